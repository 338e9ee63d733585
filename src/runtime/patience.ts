import { policy } from "../policy.ts";
import type { Clock } from "../ports/clock.ts";
import { CoreUnavailable } from "../ports/core.ts";

/** Takes the silence of the system of record for its absence after a while, so that nobody waits behind it for ever. */
export async function answeredInTime<Result>(call: Promise<Result>, clock: Clock): Promise<Result> {
  let stop: () => void = () => undefined;
  const silence = new Promise<never>((_, reject) => {
    stop = clock.after(policy.coreAnswerMs, () => reject(new CoreUnavailable("no answer in time")));
  });
  try {
    return await Promise.race([call, silence]);
  } finally {
    stop();
  }
}
