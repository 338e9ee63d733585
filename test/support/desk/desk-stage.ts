import { randomUUID } from "node:crypto";
import type { FastifyInstance } from "fastify";
import type { Topic } from "../../../flows/kit/desk.ts";
import { loadPeople } from "../../../src/core/demo/load.ts";
import { makePopulation } from "../../../src/core/demo/population.ts";
import { type Database, onlyRow } from "../../../src/core/sql/database.ts";
import { openPglite } from "../../../src/core/sql/database-pglite.ts";
import { createAgentAccounts } from "../../../src/core/sql/desk-accounts/agent-accounts.ts";
import { createIndexes } from "../../../src/core/sql/indexes.ts";
import { migrate } from "../../../src/core/sql/migrate.ts";
import { createSqlCore } from "../../../src/core/sql/sql-core.ts";
import { createPasswordHasher } from "../../../src/crypto/password-hash.ts";
import { addDesk } from "../../../src/desk/desk.ts";
import { cleanBytes } from "../../../src/files/clean-bytes.ts";
import { createFileCleaner } from "../../../src/files/file-cleaner.ts";
import { createHttpServer } from "../../../src/http/server.ts";
import { readTexts } from "../../../src/i18n/translator.ts";
import { createKeyring } from "../../../src/keyring.ts";
import { policy } from "../../../src/policy.ts";
import type { AgentAccounts } from "../../../src/ports/agent-accounts.ts";
import { type Clock, systemClock } from "../../../src/ports/clock.ts";
import type { CoreSystem } from "../../../src/ports/core.ts";
import type { CleanFile } from "../../../src/ports/files.ts";
import type { Log } from "../../../src/ports/log.ts";
import type { Signs } from "../../../src/ports/signs.ts";
import type { Language } from "../../../src/ports/translator.ts";
import { createLocalSigns } from "../../../src/store/local-signs.ts";
import { findsEicar } from "../files/sample-files.ts";

const keyring = createKeyring({ id: "desk-test", bytes: new Uint8Array(32).fill(9) });

/** The desk on a real core (PGlite) behind a real server, without chats: tickets are opened straight in the core. */
export interface DeskStage {
  readonly url: string;
  readonly core: CoreSystem;
  readonly accounts: AgentAccounts;
  readonly database: Database;
  readonly server: FastifyInstance;
  readonly signs: Signs;
  /** Chats in which an agent was shown to be writing. */
  readonly typedTo: string[];
  /** Somebody asks for an agent; gives the ticket's id. */
  asks(asking?: Asking): Promise<string>;
  /** He says more. */
  says(ticket: string, text: string): Promise<void>;
  /** He sends a photo or a document, as it is once it is clean. */
  sends(ticket: string, file: CleanFile): Promise<void>;
  close(): Promise<void>;
}

interface Asking {
  topic?: Topic;
  words?: string;
  language?: Language;
  channel?: string;
  tried?: string[];
}

/** As in the product, but without a process for each file; the scanner finds one virus. */
const clean = createFileCleaner({ scanner: findsEicar, policy: policy.files, clean: cleanBytes });

const SILENT: Log = { info() {}, warn() {}, error() {} };

export async function openDeskStage({
  clock = systemClock,
  demo = true,
  trustProxy = false,
}: {
  clock?: Clock;
  demo?: boolean;
  trustProxy?: boolean;
} = {}): Promise<DeskStage> {
  const database = await openPglite(null);
  await migrate(database);
  await loadPeople(database, keyring, makePopulation("2026-11-22").slice(0, 3));
  const options = { database, keyring, policy, codesInChat: "proven" as const };
  const core = createSqlCore(options);
  const accounts = createAgentAccounts({ ...options, index: createIndexes(keyring) });
  const server = createHttpServer({ log: SILENT, isReady: async () => true, trustProxy });
  const hasher = createPasswordHasher({ keyring, policy: policy.password });
  const { desk } = core;
  const signs = createLocalSigns();
  const typedTo: string[] = [];
  const showTyping = (conversation: string) => void typedTo.push(conversation);
  const readLinkedNumber = async () => null;
  const shown = { cases: core, talks: core, signs, showTyping, readLinkedNumber };
  const parts = { desk, accounts, clean, ...shown, hasher, keyring, policy, clock, log: SILENT, demo };
  addDesk(server, parts, texts());
  const url = await server.listen({ host: "127.0.0.1", port: 0 });
  const conversations = new Map<string, string>();

  return {
    url: url.replace("127.0.0.1", "localhost"),
    core,
    accounts,
    database,
    server,
    signs,
    typedTo,
    async asks({ topic = "balance", words = "Saldo saya kok belum bertambah ya?", ...rest } = {}) {
      const { language = "id", channel = "web", tried = ["check-balance"] } = rest;
      const conversation = `${channel}:${randomUUID()}`;
      const { ticket } = await core.openTicket(
        {
          conversation,
          session: null,
          topic,
          kind: "chat",
          language,
          words,
          callbackAt: null,
          tried,
        },
        randomUUID(),
      );
      conversations.set(ticket, conversation);
      return ticket;
    },
    async says(ticket, text) {
      const conversation = conversations.get(ticket) ?? "";
      await core.addWords({ conversation, ticket, words: [{ id: randomUUID(), text }] });
    },
    async sends(ticket, file) {
      const conversation = conversations.get(ticket) ?? "";
      await core.addFile({ conversation, ticket, id: randomUUID() }, file);
    },
    async close() {
      await server.close();
      await database.close();
    },
  };
}

/** Ties a ticket to a member, as if he had been signed in when he asked. */
export async function signIn(stage: DeskStage, ticket: string): Promise<{ name: string }> {
  const [hero] = makePopulation("2026-11-22");
  const { id } = onlyRow(
    await stage.database.query<{ id: string }>(
      "select id from participants where id not in (select member_id from tickets where member_id is not null) order by id limit 1",
    ),
  );
  await stage.database.query("update tickets set member_id = $2 where id = $1", [ticket, id]);
  return { name: hero?.name ?? "" };
}

function texts() {
  const read = (language: Language) => ({
    desk: readTexts<Record<string, string>>(language, "desk"),
    answers: readTexts<Record<string, string>>(language, "answers"),
    wishes: readTexts<Record<string, string>>(language, "intents"),
    whatsapp: readTexts<Record<string, string>>(language, "whatsapp"),
  });
  return { id: read("id"), en: read("en") };
}
