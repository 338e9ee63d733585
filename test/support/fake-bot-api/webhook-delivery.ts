import type { NewUpdate } from "./updates.ts";

/** Hands an update to a webhook and gives its answer: a status, or with it the seconds of `Retry-After`. */
export type Deliver = (body: string, secret: string) => Promise<number | WebhookAnswer>;

interface WebhookAnswer {
  status: number;
  retryAfterSeconds: number | null;
}

/** One try to hand over an update. Status 0: there was no answer. */
interface WebhookTry extends WebhookAnswer {
  updateId: number;
  tookMs: number;
}

/**
 * How Telegram hands updates to a webhook, after its own server's source
 * (https://github.com/tdlib/telegram-bot-api/blob/master/telegram-bot-api/WebhookActor.cpp): one update of a chat at a time, the next when
 * it was taken; taps in queues of their own; a refused update again at once, then after 2 s, 4 s, … 60 s, or when the webhook said.
 */
export interface WebhookDelivery {
  /** `hand` makes one try. */
  add(update: NumberedUpdate, hand: () => Promise<number | WebhookAnswer>): void;
  readonly tries: WebhookTry[];
  /** Updates that are not taken yet, oldest first. */
  pending(): number[];
  /** Waits for the tries under way and makes no other; gives the ids of the updates that were never taken. */
  stop(): Promise<number[]>;
}

export type NumberedUpdate = NewUpdate & { update_id: number };

/** Waits are so many times shorter than Telegram's, or the tests would be as slow as it is patient. */
const HURRY = 50;

/** Telegram obeys `Retry-After` up to an hour. */
const LONGEST_ASKED_S = 3_600;
const LONGEST_WAIT_S = 60;

/** Taps live for 150 s, which tests may shorten. */
export function createWebhookDelivery(settings: { tapLifeMs: number }, changed: () => void): WebhookDelivery {
  const lanes = new Map<string, Promise<void>>();
  const waiting = new Set<number>();
  const tries: WebhookTry[] = [];
  const stopping = new AbortController();

  async function insist({ update_id: updateId, ...update }: NumberedUpdate, hand: Hand): Promise<void> {
    const diesAt = "callback_query" in update ? Date.now() + settings.tapLifeMs : Number.POSITIVE_INFINITY;
    for (let count = 1; !stopping.signal.aborted && Date.now() < diesAt; count += 1) {
      const answer = await attempt(updateId, hand);
      if (answer.status >= 200 && answer.status < 300) break;
      await sleep((waitSeconds(count, answer) * 1_000) / HURRY, stopping.signal);
    }
    if (stopping.signal.aborted && !wasTaken(updateId)) return;
    waiting.delete(updateId);
    changed();
  }

  async function attempt(updateId: number, hand: Hand): Promise<WebhookAnswer> {
    const began = Date.now();
    const given = await hand().catch(() => 0);
    const answer = typeof given === "number" ? { status: given, retryAfterSeconds: null } : given;
    tries.push({ ...answer, updateId, tookMs: Date.now() - began });
    changed();
    return answer;
  }

  function wasTaken(updateId: number): boolean {
    return tries.some((one) => one.updateId === updateId && one.status >= 200 && one.status < 300);
  }

  return {
    tries,
    add(update, hand) {
      waiting.add(update.update_id);
      const lane = laneOf(update);
      const before = lanes.get(lane) ?? Promise.resolve();
      lanes.set(
        lane,
        before.then(() => insist(update, hand)),
      );
    },
    pending: () => [...waiting],
    async stop() {
      stopping.abort();
      await Promise.all(lanes.values());
      return [...waiting];
    },
  };
}

type Hand = () => Promise<number | WebhookAnswer>;

function laneOf(update: NewUpdate): string {
  if (update.callback_query) return `taps of ${update.callback_query.from.id}`;
  return `chat ${update.message?.chat?.id ?? update.edited_message?.chat?.id ?? ""}`;
}

function waitSeconds(count: number, { retryAfterSeconds }: WebhookAnswer): number {
  if (retryAfterSeconds !== null) return Math.min(retryAfterSeconds, LONGEST_ASKED_S);
  return count === 1 ? 0 : Math.min(2 ** (count - 1), LONGEST_WAIT_S);
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
