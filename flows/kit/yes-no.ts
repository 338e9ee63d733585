import type { Intent } from "./intents.ts";

type Heard = { event: { intent: Intent | null } };

/** Guards of every flow that asks for a yes or a no; one that takes other wishes for a yes has an `isYes` of its own. */
export const yesNoGuards = {
  isYes: (_: unknown, intent: Intent | null) => intent === "affirm" || intent === "continue",
  isNo: (_: unknown, intent: Intent | null) => intent === "deny",
};

const isYes = { type: "isYes", params: ({ event }: Heard) => event.intent } as const;
/** Said, where it is the only answer that need not be tapped. */
export const isNo = { type: "isNo", params: ({ event }: Heard) => event.intent } as const;

/** Where a yes and a no lead that are said and not tapped. */
export function yesOrNo(yes: string, no: string) {
  return [
    { guard: isYes, target: yes },
    { guard: isNo, target: no },
  ] as const;
}
