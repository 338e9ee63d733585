import type { FastifyInstance } from "fastify";
import type { Keyring } from "../../keyring.ts";
import { type Channel, type ChannelLimits, DeliveryError } from "../../ports/channel.ts";
import type { Clock } from "../../ports/clock.ts";
import type { TicketFiles } from "../../ports/files.ts";
import type { Log } from "../../ports/log.ts";
import type { Signs } from "../../ports/signs.ts";
import type { Transcript } from "../../ports/transcript.ts";
import type { WebUploads } from "../../ports/web-uploads.ts";
import { addChatRoutes } from "./chat-routes.ts";
import { addFileRoute } from "./file-route.ts";
import { createOpenStreams } from "./open-streams.ts";
import { addPage, addPageFiles } from "./page-files.ts";
import { createReception } from "./reception.ts";
import { createTranscriptBook } from "./transcript-book.ts";
import { addTypingRoute } from "./typing-route.ts";
import { filesOf } from "./upload-files.ts";
import { addUploadRoute } from "./upload-route.ts";
import type { WebTextsByLanguage } from "./web-texts.ts";

/** Ours to choose, as the page is ours: what still reads well on a phone. */
const LIMITS: ChannelLimits = { buttonLabel: 40, buttons: 12, text: 4_000, contactRequest: false };

export interface WebChannelOptions {
  transcript: Transcript;
  keyring: Keyring;
  clock: Clock;
  log: Log;
  texts: WebTextsByLanguage;
  /** Whence the page gets what an agent sent: no bytes of it are kept here. */
  files: Pick<TicketFiles, "readSentFile">;
  /** How an answer that is being written comes to the process in which the page's stream is. */
  signs: Signs;
  /** Where photos and documents wait until they are passed on. */
  uploads: WebUploads;
  /** Somebody is writing. */
  onTyping(chat: string): void;
  /** Marks the page as a demonstration and puts the demo inbox's phone beside the chat. */
  demo: boolean;
}

/** The web chat: a channel that also has a page and routes. */
export interface WebChannel extends Channel {
  /** Adds the page at `/` and everything under `/chat/`. Call once, before the server listens. */
  routes(server: FastifyInstance): void;
}

/** Makes the web chat. It receives nothing until `start`; until then and after `stop`, pages are told to come back later. */
export function createWebChannel(options: WebChannelOptions): WebChannel {
  const { clock, log, texts, demo, signs, uploads, onTyping } = options;
  const book = createTranscriptBook(options);
  const reception = createReception();
  const streams = createOpenStreams();
  let stopHearing: () => void = () => undefined;

  return {
    name: "web",
    limits: LIMITS,
    files: filesOf(uploads),
    async start(receive) {
      reception.open(receive);
      stopHearing = signs.hear((sign) => {
        if (sign.type === "answer-coming") streams.send(sign.chat, { event: "typing", data: null });
      });
    },
    async stop() {
      stopHearing();
      streams.endAll();
      await reception.close();
    },
    async send(to, message) {
      try {
        await book.said(to.chat, to.id, message);
      } catch (cause) {
        throw new DeliveryError("unreachable", { cause });
      }
    },
    /** Of its own message's answer the page shows it by itself, sooner than any word from here; of an agent's it has to be told. */
    async showTyping(chat) {
      signs.give({ type: "answer-coming", chat });
    },
    async hide(chat, messageId) {
      try {
        await book.hide(chat, messageId);
        return true;
      } catch (error) {
        log.warn("web.not-hidden", { channel: "web", error });
        return false;
      }
    },
    async hidePersonal(chat) {
      try {
        await book.hidePersonal(chat);
      } catch (error) {
        log.warn("web.not-hidden", { channel: "web", error });
      }
    },
    routes(server) {
      addPage(server, "/", "chat.html", texts.id);
      addPageFiles(server, texts, demo);
      addChatRoutes(server, { book, reception, streams, clock, log });
      addUploadRoute(server, { book, reception, uploads, log });
      addFileRoute(server, { book, files: options.files, log });
      addTypingRoute(server, { clock, onTyping });
    },
  };
}
