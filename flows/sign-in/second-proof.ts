import { codeEnded, isGone, isStarted, keepCode } from "../kit/codes.ts";
import { codeToSignIn, needsPassword, wouldRatherNot } from "./proving.ts";
import { noSecondProof, pageGone } from "./texts.ts";

/** The state that asks for the second proof of a forgotten password, a code to the e-mail of the account. */
export function startingSecondProof({ sent }: { sent: string }) {
  return {
    description: "A forgotten password needs a second proof, from the e-mail of the account.",
    invoke: {
      id: "second",
      src: "startSecondProof",
      input: ({ context }: { context: { challengeId: string } }) => ({ challengeId: context.challengeId }),
      onDone: [
        { guard: isStarted, target: sent, actions: keepCode },
        { guard: isGone, target: "askingPhone", actions: pageGone },
        { target: "refused", actions: noSecondProof },
      ],
      onError: "unavailable",
    },
    after: { serviceTimeout: "unavailable" },
  } as const;
}

/** The state that waits for it. `again`: another code is wanted. */
export function provingMail({ again }: { again: string }) {
  return {
    invoke: {
      id: "second-code",
      src: "code",
      input: codeToSignIn,
      onDone: [
        needsPassword,
        { guard: codeEnded("again"), target: again },
        { guard: codeEnded("back"), target: "askingPhone" },
        wouldRatherNot,
      ],
      onError: "unavailable",
    },
  } as const;
}
