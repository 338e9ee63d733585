import type { FastifyInstance } from "fastify";
import {
  createEventStream,
  EVENT_STREAM_HEADERS,
  type EventStream,
  lastSeenOf,
} from "../channels/web/event-stream.ts";
import { addPage } from "../channels/web/page-files.ts";
import type { WebTextsByLanguage } from "../channels/web/web-texts.ts";
import type { DemoInbox, InboxMessage } from "../code-senders/demo-inbox.ts";
import type { Clock } from "../ports/clock.ts";

/**
 * Adds the demo inbox: a page at `/demo/inbox`, the same as JSON, and an event stream. It shows everybody's codes to
 * everybody, so it is for demonstrations with fictional people only. Its page uses the web chat's files.
 */
export function addDemoInboxRoutes(
  server: FastifyInstance,
  { inbox, clock, texts }: { inbox: DemoInbox; clock: Clock; texts: WebTextsByLanguage },
): void {
  const streams = new Set<EventStream>();

  addPage(server, "/demo/inbox", "inbox.html", texts.id);
  server.get("/demo/inbox.json", async () => ({
    demo: true,
    notice: texts.id["inbox-notice"],
    messages: inbox.list().map(written),
  }));
  server.get("/demo/inbox/events", { exposeHeadRoute: false }, (request, reply) => {
    const stream = createEventStream(clock);
    streams.add(stream);
    replay(inbox, lastSeenOf(request), stream);
    const stopWatching = inbox.watch((message) =>
      stream.send({ id: String(message.id), data: written(message) }),
    );
    stream.onEnd(() => {
      stopWatching();
      streams.delete(stream);
    });
    return reply.headers(EVENT_STREAM_HEADERS).send(stream.body);
  });
  server.addHook("preClose", async () => {
    for (const stream of streams) stream.end();
  });
}

function replay(inbox: DemoInbox, lastSeen: string, stream: EventStream): void {
  const kept = inbox.list().reverse();
  const resumed = kept.some(({ id }) => String(id) === lastSeen);
  stream.send({ event: "hello", data: { demo: true, resumed } });
  for (const message of resumed ? kept.filter(({ id }) => id > Number(lastSeen)) : kept) {
    stream.send({ id: String(message.id), data: written(message) });
  }
  stream.send({ event: "caught-up", data: null });
}

function written(message: InboxMessage): Omit<InboxMessage, "at"> & { at: string } {
  return { ...message, at: new Date(message.at).toISOString() };
}
