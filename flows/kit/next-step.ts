import type { Answered } from "./arrows.ts";
import type { NextStep, PagePurpose } from "./services.ts";

type Left = NextStep | undefined;

/** Guards of sign-in about what is left to do after a right code. */
export const nextStepGuards = {
  isNext: (_: unknown, { step, wanted }: { step: Left; wanted: NextStep }) => step === wanted,
  /** Something that is given on a page: mostly a password. */
  isMissing: (_: unknown, step: Left) => pageFor(step) !== null,
};

/** The page on which a step is taken, if it is taken on one. */
export function pageFor(step: Left): PagePurpose | null {
  return step === undefined || step === "second-proof" || step === "no-second-proof" ? null : step;
}

/** This step is left. */
export function isNext(wanted: NextStep) {
  return {
    type: "isNext",
    params: ({ event }: Answered<{ next?: NextStep }>) => ({ step: event.output.next, wanted }),
  } as const;
}

/** A step on a page is left. */
export const isMissing = {
  type: "isMissing",
  params: ({ event }: Answered<{ next?: NextStep }>) => event.output.next,
} as const;
