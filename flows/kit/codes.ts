import type { StepUpStart } from "./account.ts";
import type { Answered } from "./arrows.ts";
import type { Text } from "./effects.ts";
import { type CodeOutput, noCode, type StartedCode } from "./flow.ts";
import type { CodeStart } from "./services.ts";

/** Guards of every flow that starts a code and lets `flows/code.ts` wait for it. */
export const codeGuards = {
  isStarted: (_: unknown, start: StepUpStart) => start.result === "started",
  /** No code can go to the address for now, which is so for everybody. */
  isClosed: (_: unknown, start: StepUpStart) => start.result === "closed",
  isGone: (_: unknown, start: StepUpStart) => start.result === "refused" && start.retryAfterMinutes === 0,
  endedWith: (_: unknown, { output, ending }: { output: CodeOutput; ending: CodeOutput["ending"] }) =>
    output.ending === ending,
};

/** The answer to the wish for a code, judged by one of these guards. */
export function startCame<const Guard extends string>(type: Guard) {
  return { type, params: ({ event }: Answered<StepUpStart>) => event.output } as const;
}

/** A code is on its way. */
export const isStarted = startCame("isStarted");
/** What the code was to be for has been forgotten. */
export const isGone = startCame("isGone");

/** Hands the code that was started to the flow's action `keepCode`. */
export const keepCode = {
  type: "keepCode",
  params: ({ event }: Answered<StepUpStart>) => codeOf(event.output),
} as const;

/** The conversation about a code has ended so. */
export function codeEnded<const Ending extends CodeOutput["ending"]>(ending: Ending) {
  return {
    type: "endedWith",
    params: ({ event }: Answered<CodeOutput>) => ({ output: event.output, ending }),
  } as const;
}

/** The code that was started; one that goes nowhere while none was. */
function codeOf(start: StepUpStart): StartedCode {
  return start.result === "started" ? start : noCode;
}

/** Says why no code is on its way: too many were asked for, or none can go there for anybody. */
export function whyNoCode(start: StepUpStart): Text {
  if (start.result === "closed") return codeClosed(start);
  const count = start.result === "refused" ? start.retryAfterMinutes : 1;
  return { key: "common:code-refused", values: { count } };
}

/** Says that no code can go to the address for now. */
export function codeClosed(start: CodeStart): Text {
  return { key: `code:closed-${start.result === "closed" ? start.way : "sms"}` };
}
