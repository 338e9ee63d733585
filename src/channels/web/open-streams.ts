import type { EventStream } from "./event-stream.ts";

/** A person with more windows than this loses the one opened first. Browsers hold about six connections to a host. */
const STREAMS_PER_CHAT = 4;

/** The event streams that are open in this process. */
export interface OpenStreams {
  add(chat: string, stream: EventStream): void;
  /** To every window of a chat that is open here. */
  send(chat: string, event: Parameters<EventStream["send"]>[0]): void;
  endAll(): void;
}

/**
 * Makes the register. The oldest stream gives way, and not the newest, because it may be one whose phone is long gone.
 * It is told `bye`, so that its page waits to be looked at again instead of taking the place back.
 */
export function createOpenStreams(): OpenStreams {
  const byChat = new Map<string, Set<EventStream>>();

  function remove(chat: string, stream: EventStream): void {
    const streams = byChat.get(chat);
    streams?.delete(stream);
    if (streams?.size === 0) byChat.delete(chat);
  }

  return {
    add(chat, stream) {
      const streams = byChat.get(chat) ?? new Set();
      byChat.set(chat, streams.add(stream));
      stream.onEnd(() => remove(chat, stream));
      const [oldest] = streams;
      if (streams.size <= STREAMS_PER_CHAT || !oldest) return;
      oldest.send({ event: "bye", data: null });
      oldest.end();
      remove(chat, oldest);
    },
    send(chat, event) {
      for (const stream of byChat.get(chat) ?? []) stream.send(event);
    },
    endAll() {
      for (const streams of byChat.values()) for (const stream of streams) stream.end();
    },
  };
}
