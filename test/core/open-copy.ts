import type { CaseReceipt } from "../../flows/kit/account.ts";
import type { Session } from "../../src/ports/core.ts";
import type { World } from "./world.ts";

/** Asks for a copy of one's data, to the page from which it is fetched. */
export async function openCopy(
  world: World,
  { session, conversation }: { session: Session; conversation: string },
): Promise<{ challengeId: string; receipt: CaseReceipt; pageId: string; token: string }> {
  const act = { session, conversation, act: "export_data", draftId: null, chat: null } as const;
  const start = await world.core.startStepUp(act, world.key());
  if (start?.result !== "started") throw new Error("no code was sent");
  const { challengeId } = start;
  const outcome = await world.check(conversation, challengeId, await world.codeOf(challengeId));
  const receipt = outcome.result === "right" ? outcome.receipt : undefined;
  const asked = { conversation, purpose: "copy", language: "id", session, challengeId } as const;
  const page = await world.core.openPage(asked, world.key());
  const reached = page.result === "started" ? await world.core.revealPage(page.pageId) : null;
  if (!receipt || page.result !== "started" || !reached) throw new Error("no page was opened");
  return { challengeId, receipt, pageId: page.pageId, token: reached.token };
}
