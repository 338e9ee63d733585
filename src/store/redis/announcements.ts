import { Cluster } from "ioredis";
import { createListeners, type Listeners } from "../listeners.ts";
import { translateRedisError } from "./errors.ts";
import type { RedisClient } from "./script.ts";

/** Hears what any process publishes. */
export interface Announcements {
  /** Calls back after each publication on the channel, and after any time in which one may have been missed. Throws `StoreUnavailable`. */
  listen(channel: string, onPublished: () => void): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

/** Listens over a connection of its own, like that of `redis`, opened with the first listener. */
export function createAnnouncements(redis: RedisClient): Announcements {
  const listeners = createListeners();
  let opening: Promise<RedisClient> | null = null;

  function open(): Promise<RedisClient> {
    opening ??= openSubscriber(redis, listeners).catch((error) => {
      opening = null;
      throw error;
    });
    return opening;
  }

  return {
    async listen(channel, onPublished) {
      const remove = listeners.add(channel, onPublished);
      try {
        await (await open()).subscribe(channel);
      } catch (error) {
        remove();
        throw translateRedisError(error);
      }
      return async () => {
        remove();
        if (listeners.names().includes(channel)) return;
        const subscriber = await opening;
        // A failure leaves a channel open to which nobody listens: it costs a few bytes and ends with the connection.
        await subscriber?.unsubscribe(channel).catch(() => undefined);
      };
    },
    async close() {
      const subscriber = await opening?.catch(() => null);
      subscriber?.disconnect();
    },
  };
}

async function openSubscriber(redis: RedisClient, listeners: Listeners): Promise<RedisClient> {
  // ioredis' own renewal of subscriptions drops a promise, whose rejection would end the process when a connection is lost twice.
  const subscriber =
    redis instanceof Cluster
      ? redis.duplicate([], { lazyConnect: true })
      : redis.duplicate({ lazyConnect: true, autoResubscribe: false });
  subscriber.on("error", () => undefined);
  subscriber.on("message", (channel: string) => listeners.call(channel));
  try {
    await subscriber.connect();
  } catch (error) {
    subscriber.disconnect();
    throw error;
  }
  subscriber.on("ready", () => renew(subscriber, listeners));
  return subscriber;
}

/** After a lost connection: listens again, and only then lets everybody look at what was published in between. */
function renew(subscriber: RedisClient, listeners: Listeners): void {
  const channels = listeners.names();
  if (channels.length === 0) return;
  const lookAgain = () => {
    for (const channel of channels) listeners.call(channel);
  };
  // A failure means that the connection is lost once more: the next "ready" comes here again.
  subscriber.subscribe(...channels).then(lookAgain, () => undefined);
}
