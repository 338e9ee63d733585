import type { Sign, Signs } from "../../ports/signs.ts";
import { createLocalSigns } from "../local-signs.ts";
import { createAnnouncements } from "./announcements.ts";
import { SIGNS_CHANNEL } from "./keys.ts";
import type { RedisClient } from "./script.ts";

/** Pause before the channel is asked for again that could not be listened to. */
const RETRY_MS = 2_000;

/** Signs on a channel of Redis that all processes share. `close` ends the connection on which they are heard. */
export function createRedisSigns({ redis }: { redis: RedisClient }): Signs & { close(): Promise<void> } {
  const announcements = createAnnouncements(redis);
  const here = createLocalSigns();
  let isListening = false;
  let isClosed = false;

  function take(told: string | null): void {
    // After a time in which something may have been missed nothing is told: what was a sign then is none now.
    if (told !== null) here.give(JSON.parse(told) as Sign);
  }

  function listen(): void {
    if (isClosed) return;
    announcements.listen(SIGNS_CHANNEL, take).catch(() => void setTimeout(listen, RETRY_MS).unref());
  }

  return {
    give(sign) {
      redis.publish(SIGNS_CHANNEL, JSON.stringify(sign)).catch(() => undefined);
    },
    hear(onSign) {
      if (!isListening) listen();
      isListening = true;
      return here.hear(onSign);
    },
    async close() {
      isClosed = true;
      await announcements.close();
    },
  };
}
