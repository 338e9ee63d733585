import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Incoming } from "../../ports/channel.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import { chatOf, welcomeBrowser } from "./browser-identity.ts";
import { createEventStream, EVENT_STREAM_HEADERS, type EventStream, lastSeenOf } from "./event-stream.ts";
import type { OpenStreams } from "./open-streams.ts";
import { type PostedMessage, readPostedMessage } from "./posted-message.ts";
import type { Reception } from "./reception.ts";
import { isFromOurPage } from "./same-origin.ts";
import type { Reader, TranscriptBook } from "./transcript-book.ts";

/** 65,000 characters of any script, with room for their JSON escapes: they are cut and answered, not refused. */
const MESSAGE_BODY_LIMIT = 512 * 1024;

/** When a page whose message could not be kept should try again. */
const RETRY_AFTER_SECONDS = 3;

/** Enough of a chat's digest to tell two chats of one browser apart. */
const GREETING_LENGTH = 16;

interface Parts {
  book: TranscriptBook;
  reception: Reception;
  streams: OpenStreams;
  clock: Clock;
  log: Log;
}

/** Adds `POST /chat/messages` and `GET /chat/events`. */
export function addChatRoutes(server: FastifyInstance, parts: Parts): void {
  server.post("/chat/messages", { bodyLimit: MESSAGE_BODY_LIMIT }, (request, reply) =>
    takeMessage(request, reply, parts),
  );
  server.get("/chat/events", { exposeHeadRoute: false }, (request, reply) =>
    openEvents(request, reply, parts),
  );
  server.addHook("preClose", async () => parts.streams.endAll());
}

async function takeMessage(
  request: FastifyRequest,
  reply: FastifyReply,
  parts: Parts,
): Promise<FastifyReply> {
  if (!isFromOurPage(request)) return refuse(reply, 403, "other-origin");
  const message = readPostedMessage(request.body);
  if (!message) return refuse(reply, 400, "not-a-message");
  const chat = chatOf(request);
  // The cookie ran out, or another window began a new chat: the page must first see the chat it would speak in.
  if (!chat || (message.chat !== null && message.chat !== greetingOf(chat))) {
    return refuse(reply, 401, "unknown-chat");
  }
  try {
    await parts.reception.take(incoming(chat, message), () =>
      parts.book.heard(chat, message.id, message.content),
    );
  } catch (error) {
    parts.log.warn("web.message-not-kept", { channel: "web", error });
    return unavailable(reply);
  }
  return reply.code(202).send({ id: message.id });
}

async function openEvents(request: FastifyRequest, reply: FastifyReply, parts: Parts): Promise<FastifyReply> {
  if (!isFromOurPage(request)) return refuse(reply, 403, "other-origin");
  const chat = welcomeBrowser(request, reply);
  const after = positionSeen(chat, lastSeenOf(request));
  const stream = createEventStream(parts.clock);
  try {
    const stopFollowing = await parts.book.follow(chat, after, readerOf(stream, chat, parts.log));
    stream.onEnd(() => void stopFollowing().catch((error) => logLostStream(parts.log, error)));
  } catch (error) {
    stream.end();
    logLostStream(parts.log, error);
    return unavailable(reply);
  }
  parts.streams.add(chat, stream);
  return reply.headers(EVENT_STREAM_HEADERS).send(stream.body);
}

/** Turns lines into events; a transcript that fails ends the stream, and the browser comes back to resume. */
function readerOf(stream: EventStream, chat: string, log: Log): Reader {
  return {
    begins: (resumed) => stream.send({ event: "hello", data: { chat: greetingOf(chat), resumed } }),
    reads: (position, line) => stream.send({ id: `${greetingOf(chat)}-${position}`, data: line }),
    hasCaughtUp: () => stream.send({ event: "caught-up", data: null }),
    loses(error) {
      logLostStream(log, error);
      stream.end();
    },
  };
}

function incoming(chat: string, { id, content, language }: PostedMessage): Incoming {
  const message: Incoming = { channel: "web", chat, id, content };
  return language === null ? message : { ...message, languageHint: language };
}

/** Where to resume; 0 when what was seen last belongs to another chat, whose positions mean nothing here. */
function positionSeen(chat: string, lastSeen: string): number {
  const [greeting, position = ""] = lastSeen.split("-");
  return greeting === greetingOf(chat) && /^\d{1,15}$/.test(position) ? Number(position) : 0;
}

/** The name by which a page knows its chat. */
export function greetingOf(chat: string): string {
  return chat.slice(0, GREETING_LENGTH);
}

/** Answers with this status and one word that the page knows how to explain. */
export function refuse(reply: FastifyReply, status: number, error: string): FastifyReply {
  return reply.code(status).send({ error });
}

/** It could not be kept now: the page tries again. */
export function unavailable(reply: FastifyReply): FastifyReply {
  reply.header("retry-after", RETRY_AFTER_SECONDS);
  return refuse(reply, 503, "unavailable");
}

function logLostStream(log: Log, error: unknown): void {
  log.warn("web.stream-lost", { channel: "web", error });
}
