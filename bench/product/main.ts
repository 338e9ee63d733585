import { randomInt } from "node:crypto";
import type { AddressInfo } from "node:net";
import { flows } from "../../flows/registry.ts";
import { createTelegramChannel } from "../../src/channels/telegram/telegram-channel.ts";
import { createCarriers } from "../../src/code-senders/carriers.ts";
import { createDemoInbox } from "../../src/code-senders/demo-inbox.ts";
import { createHttpServer } from "../../src/http/server.ts";
import { createTranslator } from "../../src/i18n/translator.ts";
import { createKeyring } from "../../src/keyring.ts";
import { createPinoLog } from "../../src/log/pino-log.ts";
import { type ConversationStore, LEASE_MS } from "../../src/ports/conversation-store.ts";
import { createCodec } from "../../src/runtime/codec.ts";
import { Runtime } from "../../src/runtime/runtime.ts";
import { createServices } from "../../src/services/create-services.ts";
import { openRedisStore } from "../../src/store/redis/open-redis-store.ts";
import { balances } from "../../test/support/samples.ts";
import { announce, type BotSettings, readBotSettings } from "../bot-settings.ts";
import { createBenchClock } from "./bench-clock.ts";
import { createMemoryCore } from "./memory-core.ts";

/** As src/compose.ts does. */
const RECOVER_EVERY_MS = 1_000;

/** What this bot alone can be told. */
interface ProductSettings extends BotSettings {
  /** Prints the size of every snapshot that is written. */
  record?: boolean;
  /** How much faster the product's time goes than ours; 1 when left out. */
  clockRate?: number;
  /** Whether a reply is a call of its own, or may travel in the answer to the webhook's post; `call` when left out. */
  reply?: "call" | "answer";
}

const settings = readBotSettings<ProductSettings>();
const clockRate = settings.clockRate ?? 1;
const clock = createBenchClock(clockRate);
const log = createPinoLog("warn");
const keyring = createKeyring({ id: "bench", bytes: new Uint8Array(32).fill(7) });
const translator = await createTranslator({ demo: true, operator: null });
const { store } = await openRedisStore({
  url: settings.redisUrl,
  clock,
  // A lease lasts as long in our time, whatever the product's clock does.
  leaseMs: LEASE_MS * clockRate,
});
const core = createMemoryCore(balances);
const telegram = createTelegramChannel({
  token: settings.token,
  apiRoot: settings.apiRoot,
  mode:
    settings.mode === "polling"
      ? { type: "polling" }
      : {
          type: "webhook",
          publicUrl: "https://bench.example",
          secret: settings.secret,
          replyInAnswer: settings.reply === "answer",
        },
  clock,
  log,
  texts: { groupRefusal: { id: "", en: "" }, commands: { id: [], en: [] } },
});
const carriers = createCarriers({ clock, log });
carriers.register("sms", createDemoInbox({ clock }));
const runtime = new Runtime({
  flows,
  services: createServices({ core, translator, clock, random: () => randomInt(1_000_000) / 1_000_000 }),
  store: settings.record ? recording(store) : store,
  core,
  codeSender: carriers,
  channels: new Map([[telegram.name, telegram]]),
  translator,
  codec: createCodec(keyring),
  clock,
  log,
});
const http = createHttpServer({ log, isReady: async () => true });
telegram.routes(http);
await http.listen({ port: 0, host: "127.0.0.1" });
await telegram.start(runtime.receive);
setInterval(() => {
  runtime.recover().catch((error: unknown) => log.error("recover_failed", { error }));
}, RECOVER_EVERY_MS);
announce((http.server.address() as AddressInfo).port);

function recording(recorded: ConversationStore): ConversationStore {
  return {
    ...recorded,
    commit(turn, change) {
      process.stdout.write(`snapshot ${change.snapshot.length}\n`);
      return recorded.commit(turn, change);
    },
  };
}
