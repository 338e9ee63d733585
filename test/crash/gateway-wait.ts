import { policy } from "../../src/policy.ts";
import type { Clock } from "../../src/ports/clock.ts";

/**
 * The runtime gives a gateway a fixed time and then goes on; how far the gateway is by then depends on the machine. With this clock that time
 * begins when the gateway has answered and its answer is on record, so that every run makes its calls in the same order.
 */
export interface GatewayWait {
  clock: Clock;
  /** The call is one for which that time waits. */
  during<Result>(call: Promise<Result>): Promise<Result>;
}

export function createGatewayWait(clock: Clock): GatewayWait {
  let calls = 0;
  const waiting = new Set<() => void>();

  function endCall(): void {
    calls -= 1;
    // What follows from the answer is called before anybody goes on.
    setImmediate(() => {
      if (calls > 0) return;
      for (const begin of waiting) begin();
      waiting.clear();
    });
  }

  return {
    clock: {
      now: clock.now,
      after(ms, run) {
        if (ms !== policy.code.carryMs || calls === 0) return clock.after(ms, run);
        let stop = (): void => {
          waiting.delete(begin);
        };
        const begin = () => {
          stop = clock.after(ms, run);
        };
        waiting.add(begin);
        return () => stop();
      },
    },
    during(call) {
      calls += 1;
      return call.finally(endCall);
    },
  };
}
