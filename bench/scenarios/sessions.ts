import { performance } from "node:perf_hooks";
import { systemClock } from "../../src/ports/clock.ts";
import type { ConversationStore } from "../../src/ports/conversation-store.ts";
import { openRedisStore } from "../../src/store/redis/open-redis-store.ts";
import { type RedisServer, startRedisServer } from "../driver/redis-server.ts";
import { measure, recordTraffic } from "../measure.ts";
import { reportRounds } from "../report.ts";
import { CORES } from "../stage.ts";
import { type Options, type Outcome, tell } from "./options.ts";
import { inTurn } from "./rounds.ts";

/** Sessions that Redis holds beside those that talk. */
const CROWDS = [1_000, 100_000];

/** Conversations that are written at a time. */
const WRITERS = 128;

/** Long enough that no wake-up comes while it is measured, as real ones come ten minutes after the last message. */
const WAKE_AFTER_MS = 3_600_000;

/** More people than talk in one round. */
const PEOPLE_PER_ROUND = 50_000;

/** What a message costs when Redis holds many sessions, next to few. */
export async function compareCrowding({ seconds, rounds, inFlight }: Options): Promise<Outcome> {
  const conditions = { seconds, inFlight, traffic: await recordTraffic() };
  const servers: RedisServer[] = [];
  try {
    for (const sessions of CROWDS) {
      const redis = await startRedisServer(CORES.others);
      servers.push(redis);
      await fill(redis, sessions, "x".repeat(conditions.traffic.snapshotBytes));
    }
    const measured = await inTurn(
      servers.map((redis, at) => ({
        title: `${CROWDS[at]} sessions`,
        measure: (round) =>
          measure({ contestant: "product", redis }, conditions, { firstPerson: round * PEOPLE_PER_ROUND }),
      })),
      rounds,
    );
    return { figures: measured, report: reportRounds(measured) };
  } finally {
    for (const redis of servers) await redis.stop();
  }
}

/** Writes conversations as the product does: a message came, was answered, and a wake-up is due some time. */
async function fill(redis: RedisServer, sessions: number, snapshot: string): Promise<void> {
  tell(`writing ${sessions} sessions`);
  const startedAt = performance.now();
  const { store, close } = await openRedisStore({ url: redis.url, clock: systemClock });
  let next = 0;
  await Promise.all(
    Array.from({ length: WRITERS }, async () => {
      while (next < sessions) {
        next += 1;
        await keep(store, `telegram:987654321/${next}`, snapshot);
      }
    }),
  );
  await close();
  tell(`took ${Math.round((performance.now() - startedAt) / 1_000)} s`);
}

async function keep(store: ConversationStore, conversation: string, snapshot: string): Promise<void> {
  const arrival = await store.arrive(conversation, { id: "m1", body: "x" });
  if (arrival.outcome !== "turn") throw new Error(`${conversation} is not new.`);
  const wakeAt = Date.now() + WAKE_AFTER_MS;
  const turn = await store.commit(arrival.turn, { snapshot, replies: [], wakeAt });
  await store.finish(turn);
}
