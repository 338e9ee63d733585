import type { AccountServices, CaseReceipt, StepUpStart } from "./account.ts";
import type { Answered } from "./arrows.ts";
import { offer, toAgent } from "./choices.ts";
import { codeEnded, codeGuards, isStarted, keepCode, startCame, whyNoCode } from "./codes.ts";
import type { Choice } from "./effects.ts";
import type { CodeOutput, StartedCode } from "./flow.ts";
import type { Saying } from "./saying.ts";
import { sessionGuards, unlessSignedIn } from "./signing-in.ts";

/**
 * Guards of a flow with a step-up: whoever is signed in shows once more, by a code that names the act, that what changes his account is his
 * own wish. One state asks for the code, the next lets `flows/code.ts` wait for it, where wrong codes, new ones and other ways are seen to.
 */
export const stepUpGuards = {
  ...sessionGuards,
  ...codeGuards,
  isFrozenNow: (_: unknown, start: StepUpStart) => start.result === "not-now" && start.why === "frozen",
  isPendingNow: (_: unknown, start: StepUpStart) => start.result === "not-now" && start.why === "pending",
  isSame: (_: unknown, start: StepUpStart) => start.result === "not-now" && start.why === "same",
};

type Act = AccountServices["startStepUp"]["input"];

/** The state that asks for the code of an act. What is known of the code goes to the flow's action `keepCode`, for `provingStepUp`. */
export function startingStepUp<
  Context,
  const NotNow extends readonly object[],
  const SignedOut extends object,
  const Away extends string | object,
>(step: {
  id: string;
  /** What the code is for, as its message names it. */
  act: Act | ((scope: { context: Context }) => Act);
  sent: string;
  /** Said before the code is asked for. */
  first?: Saying<Context>;
  /** Arrows for what stands in the way of this act: `whenFrozen`, or with `isPendingNow`, `isSame`, `isGone`. */
  notNow: NotNow;
  /** Too many codes, or none can go there for anybody: that is said, and `instead` is offered. */
  refused: string;
  instead?: Choice[];
  signedOut: SignedOut;
  /** Nothing answers. */
  away: Away;
}) {
  const { id, act, sent, first, notNow, refused, instead = [toAgent, offer("menu")], signedOut, away } = step;
  const refusal = ({ event }: Answered<StepUpStart>) => ({ text: whyNoCode(event.output), choices: instead });
  return {
    invoke: {
      id,
      src: "startStepUp",
      input: act,
      onDone: [
        { guard: isStarted, target: sent, actions: first ? [keepCode, first] : [keepCode] },
        ...notNow,
        { target: refused, actions: { type: "say", params: refusal } },
      ],
      onError: unlessSignedIn(signedOut, away),
    },
    after: { serviceTimeout: away },
  } as const;
}

/** The state that waits for the code of an act. */
export function provingStepUp<const Proven extends object, const Away extends string | object>(step: {
  id: string;
  proven: Proven;
  /** The code is over, and another one is wanted. */
  again: string;
  /** To correct what led here. */
  back: string;
  /** He would rather not. */
  stopped: string;
  away: Away;
}) {
  return {
    invoke: {
      id: step.id,
      src: "code",
      input: ({ context }: { context: { code: StartedCode } }) => ({
        purpose: "act" as const,
        start: context.code,
      }),
      onDone: [
        { guard: codeEnded("proven"), ...step.proven },
        { guard: codeEnded("again"), target: step.again },
        { guard: codeEnded("back"), target: step.back },
        { target: step.stopped },
      ],
      onError: step.away,
    },
  } as const;
}

/** Nothing can be changed until somebody has looked into what the owner disowned. */
export const whenFrozen = { guard: startCame("isFrozenNow"), target: "frozen" } as const;
/** The like is on its way already. */
export const isPendingNow = startCame("isPendingNow");
/** It is so already. */
export const isSame = startCame("isSame");

/** Hands what the act has set going to the flow's action `keepReceipt`. */
export const keepReceipt = {
  type: "keepReceipt",
  params: ({ event }: Answered<CodeOutput>): CaseReceipt | null => event.output.receipt ?? null,
} as const;
