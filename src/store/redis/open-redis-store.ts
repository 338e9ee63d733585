import type { Clock } from "../../ports/clock.ts";
import type { ConversationStore } from "../../ports/conversation-store.ts";
import type { Transcript } from "../../ports/transcript.ts";
import { connectRedis } from "./connect-redis.ts";
import { createRedisStore } from "./redis-store.ts";
import { createRedisTranscript } from "./redis-transcript.ts";

export interface OpenRedisStoreOptions {
  /** `redis://` or `rediss://`, as in REDIS_URL, or the path of a unix socket. */
  url: string;
  clock: Clock;
  leaseMs?: number;
}

/** Opens both stores on one Redis server. Throws an `Error` of one sentence when it can't be used. */
export async function openRedisStore({ url, ...options }: OpenRedisStoreOptions): Promise<{
  store: ConversationStore;
  transcript: Transcript;
  close(): Promise<void>;
}> {
  const redis = await connectRedis(url);
  const store = createRedisStore({ redis, ...options });
  const transcript = createRedisTranscript({ redis });
  return {
    store,
    transcript,
    async close() {
      await transcript.close();
      await store.close();
    },
  };
}
