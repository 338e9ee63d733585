import type { RawApi } from "grammy";
import type { Update } from "grammy/types";
import type { Receive } from "../../ports/channel.ts";
import type { Intake } from "./intake.ts";
import { insist, type Persistence, pause, STORE_BACKOFF, waitAfter } from "./persistence.ts";
import { polyfilled } from "./polyfilled.ts";
import { ALLOWED_UPDATES, type Received, readUpdate } from "./receive.ts";

/** How long Telegram holds a `getUpdates` that has nothing to give, in seconds. */
export const POLL_SECONDS = 25;

/**
 * Updates in one answer. One that comes again after a crash must be recognised whole, though it be all of one chat: fewer than a store
 * remembers (`DEDUPE_WINDOW`), with room for messages of our own.
 */
const MOST_AT_ONCE = 50;

/** Wait after an answer that can't be worked with, so that it does not spin. */
const NONSENSE_PAUSE_MS = 5_000;

/** A process that stops has 15 seconds in all. */
const ACKNOWLEDGE_MS = 3_000;

export interface Polling extends Persistence {
  /** Its calls must be allowed to take longer than `POLL_SECONDS`. */
  api: RawApi;
  botId: string;
  intake: Intake;
}

/**
 * Long polling until the signal says stop. Not grammY's own loop: that one moves on when a handler throws, and the update is gone. Here the
 * offset moves only after every update of a batch was received; until then nothing is acknowledged, and Telegram keeps it for 24 hours.
 */
export async function poll(polling: Polling, receive: Receive): Promise<void> {
  const { api, signal } = polling;
  let offset: number | undefined;
  while (!signal.aborted) {
    const updates = await insist(
      "getUpdates",
      () => api.getUpdates(request(offset), polyfilled(signal)),
      polling,
    );
    if (updates === null) break;
    const durable = await receiveAll(updates, polling, receive);
    if (!durable) return;
    offset = nextOffset(updates);
    if (offset === undefined && updates.length > 0) await nonsense(polling);
  }
  if (offset !== undefined) await acknowledge(polling, offset);
}

function request(offset: number | undefined) {
  return {
    timeout: POLL_SECONDS,
    limit: MOST_AT_ONCE,
    allowed_updates: [...ALLOWED_UPDATES],
    ...(offset === undefined ? {} : { offset }),
  };
}

/**
 * The offset that acknowledges a batch; none after an empty one, when Telegram has already forgotten the last: it then gives the
 * oldest there is. Ids jump after a quiet week, also down, so an offset kept from before could skip people.
 */
function nextOffset(updates: Update[]): number | undefined {
  const ids = updates.map((update) => update?.update_id).filter(Number.isSafeInteger);
  return ids.length === 0 ? undefined : Math.max(...ids) + 1;
}

/** Chats side by side, each in order. False when told to stop before all were durable. */
async function receiveAll(updates: Update[], polling: Polling, receive: Receive): Promise<boolean> {
  const lanes = new Map<string, Received[]>();
  for (const update of updates) {
    const received = readUpdate(update, polling.botId);
    const lane = received.type === "incoming" ? received.incoming.chat : "";
    lanes.set(lane, [...(lanes.get(lane) ?? []), received]);
  }
  const outcomes = await Promise.all(
    [...lanes.values()].map((lane) => receiveInOrder(lane, polling, receive)),
  );
  return outcomes.every(Boolean);
}

async function receiveInOrder(lane: Received[], polling: Polling, receive: Receive): Promise<boolean> {
  for (const received of lane) {
    if (!(await receiveForSure(received, polling, receive))) return false;
  }
  return true;
}

async function receiveForSure(received: Received, polling: Polling, receive: Receive): Promise<boolean> {
  const { log, signal } = polling;
  for (let tries = 1; ; tries += 1) {
    try {
      await polling.intake(received, receive);
      if (tries > 1) log.info("telegram.receive-recovered", { channel: "telegram", count: tries });
      return true;
    } catch (error) {
      // One line when it begins and one when it is over: a store that is down fails for everybody at once.
      if (tries === 1) log.warn("telegram.receive-failed", { channel: "telegram", error });
      await pause(waitAfter(tries, STORE_BACKOFF), polling);
      if (signal.aborted) return false;
    }
  }
}

async function nonsense(polling: Polling): Promise<void> {
  polling.log.error("telegram.updates-without-id", { channel: "telegram", method: "getUpdates" });
  await pause(NONSENSE_PAUSE_MS, polling);
}

/** Spares the next process what this one has. Best effort: what comes twice is dropped by its id. */
async function acknowledge({ api, log }: Polling, offset: number): Promise<void> {
  try {
    const soon = polyfilled(AbortSignal.timeout(ACKNOWLEDGE_MS));
    await api.getUpdates({ offset, limit: 1, timeout: 0 }, soon);
  } catch {
    log.info("telegram.last-batch-unacknowledged", { channel: "telegram", method: "getUpdates" });
  }
}
