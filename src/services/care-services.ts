import type { AccountServices } from "../../flows/kit/account.ts";
import type { SessionRef } from "../ports/core.ts";
import { ServiceRefusal, type ServiceTable } from "../ports/services.ts";
import { atLeast } from "./at-least.ts";
import { fromCore } from "./refusals.ts";
import type { ServiceParts } from "./service-parts.ts";

/** What a person does to his account: changes, chats, requests about data, "bukan saya", recovery. */
export function careServices(parts: ServiceParts): Pick<ServiceTable, keyof AccountServices> {
  const { core } = parts;
  return {
    async readAccount(_, { session }) {
      return { output: await withSession(session, (live) => core.readAccount(live)) };
    },
    async startStepUp(input, { session, conversation, requestKey }) {
      const start = (live: SessionRef) =>
        core.startStepUp({ ...input, session: live, conversation }, requestKey);
      return { output: await withSession(session, start) };
    },
    async cancelCase({ number }, { session, requestKey }) {
      const cancel = (live: SessionRef) => core.cancelCase({ session: live, number }, requestKey);
      return { output: await withSession(session, cancel) };
    },
    async requestData({ kind, subject }, { session, conversation, requestKey }) {
      const request = (live: SessionRef) =>
        core.requestData({ session: live, conversation, kind, subject }, requestKey);
      return { output: { receipt: await withSession(session, request) } };
    },
    async liftRestriction(_, { session, requestKey }) {
      await withSession(session, (live) => core.liftRestriction(live, requestKey));
      return { output: {} };
    },
    async disown({ code }, { conversation, requestKey }) {
      return { output: { receipt: await fromCore(core.disown({ conversation, code }, requestKey)) } };
    },
    openRecovery: ({ draftId }, { conversation, requestKey }) =>
      atLeast(parts, () => core.openRecovery({ conversation, draftId }, requestKey)),
  };
}

/** The answer for a live session; without one the flow is told to sign in. */
async function withSession<Output>(
  session: SessionRef | null,
  call: (live: SessionRef) => Promise<Output | null>,
): Promise<Output> {
  const output = session && (await fromCore(call(session)));
  if (output === null) throw new ServiceRefusal({ failure: "not-signed-in", expired: session !== null });
  return output;
}
