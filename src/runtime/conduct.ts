import type { DeskEvent } from "../../flows/kit/desk.ts";
import type { Flow } from "../../flows/kit/flow.ts";
import { INTENTS, type Intent } from "../../flows/kit/intents.ts";
import type { NoticeAbout } from "../ports/account.ts";
import type { HandedBack, Said } from "../ports/channel.ts";
import type { Exchange } from "./exchange.ts";
import { noticeInChat } from "./notice-text.ts";
import type { Respondent } from "./respond.ts";

/** What a turn is about. */
export type Occurrence =
  | { type: "content"; content: Said; languageHint?: string }
  /** A timer is due. */
  | { type: "wake" }
  /** A code could not be handed to the provider that was to carry it. */
  | { type: "code-undelivered" }
  /** A one-time page was filled in by somebody for whom his messenger vouched. */
  | { type: "page-filled"; pageId: string }
  | { type: "desk"; event: DeskEvent }
  /** Something was done elsewhere that this person has to know. */
  | { type: "notice"; about: NoticeAbout }
  | HandedBack;

/** Takes an exchange from what happened to the rest that follows, with all that was wished for on the way. */
export async function conduct(
  exchange: Exchange,
  occurrence: Occurrence,
  respondent: Respondent,
): Promise<void> {
  begin(exchange, occurrence, respondent);
  await exchange.rest();
  for (let wanted = exchange.takeWanted(); wanted; wanted = exchange.takeWanted()) {
    respondent.toWish(exchange, wanted);
    await exchange.rest();
  }
  if (occurrence.type === "content") introduce(exchange);
  offerTheRest(exchange);
  offerToGoOn(exchange);
}

function begin(exchange: Exchange, occurrence: Occurrence, respondent: Respondent): void {
  switch (occurrence.type) {
    case "content":
      respondent.greetIn(exchange, occurrence.content, occurrence.languageHint);
      return respondent.toContent(exchange, occurrence.content);
    case "wake":
      return exchange.fireTimers();
    case "code-undelivered":
      exchange.deliver({ type: "code.undelivered" });
      return;
    case "page-filled":
      exchange.deliver({ type: "page.filled", pageId: occurrence.pageId });
      return;
    case "desk":
      return respondent.toDesk(exchange, occurrence.event);
    case "notice":
      // Without choices: what is open on the screen stays so.
      return exchange.say({ text: noticeInChat(occurrence.about) });
    case "handed-back":
      return greetAgain(exchange, occurrence);
    default:
      occurrence satisfies never;
  }
}

/** The bot says that it answers again, and asks what was open. Not where an agent has the talk: he never stopped. */
function greetAgain(exchange: Exchange, { why }: HandedBack): void {
  if (exchange.isRelaying) return;
  exchange.say({ text: { key: why === "done" ? "common:handed-back" : "common:left-alone" } });
  exchange.askAgain();
}

/**
 * The first answer of all says who is speaking, unless it was the notice, which does so itself. Not while an agent has the talk, which can be
 * where the store has lost that they had met: then it is he who speaks.
 */
function introduce(exchange: Exchange): void {
  const { conversation, said } = exchange;
  if (conversation.met || exchange.isRelaying) return;
  conversation.met = true;
  const introduced = said.some((one) => "say" in one && one.say.text.key === "welcome:notice");
  if (!introduced) said.unshift({ type: "say", say: { text: { key: "welcome:short" } } });
}

/** Of several wishes in one message the first was done; the others are offered when it is over. */
function offerTheRest(exchange: Exchange): void {
  const { conversation } = exchange;
  if (conversation.stack.length > 0 || conversation.pending.length === 0) return;
  const intents = conversation.pending.filter((word): word is Intent =>
    (INTENTS as readonly string[]).includes(word),
  );
  conversation.pending = [];
  exchange.say({
    text: { key: "common:more-wishes" },
    choices: [...intents, "menu" as const].map((intent) => ({
      go: intent,
      label: { key: `intents:${intent}` },
    })),
  });
}

/** The menu begins with the way back to what was put aside. */
function offerToGoOn(exchange: Exchange): void {
  const last = exchange.said.at(-1);
  if (!exchange.conversation.paused || last?.type !== "say" || last.say.text.key !== "menu:title") return;
  exchange.addChoice({ go: "continue", label: { key: "common:resume-button" } });
}

/** Finds flows by their names. */
export function flowsByName(flows: readonly Flow[]): ReadonlyMap<string, Flow> {
  return new Map(flows.map((flow) => [flow.id, flow]));
}
