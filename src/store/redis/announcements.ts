import { Cluster, type Redis } from "ioredis";
import { createListeners, type Listeners } from "../listeners.ts";
import { translateRedisError } from "./errors.ts";
import type { RedisClient } from "./script.ts";

/** Hears what any process publishes. */
export interface Announcements {
  /**
   * Calls back after each publication on the channel with what was published, and with null after any time in which one may have been
   * missed. Throws `StoreUnavailable`.
   */
  listen(channel: string, onPublished: (told: string | null) => void): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

/** Pause before the next try to connect again. */
const RETRY_MS = 500;

/** How often the connection is asked whether it still lives: who only listens would never notice that nobody speaks any more. */
const HEARTBEAT_MS = 5_000;

/** Listens over a connection of its own, like that of `redis`, opened with the first listener. */
export function createAnnouncements(redis: RedisClient): Announcements {
  const listeners = createListeners();
  const connection = createConnection(redis, listeners);
  return {
    async listen(channel, onPublished) {
      const remove = listeners.add(channel, onPublished);
      try {
        await (await connection.open()).subscribe(channel);
      } catch (error) {
        remove();
        throw translateRedisError(error);
      }
      return async () => {
        remove();
        if (listeners.names().includes(channel)) return;
        // A failure leaves a channel open to which nobody listens: it costs a few bytes and ends with the connection.
        await (await connection.current())?.unsubscribe(channel).catch(() => undefined);
      };
    },
    close: () => connection.close(),
  };
}

/** The connection on which the listeners hear; a lost one is replaced for as long as there are listeners. */
function createConnection(redis: RedisClient, listeners: Listeners) {
  let opening: Promise<Redis> | null = null;
  let isClosed = false;

  function open(): Promise<Redis> {
    opening ??= openSubscriber(redis, listeners, onEnd).catch((error) => {
      opening = null;
      throw error;
    });
    return opening;
  }

  function onEnd(): void {
    opening = null;
    reconnect();
  }

  function reconnect(): void {
    if (isClosed || listeners.names().length === 0) return;
    const again = () => void setTimeout(reconnect, RETRY_MS).unref();
    open().then(lookAgain, again);
  }

  /** Lets everybody look at what was published while nobody heard. */
  function lookAgain(): void {
    for (const channel of listeners.names()) listeners.call(channel);
  }

  async function current(): Promise<Redis | null> {
    return (await opening?.catch(() => null)) ?? null;
  }

  async function close(): Promise<void> {
    isClosed = true;
    (await current())?.disconnect();
  }

  return { open, current, close };
}

/** Connects and subscribes to all that is listened for. `onEnd` is called when the connection is lost. */
async function openSubscriber(redis: RedisClient, listeners: Listeners, onEnd: () => void): Promise<Redis> {
  const subscriber = createSubscriber(redis);
  subscriber.on("message", (channel: string, told: string) => listeners.call(channel, told));
  try {
    await subscriber.connect();
    const channels = listeners.names();
    if (channels.length > 0) await subscriber.subscribe(...channels);
  } catch (error) {
    subscriber.disconnect();
    throw error;
  }
  const stopAsking = keepAsking(subscriber);
  subscriber.once("end", () => {
    stopAsking();
    onEnd();
  });
  return subscriber;
}

/**
 * A connection that is not mended by ioredis: its own renewal of subscriptions drops a promise, whose rejection would end the process,
 * and says nothing when it has moved to another node of a cluster. Any node will do, for a cluster tells all of them what is published.
 */
function createSubscriber(redis: RedisClient): Redis {
  const model = redis instanceof Cluster ? pickNode(redis) : redis;
  const subscriber = model.duplicate({
    lazyConnect: true,
    enableOfflineQueue: false,
    autoResubscribe: false,
    retryStrategy: () => null,
    sentinelRetryStrategy: () => null,
  });
  subscriber.on("error", () => undefined);
  return subscriber;
}

function pickNode(cluster: Cluster): Redis {
  const nodes = cluster.nodes("master");
  const node = nodes[Math.floor(Math.random() * nodes.length)];
  if (!node) throw new Error("no node of the cluster can be reached");
  return node;
}

function keepAsking(subscriber: Redis): () => void {
  const timer = setInterval(() => {
    subscriber.ping().catch(() => subscriber.disconnect());
  }, HEARTBEAT_MS);
  timer.unref();
  return () => clearInterval(timer);
}
