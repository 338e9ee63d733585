import { policy } from "../policy.ts";
import { DeliveryError } from "../ports/channel.ts";
import type { Clock } from "../ports/clock.ts";
import type { CodeCarrier, CodeSender, OutsideWay, RegisterCarrier } from "../ports/code-sender.ts";
import type { Log } from "../ports/log.ts";

/** Who carries what. Parts make themselves known as they come up: a gateway at the start, WhatsApp when it is linked. */
export interface Carriers extends CodeSender {
  register: RegisterCarrier;
}

/** A provider that has not said by then that it works does not: the person is waiting. Milliseconds. */
const CHECK_WITHIN_MS = 3_000;

interface Check {
  /** Milliseconds since 1970 until which its answer is believed. */
  until: number;
  answer: Promise<boolean>;
}

/** Makes an empty list of carriers. */
export function createCarriers({ clock, log }: { clock: Clock; log: Log }): Carriers {
  const byWay = new Map<OutsideWay, CodeCarrier>();
  const checks = new Map<OutsideWay, Check>();

  /** One question serves all who ask within a while, so that a crowd of decoys costs a provider nothing. */
  function isUp(way: OutsideWay): Promise<boolean> {
    const known = checks.get(way);
    if (known && clock.now() < known.until) return known.answer;
    const answer = ask(way);
    checks.set(way, { until: clock.now() + policy.code.providerCheckMs, answer });
    return answer;
  }

  async function ask(way: OutsideWay): Promise<boolean> {
    const carrier = byWay.get(way);
    if (!carrier) return false;
    try {
      return await within(CHECK_WITHIN_MS, carrier.check(), clock);
    } catch (error) {
      log.warn("code_provider_check_failed", { method: way, error });
      return false;
    }
  }

  return {
    ways: () => [...byWay.keys()],
    isUp,
    async send(message) {
      const carrier = byWay.get(message.by);
      if (!carrier) throw new DeliveryError("misconfigured");
      return carrier.send(message);
    },
    register(way, carrier) {
      byWay.set(way, carrier);
      checks.delete(way);
    },
  };
}

/** False when there is no answer in time. */
async function within(ms: number, answer: Promise<boolean>, clock: Clock): Promise<boolean> {
  let callOff: () => void = () => undefined;
  const over = new Promise<boolean>((resolve) => {
    callOff = clock.after(ms, () => resolve(false));
  });
  try {
    return await Promise.race([answer, over]);
  } finally {
    callOff();
  }
}
