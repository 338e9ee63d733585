import type { AgentAccounts } from "../../../ports/agent-accounts.ts";
import type { Queries } from "../database.ts";
import { once } from "../requests.ts";
import type { AccountsContext } from "./accounts-context.ts";
import { listActs, noteAct } from "./acts.ts";
import { acceptInvitation, changeAgent, invite, inviteAgain, readInvitation } from "./invitations.ts";
import { listAgents } from "./profiles.ts";
import { reveal } from "./reveal.ts";
import {
  confirmSession,
  endSession,
  maySignIn,
  openSession,
  readCredentials,
  readSession,
  touchSession,
} from "./sign-in.ts";

/** The accounts of the desk on SQL. */
export function createAgentAccounts(context: AccountsContext): AgentAccounts {
  const keyed =
    <Request, Outcome>(
      call: string,
      work: (context: AccountsContext, queries: Queries, request: Request) => Promise<Outcome>,
    ) =>
    (request: Request, requestKey: string): Promise<Outcome> =>
      once(context, context.index.request(`agents.${call}`, requestKey), (queries) =>
        work(context, queries, request),
      );

  return {
    invite: keyed("invite", invite),
    inviteAgain: keyed("inviteAgain", inviteAgain),
    readInvitation: (tokenSha256) => readInvitation(context, tokenSha256),
    acceptInvitation: keyed("acceptInvitation", acceptInvitation),
    maySignIn: (subjects) => maySignIn(context, subjects),
    readCredentials: (login) => readCredentials(context, login),
    openSession: (opening) => openSession(context, opening),
    readSession: (tokenSha256) => readSession(context, tokenSha256),
    touchSession: (tokenSha256) => touchSession(context, tokenSha256),
    endSession: (tokenSha256) => endSession(context, tokenSha256),
    confirmSession: (confirmation) => confirmSession(context, confirmation),
    listAgents: () => listAgents(context),
    changeAgent: keyed("changeAgent", changeAgent),
    reveal: (asked) => reveal(context, asked),
    noteAct: (act) => noteAct(context, act),
    listActs: (limit) => listActs(context, limit),
  };
}
