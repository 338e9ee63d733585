import type { Clock } from "../../ports/clock.ts";
import type { ConversationStore } from "../../ports/conversation-store.ts";
import type { Log } from "../../ports/log.ts";
import type { Signs } from "../../ports/signs.ts";
import type { Transcript } from "../../ports/transcript.ts";
import { connectRedis } from "./connect-redis.ts";
import { createRedisSigns } from "./redis-signs.ts";
import { createRedisStore } from "./redis-store.ts";
import { createRedisTranscript } from "./redis-transcript.ts";

export interface OpenRedisStoreOptions {
  /** As in REDIS_URL: a node, a cluster or sentinels (redis-address.ts); or the path of a unix socket. */
  url: string;
  /** Path of a PEM file, as in REDIS_TLS_CA. */
  tlsCaFile?: string | null;
  clock: Clock;
  /** Told when Redis would forget everything with its process. */
  log?: Log;
  leaseMs?: number;
}

/** Opens both stores, and what processes tell each other, on one Redis. Throws an `Error` of one sentence when it can't be used. */
export async function openRedisStore({
  url,
  tlsCaFile = null,
  log,
  ...options
}: OpenRedisStoreOptions): Promise<{
  store: ConversationStore;
  transcript: Transcript;
  signs: Signs;
  close(): Promise<void>;
}> {
  const redis = await connectRedis(url, { tlsCaFile, ...(log && { log }) });
  const store = createRedisStore({ redis, ...options });
  const transcript = createRedisTranscript({ redis });
  const signs = createRedisSigns({ redis });
  return {
    store,
    transcript,
    signs,
    async close() {
      await signs.close();
      await transcript.close();
      await store.close();
    },
  };
}
