import type { FastifyInstance } from "fastify";
import { loadPeople } from "../../../src/core/demo/load.ts";
import { makePopulation } from "../../../src/core/demo/population.ts";
import { createBridgeTalks } from "../../../src/core/sql/bridge/bridge-talks.ts";
import type { Database } from "../../../src/core/sql/database.ts";
import { openPglite } from "../../../src/core/sql/database-pglite.ts";
import { migrate } from "../../../src/core/sql/migrate.ts";
import { createSqlCore } from "../../../src/core/sql/sql-core.ts";
import { createChatwootDesk } from "../../../src/desk/chatwoot/chatwoot-desk.ts";
import { addChatwootWebhook } from "../../../src/desk/chatwoot/webhook.ts";
import { cleanBytes } from "../../../src/files/clean-bytes.ts";
import { createFileCleaner } from "../../../src/files/file-cleaner.ts";
import { createHttpServer } from "../../../src/http/server.ts";
import { createTranslator } from "../../../src/i18n/translator.ts";
import { createKeyring } from "../../../src/keyring.ts";
import { policy } from "../../../src/policy.ts";
import type { BridgeTalks } from "../../../src/ports/bridge-talks.ts";
import type { CoreSystem } from "../../../src/ports/core.ts";
import type { Log } from "../../../src/ports/log.ts";
import { passTime, setTime } from "../../core/time.ts";
import { FakeChatwoot } from "../fake-chatwoot/fake-chatwoot.ts";
import { createFakeClock, type FakeClock } from "../fake-clock.ts";
import { findsEicar } from "../files/sample-files.ts";
import { type Asked, type Asking, ask } from "./asked.ts";

const keyring = createKeyring({ id: "chatwoot-test", bytes: new Uint8Array(32).fill(9) });

/** As in the product, but without a process for each file. */
const clean = createFileCleaner({ scanner: findsEicar, policy: policy.files, clean: cleanBytes });

type ChatwootDesk = ReturnType<typeof createChatwootDesk>;

/** A bridge on a real core (PGlite) between a fake Chatwoot and participants who are no more than calls of the core. Time stands still. */
export interface ChatwootStage {
  readonly core: CoreSystem;
  readonly talks: BridgeTalks;
  readonly database: Database;
  readonly fake: FakeChatwoot;
  readonly clock: FakeClock;
  readonly desk: ChatwootDesk;
  /** Where Chatwoot is. */
  readonly baseUrl: string;
  /** Where Chatwoot calls. */
  readonly webhookUrl: string;
  /** Names of what was logged, with their codes. */
  readonly logged: string[];
  /** The same bridge in another process, which may wait less for an answer. */
  another(answerMs?: number): ChatwootDesk;
  /** Somebody asks for an agent. */
  asks(more?: Asking): Promise<Asked>;
  /** Whatever was called out has been taken, and whatever is due is done. */
  settles(): Promise<void>;
  /** Time passes, and what falls due is done. */
  passes(ms: number): Promise<void>;
  /** Nothing is open any more, and nothing goes wrong: for the next test. */
  clears(): Promise<void>;
  close(): Promise<void>;
}

export async function openChatwootStage(): Promise<ChatwootStage> {
  const database = await openPglite(null);
  await migrate(database);
  const clock = createFakeClock();
  await setTime(database, new Date(clock.now()).toISOString());
  await loadPeople(database, keyring, makePopulation("2026-11-22").slice(0, 3));
  const core = createSqlCore({ database, keyring, policy, codesInChat: "proven" });
  const talks = createBridgeTalks({ database, policy });
  const fake = new FakeChatwoot(clock);
  const baseUrl = await fake.listen();
  const logged: string[] = [];
  const log = logInto(logged);
  const translator = await createTranslator({ demo: true, operator: null });
  const another = (answerMs: number = policy.bridge.answerMs) =>
    createChatwootDesk({
      place: { ...fake.place, baseUrl },
      desk: core.desk,
      clean,
      talks,
      translator,
      keyring,
      policy: { ...policy.bridge, answerMs },
      deskAddress: () => "https://chat.example.com/desk/",
      clock,
      log,
    });
  const desk = another();
  const server = createHttpServer({ log, isReady: async () => true });
  const { signatureAgeMs } = policy.bridge;
  addChatwootWebhook(server, { secret: fake.secret, signatureAgeMs, talks, hurry() {}, clock, log });
  const webhookUrl = `${await server.listen({ host: "127.0.0.1", port: 0 })}/chatwoot/webhook`;
  fake.webhookUrl = webhookUrl;
  const settles = async () => {
    await fake.called();
    await desk.settle();
  };
  const passes = async (ms: number) => {
    clock.advance(ms);
    await passTime(database, ms);
    await settles();
  };
  const open: Asked[] = [];
  return {
    ...{ core, talks, database, fake, baseUrl, clock, desk, webhookUrl, logged, another, settles },
    async asks(more = {}) {
      const asked = await ask(core, more);
      open.push(asked);
      return asked;
    },
    passes,
    async clears() {
      fake.recovers();
      for (const asked of open.splice(0)) await asked.ends();
      // Longer than any wait between two tries.
      await passes(2 * 60_000);
      logged.length = 0;
    },
    close: () => closeAll(fake, server, database),
  };
}

async function closeAll(fake: FakeChatwoot, server: FastifyInstance, database: Database): Promise<void> {
  const complaints = fake.close();
  await server.close();
  await database.close();
  await complaints;
}

function logInto(lines: string[]): Log {
  const note = (event: string, fields?: { code?: string | number | undefined }) =>
    void lines.push(`${event} ${fields?.code ?? ""}`.trim());
  return { info: note, warn: note, error: note };
}
