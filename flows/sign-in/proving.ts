import type { Answered } from "../kit/arrows.ts";
import { codeEnded } from "../kit/codes.ts";
import type { CodeOutput, StartedCode } from "../kit/flow.ts";
import { isMissing, isNext } from "../kit/next-step.ts";
import { pageEnded } from "../kit/pages.ts";
import { failed } from "../kit/saying.ts";
import type { NextStep, PagePurpose } from "../kit/services.ts";
import { isSignedIn } from "../kit/signing-in.ts";
import { noSecondProof, pageGone, stopped, tooLate } from "./texts.ts";

/**
 * The step in which somebody shows that the account is his: a code to the phone, the account where several have that number, and the password on
 * a page where it is asked for. These states lead to `signedIn`, `startingSecond`, `choosingAccount`, `givingPassword`, `askingPhone` and `refused`.
 */
export const provingGuards = {
  mustChoose: (_: unknown, output: CodeOutput) => output.ending === "proven" && output.accounts.length > 0,
};

/** The state that waits for the code to the phone. `again`: another one is wanted. */
export function provingPhone({ again }: { again: string }) {
  return {
    invoke: {
      id: "code",
      src: "code",
      input: codeToSignIn,
      onDone: [
        opened,
        { guard: isNext("second-proof"), target: "startingSecond", actions: keepChallenge },
        withoutSecondProof,
        needsPassword,
        { guard: mustChoose, target: "choosingAccount", actions: keepAccounts },
        { guard: codeEnded("again"), target: again },
        { guard: codeEnded("back"), target: "askingPhone" },
        wouldRatherNot,
      ],
      onError: "unavailable",
    },
  } as const;
}

/** The state that opens one account of several; `again` lets him choose once more. */
export function openingChosen({ again }: { again: string }) {
  const askAgain = { target: again, actions: failed } as const;
  return {
    invoke: {
      id: "open",
      src: "chooseAccount",
      input: ({ context }: { context: { challengeId: string; chosen: string } }) => ({
        challengeId: context.challengeId,
        account: context.chosen,
      }),
      onDone: [
        opened,
        { guard: isNext("second-proof"), target: "startingSecond" },
        withoutSecondProof,
        { guard: isMissing, target: "givingPassword", actions: keepMissing },
        { target: "askingPhone", actions: tooLate },
      ],
      onError: askAgain,
    },
    after: { serviceTimeout: askAgain },
  } as const;
}

/** The state in which a password is given, or a new one is chosen: then `renewed` is next. */
export function passwordPage({ renewed }: { renewed: string }) {
  return {
    description: "The code was right; the password, never typed into the chat, is what is missing.",
    invoke: {
      id: "page",
      src: "page",
      input: ({ context }: { context: { missing: PagePurpose; challengeId: string } }) => ({
        purpose: context.missing,
        challengeId: context.challengeId,
      }),
      onDone: [
        opened,
        { guard: pageEnded("done"), target: renewed },
        { guard: pageEnded("gone"), target: "askingPhone", actions: pageGone },
        { guard: pageEnded("back"), target: "askingPhone" },
        wouldRatherNot,
      ],
      onError: "unavailable",
    },
  } as const;
}

/** There is a session now: the flow's action `opened` knows it. */
const opened = { guard: isSignedIn, target: "signedIn", actions: "opened" } as const;

/** A second proof is needed, and there is none. */
const withoutSecondProof = {
  guard: isNext("no-second-proof"),
  target: "refused",
  actions: noSecondProof,
} as const;

/** Hands what is left to do to the flow's action `keepMissing`. */
const keepMissing = {
  type: "keepMissing",
  params: ({ event }: Answered<{ next?: NextStep }>) => event.output.next,
} as const;

/** Hands the challenge that was met to the flow's action `keepChallenge`. */
const keepChallenge = {
  type: "keepChallenge",
  params: ({ event }: Answered<CodeOutput>) => event.output.challengeId,
} as const;

/** Hands those who share the number to the flow's action `keepAccounts`. */
const keepAccounts = {
  type: "keepAccounts",
  params: ({ event }: Answered<CodeOutput>) => event.output,
} as const;

const mustChoose = {
  type: "mustChoose",
  params: ({ event }: Answered<CodeOutput>) => event.output,
} as const;

/** A password is what is missing. */
export const needsPassword = {
  guard: isMissing,
  target: "givingPassword",
  actions: [keepMissing, keepChallenge],
} as const;

/** He would rather stop here. */
export const wouldRatherNot = { target: "refused", actions: stopped } as const;

/** What the conversation about a code begins with. */
export function codeToSignIn({ context }: { context: { code: StartedCode } }) {
  return { purpose: "sign-in" as const, start: context.code };
}
