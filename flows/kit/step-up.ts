import type { StepUpStart } from "./account.ts";
import { codeClosed } from "./code-closed.ts";
import type { Text } from "./effects.ts";
import type { CodeOutput, StartedCode } from "./flow.ts";
import { isNotSignedIn, isSessionExpired, noCode } from "./flow.ts";

/** Guards of every flow that asks for the code of an act. */
export const actGuards = {
  isStarted: (_: unknown, start: StepUpStart) => start.result === "started",
  isFrozenNow: (_: unknown, start: StepUpStart) => start.result === "not-now" && start.why === "frozen",
  isGone: (_: unknown, start: StepUpStart) => start.result === "refused" && start.retryAfterMinutes === 0,
  isRefused: (_: unknown, start: StepUpStart) => start.result === "refused" || start.result === "closed",
  endedWith: (_: unknown, { output, ending }: { output: CodeOutput; ending: CodeOutput["ending"] }) =>
    output.ending === ending,
  isNotSignedIn: (_: unknown, { error }: { error: unknown }) => isNotSignedIn(error),
  isExpired: (_: unknown, { error }: { error: unknown }) => isSessionExpired(error),
  isTrue: (_: unknown, answer: boolean) => answer,
};

/** The code that was started; one that goes nowhere while none was. */
export function codeOf(start: StepUpStart): StartedCode {
  return start.result === "started" ? start : noCode;
}

/** Why there is no code now: too many were asked for, or none can go there for anybody. */
export function whyNoCode(start: StepUpStart): Text {
  if (start.result === "closed") return codeClosed(start);
  const count = start.result === "refused" ? start.retryAfterMinutes : 1;
  return { key: "common:code-refused", values: { count } };
}
