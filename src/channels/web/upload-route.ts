import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { policy } from "../../policy.ts";
import type { Content, Incoming } from "../../ports/channel.ts";
import type { Log } from "../../ports/log.ts";
import type { WebUploads } from "../../ports/web-uploads.ts";
import { chatOf } from "./browser-identity.ts";
import { greetingOf, refuse, unavailable } from "./chat-routes.ts";
import { KINDS, type PostedFile, readPostedFile } from "./posted-file.ts";
import type { Reception } from "./reception.ts";
import { isFromOurPage } from "./same-origin.ts";
import type { TranscriptBook } from "./transcript-book.ts";
import { placeOf, refOf } from "./upload-files.ts";

interface Parts {
  book: TranscriptBook;
  reception: Reception;
  uploads: WebUploads;
  log: Log;
}

/**
 * Adds `POST /chat/files`: the bytes of one photo or document, and beside them what names its message. They are kept in the records before it is
 * said that they came, so that whatever process handles the message can read them. Posted again it is the same message.
 */
export function addUploadRoute(server: FastifyInstance, parts: Parts): void {
  const { mostBytes } = policy.files;
  void server.register(async (routes) => {
    routes.removeAllContentTypeParsers();
    for (const mime of Object.keys(KINDS))
      routes.addContentTypeParser(mime, { parseAs: "buffer" }, (_request, body, done) => done(null, body));
    routes.post(
      "/chat/files",
      { bodyLimit: mostBytes, onRequest: createDoor(parts) },
      (request: FastifyRequest, reply: FastifyReply) => takeFile(request, reply, parts),
    );
  });
}

/** Refuses what need not be read; lets in only so many at a time, for each is held in memory until it is kept. */
function createDoor({ uploads, log }: Parts) {
  let inside = 0;
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const sent = senderOf(request, reply);
    if (!("chat" in sent)) return sent;
    if (inside >= policy.files.uploads.atOnce) return unavailable(reply);
    inside += 1;
    reply.raw.once("close", () => {
      inside -= 1;
    });
    try {
      return refusalOf(await uploads.roomForUpload(placeOf(sent.chat, sent.file.id)), reply);
    } catch (error) {
      log.warn("web.file-not-kept", { channel: "web", error });
      return unavailable(reply);
    }
  };
}

/** Whose file it is, and what is said of it; or the refusal. */
function senderOf(
  request: FastifyRequest,
  reply: FastifyReply,
): { chat: string; file: PostedFile } | FastifyReply {
  if (!isFromOurPage(request)) return refuse(reply, 403, "other-origin");
  if (!((request.headers["content-type"] ?? "") in KINDS)) return refuse(reply, 415, "not-taken");
  const file = readPostedFile(request);
  if (!file) return refuse(reply, 400, "not-a-file");
  const chat = chatOf(request);
  const isHis = chat !== null && (file.chat === null || file.chat === greetingOf(chat));
  return isHis ? { chat, file } : refuse(reply, 401, "unknown-chat");
}

async function takeFile(request: FastifyRequest, reply: FastifyReply, parts: Parts): Promise<FastifyReply> {
  const { uploads, reception, book, log } = parts;
  const file = readPostedFile(request);
  const chat = chatOf(request);
  const bytes = request.body;
  if (!file || !chat || !Buffer.isBuffer(bytes) || bytes.length === 0)
    return refuse(reply, 400, "not-a-file");
  try {
    const refusal = refusalOf(await uploads.keepUpload(placeOf(chat, file.id), bytes), reply);
    if (refusal) return refusal;
    const message = incoming(chat, file, bytes.length);
    await reception.take(message, () => book.heard(chat, file.id, message.content));
  } catch (error) {
    log.warn("web.file-not-kept", { channel: "web", error });
    return unavailable(reply);
  }
  return reply.code(202).send({ id: file.id });
}

type Room = Awaited<ReturnType<WebUploads["roomForUpload"]>>;

/** What the page is told when nothing is kept. Where nobody would look at a file that is not its business: the bot says so. */
function refusalOf(room: Room, reply: FastifyReply): FastifyReply | undefined {
  if (room === "too-many") return refuse(reply, 429, "too-many");
  return room === "full" ? unavailable(reply) : undefined;
}

function incoming(chat: string, { id, kind, mime, name, language }: PostedFile, bytes: number): Incoming {
  const file = { kind, ref: refOf(chat, id), mime, name, bytes };
  const content: Content = { type: "file", file, caption: "" };
  const message: Incoming = { channel: "web", chat, id, content };
  return language === null ? message : { ...message, languageHint: language };
}
