import type { Clock } from "../../ports/clock.ts";
import {
  type Arrival,
  type Change,
  type ConversationStore,
  DEDUPE_WINDOW,
  LEASE_MS,
  LostTurn,
  type NewMessage,
  type PendingReply,
  type Turn,
} from "../../ports/conversation-store.ts";
import { translateRedisError } from "./errors.ts";
import { conversationKeys, dueKey, SHARDS, touchKey } from "./keys.ts";
import { inOneWrite } from "./one-write.ts";
import { type RedisClient, runScript, type Script } from "./script.ts";
import {
  acknowledgeScript,
  arriveScript,
  commitScript,
  finishScript,
  parkScript,
  renewScript,
  takeDueScript,
  touchScript,
} from "./scripts.ts";

export interface RedisStoreOptions {
  /** A connection made by `connectRedis`, or one with the same options. `close` ends it. */
  redis: RedisClient;
  clock: Clock;
  leaseMs?: number;
}

/** How long the trace of a ping lasts. */
const TOUCHED_MS = 60_000;

/** The conversation store on Redis, for any number of processes; works on a single node and on a cluster. */
export function createRedisStore({ redis, clock, leaseMs = LEASE_MS }: RedisStoreOptions): ConversationStore {
  const leaseEnd = () => clock.now() + leaseMs;
  const { run, runHeld } = createCalls(redis, clock);

  async function takeDue(conversation: string): Promise<Turn | null> {
    const answer = await run(takeDueScript, conversation, leaseEnd());
    return answer === "not due" ? null : readTurn(conversation, answer);
  }

  return {
    leaseMs,

    async arrive(
      conversation: string,
      { id, body }: NewMessage,
      { take } = { take: true },
    ): Promise<Arrival> {
      const given = [id, body, DEDUPE_WINDOW, take ? 1 : 0];
      const answer = await run(arriveScript, conversation, leaseEnd(), ...given);
      if (answer === "duplicate" || answer === "queued") return { outcome: answer };
      return { outcome: "turn", turn: readTurn(conversation, answer) };
    },

    async commit(turn: Turn, { snapshot, replies, wakeAt }: Change): Promise<Turn> {
      const pop = turn.message ? 1 : 0;
      const answer = await runHeld(commitScript, turn, turn.version, pop, snapshot, wakeAt ?? "", ...replies);
      const unsent = typeof answer === "string" ? number(replies, answer) : readOutbox(answer as string[]);
      const version = turn.version + 1;
      return { ...turn, version, snapshot, message: null, wake: false, tries: 0, replies: unsent };
    },

    async acknowledge(turn: Turn, seq: number): Promise<void> {
      await runHeld(acknowledgeScript, turn, seq);
    },

    async finish(turn: Turn, sent: readonly number[] = []): Promise<Turn | null> {
      const answer = await runHeld(finishScript, turn, leaseEnd(), ...sent);
      return answer === "released" ? null : readTurn(turn.conversation, answer);
    },

    async park(turn: Turn, until: number, options = { untilMail: false }): Promise<void> {
      await runHeld(parkScript, turn, until, options.untilMail ? 1 : 0);
    },

    async renew(turn: Turn): Promise<void> {
      await runHeld(renewScript, turn, leaseEnd());
    },

    async recover(limit: number): Promise<Turn[]> {
      const due = await listDue(redis, clock.now(), limit);
      const turns = await Promise.all(due.map(takeDue));
      return turns.filter((turn) => turn !== null);
    },

    async ping(): Promise<void> {
      await runScript(redis, touchScript, [touchKey()], [TOUCHED_MS]);
    },

    async close(): Promise<void> {
      await redis.quit().catch(() => redis.disconnect());
    },
  };
}

type ScriptArguments = (string | number)[];

/** Runs scripts on one conversation. The first arguments of each are the conversation's name and the time. */
function createCalls(redis: RedisClient, clock: Clock) {
  function run(which: Script, conversation: string, ...args: ScriptArguments): Promise<unknown> {
    return runScript(redis, which, conversationKeys(conversation), [conversation, clock.now(), ...args]);
  }

  /** For scripts that only the holder may run. */
  async function runHeld(which: Script, turn: Turn, ...args: ScriptArguments): Promise<unknown> {
    const answer = await run(which, turn.conversation, turn.epoch, ...args);
    if (answer === "lost") throw new LostTurn(`epoch ${turn.epoch} is over`);
    return answer;
  }

  return { run, runHeld };
}

/**
 * Conversations that are due in all groups, the longest overdue first. Asking 256 sets that are mostly empty takes 3 ms of CPU once a
 * second; knowing which are not empty would cost a write with every message, and could not be kept in the same slot.
 * Separate commands and no pipeline, which on a cluster must not span slots.
 */
async function listDue(redis: RedisClient, now: number, limit: number): Promise<string[]> {
  const asked: Promise<string[]>[] = [];
  inOneWrite(redis, () => {
    for (let shard = 0; shard < SHARDS; shard += 1)
      asked.push(redis.zrangebyscore(dueKey(shard), "-inf", now, "WITHSCORES", "LIMIT", 0, limit));
  });
  const due: { conversation: string; time: number }[] = [];
  try {
    for (const answer of await Promise.all(asked)) {
      for (const [conversation, time] of pairs(answer)) due.push({ conversation, time: Number(time) });
    }
  } catch (error) {
    throw translateRedisError(error);
  }
  due.sort((a, b) => a.time - b.time);
  return due.slice(0, limit).map(({ conversation }) => conversation);
}

/** What `begin_turn` in scripts.ts returns. */
type TurnAnswer = [
  epoch: string,
  version: string,
  snapshot: string | null,
  messageId: string | null,
  messageBody: string | null,
  tries: number,
  wake: 0 | 1,
  outbox: string[],
];

function readTurn(conversation: string, answer: unknown): Turn {
  const [epoch, version, snapshot, id, body, tries, wake, outbox] = answer as TurnAnswer;
  const message = id === null || body === null ? null : { id, body };
  return {
    conversation,
    epoch: Number(epoch),
    version: Number(version),
    snapshot,
    message,
    wake: wake === 1,
    tries,
    replies: readOutbox(outbox),
  };
}

/** The replies of one commit, of which the last has this seq: they were numbered one after the other. */
function number(bodies: readonly string[], last: string): PendingReply[] {
  return bodies.map((body, at) => ({ seq: Number(last) - bodies.length + 1 + at, body }));
}

/** A hash has no order: the seqs give it back. */
function readOutbox(flat: string[]): PendingReply[] {
  if (flat.length === 0) return [];
  const replies = Array.from(pairs(flat), ([seq, body]) => ({ seq: Number(seq), body }));
  return replies.sort((a, b) => a.seq - b.seq);
}

/** The pairs of a list in which Redis gives key, value, key, value, … */
function* pairs(flat: string[]): Iterable<[string, string]> {
  for (let i = 0; i + 1 < flat.length; i += 2) yield [flat[i] ?? "", flat[i + 1] ?? ""];
}
