import type { Topic } from "../kit/desk.ts";
import { saying } from "../kit/saying.ts";
import type { Context } from "./context.ts";
import { condolence, emergency, mailPromised, otherWays } from "./texts.ts";

/** He will be answered by e-mail. */
export const byMail = { type: "setKind", params: { kind: "email" } } as const;

/**
 * What it is about is told in words: they become the ticket's, and an emergency is answered before it is opened. Whoever names a way instead
 * is led there, or told how it goes, and keeps what he has chosen; branches are told of in passing, and then the same is asked again.
 */
export function tellingWhy<const Here extends string>(here: Here) {
  return [
    { guard: "tellsOfAccident", target: "opening", actions: ["takeWords", saying<Context>(emergency)] },
    { guard: "tellsOfDeath", target: "opening", actions: ["takeWords", saying<Context>(condolence)] },
    { guard: "canBeCalled", target: "findingSlots" },
    { guard: "canBeMailed", target: here, reenter: true, actions: [byMail, saying<Context>(mailPromised)] },
    {
      guard: "namesOtherWay",
      target: here,
      reenter: true,
      actions: saying<Context>(({ context }) => otherWays(context)),
    },
    { guard: "tellsWhy", target: "opening", actions: "takeWords" },
  ] as const;
}

/** An hour is chosen; what it is about is asked unless it is known. */
export function callingAt(index: number) {
  const actions = { type: "setCallback", params: { index } } as const;
  return [
    { guard: "knowsTopic", target: "words", actions },
    { target: "topic", actions },
  ] as const;
}

/** A topic is chosen; what counts in an emergency is said at once. */
export function choosing(topic: Topic) {
  return { target: "words", actions: { type: "setTopic", params: { topic } } } as const;
}
