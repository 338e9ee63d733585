import type { AgentAccounts, Invitation } from "../ports/agent-accounts.ts";
import type { AgentDesk, NewAgent } from "../ports/agent-desk.ts";
import { may } from "./permissions.ts";

/** What somebody who answers can be asked, and how much at a time. */
export type Duty = Pick<NewAgent, "skills" | "languages" | "capacity">;

/** Most people can follow three or four talks at once; a new colleague begins with three. */
export const USUAL_DUTY: Duty = { skills: ["general", "claims", "accounts"], languages: ["id"], capacity: 3 };

/** Invites somebody, and lets the desk know him if he is to answer. */
export async function enlist(
  { accounts, desk }: { accounts: AgentAccounts; desk: AgentDesk },
  invitation: Invitation,
  duty: Duty,
  requestKey: string,
): Promise<{ agentId: string } | "login-taken"> {
  const invited = await accounts.invite(invitation, requestKey);
  if (invited === "login-taken") return invited;
  if (may(invitation.role, "answer"))
    await desk.saveAgent({
      ...duty,
      id: invited.agentId,
      name: invitation.name,
      active: true,
      shiftEndsAt: null,
    });
  return invited;
}
