import { policy } from "../policy.ts";
import type { Clock } from "../ports/clock.ts";
import { CoreUnavailable } from "../ports/core.ts";

/** Takes the silence of the system of record for its absence after a while, so that nobody waits behind it for ever. */
export function answeredInTime<Result>(call: Promise<Result>, clock: Clock): Promise<Result> {
  return new Promise((resolve, reject) => {
    const stop = clock.after(policy.coreAnswerMs, () => reject(new CoreUnavailable("no answer in time")));
    const settle =
      <Given>(give: (given: Given) => void) =>
      (given: Given) => {
        stop();
        give(given);
      };
    call.then(settle(resolve), settle(reject));
  });
}
