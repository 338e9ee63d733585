import { accountNameEntry, isAccountName, isMeantAsAccountName } from "../kit/account-name.ts";
import type { Answered } from "../kit/arrows.ts";
import type { Ask } from "../kit/effects.ts";
import type { UserEvent } from "../kit/events.ts";
import { readPhone } from "../kit/identifiers.ts";
import { failed } from "../kit/saying.ts";
import { troubleWithName, unclearName } from "./texts.ts";

type Typed = { event: { text: string } };
type Shared = { event: { phone: string } };

/**
 * The step in which somebody says whose account he means: by its phone, typed or shared, or by its e-mail. What he says is kept in a draft, by
 * the state `keeping`.
 */
export const namingGuards = {
  isPhone: (_: unknown, text: string) => readPhone(text).ok,
  isAccountName: (_: unknown, text: string) => isAccountName(text),
  isMeantAsName: (_: unknown, text: string) => isMeantAsAccountName(text),
};

/** He has typed it. */
export const typedName = {
  guard: { type: "isAccountName", params: ({ event }: Typed) => event.text },
  target: "keeping",
} as const;

/** He has shared a number through the channel. */
export const sharedNumber = {
  guard: { type: "isPhone", params: ({ event }: Shared) => event.phone },
  target: "keeping",
} as const;

/** The state that asks for it. `own`: the chat's own number, which the flow's action `takeOwnNumber` sees to. */
export function namingAccount<Context>(
  question: (context: Context) => Ask,
  { own, over }: { own: string; over: string },
) {
  return {
    entry: { type: "ask", params: ({ context }: { context: Context }) => question(context) },
    on: {
      "chose.own": { target: own, actions: "takeOwnNumber" },
      "user.said": [
        typedName,
        {
          guard: { type: "isMeantAsName", params: ({ event }: Typed) => event.text },
          actions: { type: "say", params: ({ event }: Typed) => troubleWithName(event.text) },
        },
      ],
      "user.shared": [
        sharedNumber,
        { actions: { type: "say", params: ({ event }: Shared) => troubleWithName(event.phone) } },
      ],
      "user.unclear": { actions: unclearName },
      "user.back": { guard: "isOnTheWay", target: "choosing" },
    },
    after: { answerTimeout: over },
  } as const;
}

/** The state that keeps it. The flow's action `keepDraft` remembers where. */
export function keepingName({ kept, again }: { kept: string; again: string }) {
  const askAgain = { target: again, actions: failed } as const;
  return {
    invoke: {
      id: "keep",
      src: "keepInDraft",
      input: ({ context, event }: { context: { draftId: string | null }; event: UserEvent }) =>
        accountNameEntry(context.draftId, event),
      onDone: { target: kept, actions: keepDraft },
      onError: askAgain,
    },
    after: { serviceTimeout: askAgain },
  } as const;
}

const keepDraft = {
  type: "keepDraft",
  params: ({ event }: Answered<{ draftId: string }>) => event.output.draftId,
} as const;
