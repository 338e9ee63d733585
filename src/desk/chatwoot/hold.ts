import type { AgentDesk } from "../../ports/agent-desk.ts";
import { isOwn } from "./own-agents.ts";

/** An owner may change while somebody is given the talk; more often than this it does not. */
const TRIES = 3;

/** Who has the talk now: the agent, nobody any more because it is over, or somebody who sits elsewhere. */
type Holding = { outcome: "held" } | { outcome: "over" } | { outcome: "elsewhere"; by: string };

/**
 * Gives a talk to one of Chatwoot's agents: from the queue, or from a colleague of his, for whom he may answer there. What an agent at the
 * built-in desk holds stays his. `key` names the reason, so that it is done once.
 */
export async function giveTo(
  desk: AgentDesk,
  { agent, ticket, key }: { agent: string; ticket: string; key: string },
): Promise<Holding> {
  let by = "";
  for (let tries = 0; tries < TRIES; tries += 1) {
    const taken = await desk.take({ agent, ticket, requestKey: `${key}|take${tries}` });
    if (taken.outcome === "taken") return { outcome: "held" };
    if (taken.outcome === "over") return taken;
    by = taken.by;
    if (!isOwn(by)) break;
    const requestKey = `${key}|pass${tries}`;
    const passed = await desk.transfer({ agent: by, ticket, requestKey, to: { agent } });
    if (passed.outcome === "done") return { outcome: "held" };
    if (passed.outcome === "over") return { outcome: "over" };
  }
  return { outcome: "elsewhere", by };
}
