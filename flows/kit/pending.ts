import type { CaseReceipt, PendingChange } from "./account.ts";
import type { Answered } from "./arrows.ts";
import type { Ask, Say } from "./effects.ts";
import { failed } from "./saying.ts";
import { signInAgain, unlessSignedIn } from "./signing-in.ts";
import { isNo } from "./yes-no.ts";

type Remembered = { context: { pending: PendingChange | null } };

/**
 * A change that is on its way already: it is shown, and can be stopped while nothing has come of it. A flow that uses these has the states
 * `pending`, `cancelling`, `kept`, `looking`, `signingIn` and `over`.
 */
export const pendingGuards = {
  isPending: ({ context }: Remembered) => context.pending !== null,
};

/** Shows what is on its way. The question offers `stop` and `keep`. */
export function pendingChange<Context>(question: (context: Context) => Ask) {
  return {
    entry: { type: "ask", params: ({ context }: { context: Context }) => question(context) },
    on: {
      "chose.stop": "cancelling",
      "chose.keep": "kept",
      "user.back": "kept",
      "user.said": { guard: isNo, target: "kept" },
    },
    after: { answerTimeout: "over" },
  } as const;
}

/** Takes it back, and says so with its number; or that it is too late. */
export function cancelling(stopped: (number: string) => Say) {
  const isStill = { target: "pending", actions: failed } as const;
  return {
    invoke: {
      id: "cancel",
      src: "cancelCase",
      input: ({ context }: Remembered) => ({ number: context.pending?.number ?? "" }),
      onDone: [
        {
          guard: { type: "isTrue", params: ({ event }: Cancelled) => event.output.receipt !== null },
          target: "over",
          actions: {
            type: "say",
            params: ({ event }: Cancelled) => stopped(event.output.receipt?.number ?? ""),
          },
        },
        { target: "looking", actions: { type: "say", params: { text: { key: "change-contact:too-late" } } } },
      ],
      onError: unlessSignedIn(signInAgain, isStill),
    },
    after: { serviceTimeout: isStill },
  } as const;
}

type Cancelled = Answered<{ receipt: CaseReceipt | null }>;
