import type { FastifyInstance } from "fastify";
import { createWebChannel, type WebChannel } from "../../../src/channels/web/web-channel.ts";
import { createDemoInbox, type DemoInbox } from "../../../src/code-senders/demo-inbox.ts";
import { addDemoInboxRoutes } from "../../../src/http/demo-inbox-routes.ts";
import { createHttpServer } from "../../../src/http/server.ts";
import { createKeyring } from "../../../src/keyring.ts";
import type { Receive } from "../../../src/ports/channel.ts";
import { type Clock, systemClock } from "../../../src/ports/clock.ts";
import type { CleanFile, TicketFiles } from "../../../src/ports/files.ts";
import type { Log } from "../../../src/ports/log.ts";
import { createLocalSigns } from "../../../src/store/local-signs.ts";
import { createMemoryTranscript, type MemoryTranscript } from "./memory-transcript.ts";
import { createMemoryUploads, type MemoryUploads } from "./memory-uploads.ts";
import { sampleTexts } from "./sample-texts.ts";

/** A whole web chat on a free port, with a bot of the test's own. */
export interface WebChat {
  channel: WebChannel;
  inbox: DemoInbox;
  transcript: MemoryTranscript;
  uploads: MemoryUploads;
  /** Events the log was given. */
  logged: string[];
  /** Chats in which somebody was said to be typing. */
  typed: string[];
  /** What the system of record has of files that agents sent; a test may put some there, or take them away. */
  kept: Map<string, CleanFile>;
  /** `http://127.0.0.1:<port>` */
  url: string;
  /** Stops the server as a shutdown does. */
  close(): Promise<void>;
  /** Starts it again on the same port, with everything that was said. */
  reopen(): Promise<void>;
}

export async function startWebChat(
  receiveWith: (chat: { channel: () => WebChannel; inbox: DemoInbox }) => Receive,
  clock: Clock = systemClock,
): Promise<WebChat> {
  const transcript = createMemoryTranscript();
  const uploads = createMemoryUploads();
  const signs = createLocalSigns();
  const inbox = createDemoInbox({ clock });
  const keyring = createKeyring({ id: "test", bytes: new Uint8Array(32).fill(7) });
  const logged: string[] = [];
  const note = (event: string) => void logged.push(event);
  const log: Log = { info: note, warn: note, error: note };
  let server: FastifyInstance;

  const chat: WebChat = {
    channel: build(),
    inbox,
    transcript,
    uploads,
    logged,
    typed: [],
    kept: new Map(),
    url: "",
    async close() {
      await server.close();
      await chat.channel.stop();
    },
    async reopen() {
      chat.channel = build();
      await listen(Number(new URL(chat.url).port));
    },
  };

  function build(): WebChannel {
    const onTyping = (who: string) => void chat.typed.push(who);
    const files: Pick<TicketFiles, "readSentFile"> = {
      readSentFile: async ({ conversation, ticket, position }) =>
        chat.kept.get(`${conversation}|${ticket}|${position}`) ?? null,
    };
    return createWebChannel({
      files,
      transcript,
      uploads,
      signs,
      keyring,
      clock,
      log,
      texts: sampleTexts,
      demo: true,
      onTyping,
    });
  }

  async function listen(port: number): Promise<void> {
    server = createHttpServer({ log, isReady: async () => true });
    chat.channel.routes(server);
    addDemoInboxRoutes(server, { inbox, clock, texts: sampleTexts });
    await chat.channel.start(receiveWith({ channel: () => chat.channel, inbox }));
    chat.url = await server.listen({ host: "127.0.0.1", port });
  }

  await listen(0);
  return chat;
}
