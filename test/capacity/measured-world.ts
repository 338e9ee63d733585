import { flows } from "../../flows/registry.ts";
import { loadPeople } from "../../src/core/demo/load.ts";
import type { DemoPerson } from "../../src/core/demo/person.ts";
import { makePopulation } from "../../src/core/demo/population.ts";
import type { Database } from "../../src/core/sql/database.ts";
import { openPostgres } from "../../src/core/sql/database-postgres.ts";
import { migrate } from "../../src/core/sql/migrate.ts";
import { createSqlCore } from "../../src/core/sql/sql-core.ts";
import { createTranslator } from "../../src/i18n/translator.ts";
import { createKeyring } from "../../src/keyring.ts";
import { policy } from "../../src/policy.ts";
import type { Channel } from "../../src/ports/channel.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { CodeSender, OutsideMessage, Receipt } from "../../src/ports/code-sender.ts";
import { LEASE_MS } from "../../src/ports/conversation-store.ts";
import type { Log } from "../../src/ports/log.ts";
import { createCodec } from "../../src/runtime/codec.ts";
import { Runtime } from "../../src/runtime/runtime.ts";
import { createServices } from "../../src/services/create-services.ts";
import { openRedisStore } from "../../src/store/redis/open-redis-store.ts";
import { startPostgres } from "../support/postgres.ts";
import { startRedis } from "../support/redis.ts";
import { type Counts, countCalls, countStatements, newCounts } from "./counting.ts";
import type { Said, Speaker } from "./talks.ts";

/** How much faster the product's time goes than ours, so that people who answer at once seem to think. */
const RATE = 4;

const CHANNEL = "made-up";

const keyring = createKeyring({ id: "capacity", bytes: new Uint8Array(32).fill(7) });

/** The product's numbers, but for the guard against SMS that somebody pays for: everybody asks for one in the same minute here (docs/decisions/0019). */
const POLICY: typeof policy = {
  ...policy,
  code: {
    ...policy.code,
    sms: { ...policy.code.sms, leastPerHour: 1_000_000 as typeof policy.code.sms.leastPerHour },
  },
};

/** People who wait for an answer at a time. */
const AT_A_TIME = 16;

/** The real product between a real Postgres and a real Redis, with people in it; only Telegram and the SMS gateway are made up. */
export interface MeasuredWorld {
  readonly database: Database;
  readonly postgresUrl: string;
  readonly redisUrl: string;
  readonly counts: Counts;
  /** Everybody says this in his chat of that name, and has all that is answered. Throws what the product logged, if anything. */
  everybodySays(chat: string, said: Said): Promise<void>;
  close(): Promise<void>;
}

/** Opens a world with so many people. Redis writes each change to its file and syncs it every second. */
export async function openMeasuredWorld(people: number): Promise<MeasuredWorld> {
  const postgres = await startPostgres();
  const redis = await startRedis(["--appendonly", "yes", "--appendfsync", "everysec"]);
  const clock = createHurriedClock();
  const counts = newCounts();
  const database = openPostgres(postgres.url);
  await migrate(database);
  await hurry(database, clock.since);
  const speakers = await populate(database, people);
  const crowd = new Crowd(speakers, counts);
  const counted = countStatements(database, counts);
  const core = countCalls(
    createSqlCore({ database: counted, keyring, policy: POLICY, codesInChat: "never" }),
    counts,
  );
  const { store, close } = await openRedisStore({ url: redis.url, clock, leaseMs: LEASE_MS * RATE });
  const translator = await createTranslator({ demo: true, operator: null });
  const runtime = new Runtime({
    flows,
    services: createServices({ core, translator, clock, random: () => 0 }),
    store,
    core,
    codeSender: crowd,
    channels: new Map([[CHANNEL, crowd.channel]]),
    translator,
    codec: createCodec(keyring),
    clock,
    log: crowd.log,
  });
  return {
    database,
    postgresUrl: postgres.url,
    redisUrl: redis.url,
    counts,
    everybodySays: (chat, said) => crowd.say(chat, said, runtime),
    async close() {
      await runtime.stop();
      await close();
      await core.close();
      await redis.stop();
      await postgres.stop();
    },
  };
}

/** The people, with all that reaches them: chats on which everything arrives, phones, and what the product complains of. */
class Crowd implements CodeSender {
  readonly #speakers: ReadonlyMap<string, Speaker>;
  readonly #counts: Counts;
  /** Who is to be told, by chat, that an answer has come. */
  readonly #listeners = new Map<string, () => void>();
  readonly #complaints: unknown[] = [];
  #messages = 0;

  /** `speakers` by phone number, E.164. */
  constructor(speakers: ReadonlyMap<string, Speaker>, counts: Counts) {
    this.#speakers = speakers;
    this.#counts = counts;
  }

  readonly log: Log = {
    info: () => undefined,
    warn: (event, fields) => void this.#complaints.push({ event, ...fields }),
    error: (event, fields) => void this.#complaints.push({ event, ...fields }),
  };

  readonly channel: Channel = {
    name: CHANNEL,
    limits: { buttonLabel: 40, buttons: 12, text: 4_000, contactRequest: false },
    start: async () => undefined,
    stop: async () => undefined,
    showTyping: async () => undefined,
    hide: async () => true,
    hidePersonal: async () => undefined,
    send: async ({ chat }) => {
      this.#counts.replies += 1;
      this.#listeners.get(chat)?.();
    },
  };

  ways = () => ["sms"] as const;
  isUp = async () => true;

  /** An SMS arrives. */
  async send({ address, text }: OutsideMessage): Promise<Receipt> {
    this.#counts.codes += 1;
    const speaker = this.#speakers.get(address);
    if (speaker) speaker.code = /\d{6}/.exec(text)?.[0] ?? "";
    return { state: "sent", providerId: null };
  }

  /** Everybody says it, some at a time, and has all that is answered. */
  async say(chatName: string, { text }: Said, runtime: Runtime): Promise<void> {
    const waiting = [...this.#speakers.values()].entries();
    const speak = async () => {
      for (const [number, speaker] of waiting) {
        this.#messages += 1;
        const chat = `${chatName}-${number}`;
        const answered = new Promise<void>((resolve) => this.#listeners.set(chat, resolve));
        const content = { type: "text", text: text(speaker) } as const;
        await runtime.receive({ channel: CHANNEL, chat, id: `m${this.#messages}`, content });
        await answered;
      }
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, speak));
    await runtime.idle();
    if (this.#complaints.length > 0)
      throw new Error(`It complained: ${JSON.stringify(this.#complaints.slice(0, 3))}`);
  }
}

/** Goes faster than ours, and does not wait for what only evens out how long an answer takes. */
function createHurriedClock(): Clock & { since: number } {
  const since = Date.now();
  return {
    since,
    now: () => since + (Date.now() - since) * RATE,
    after(ms, run) {
      const timer = setTimeout(run, ms <= 1_000 ? 0 : ms);
      return () => clearTimeout(timer);
    },
  };
}

async function hurry(database: Database, since: number): Promise<void> {
  const base = `timestamptz '${new Date(since).toISOString()}'`;
  await database.script(
    `create or replace function clock_now() returns timestamptz language sql stable as
       $$ select ${base} + (now() - ${base}) * ${RATE} $$`,
  );
}

/** People like the demo's first one, with his whole history; by phone number. */
async function populate(database: Database, people: number): Promise<Map<string, Speaker>> {
  const model = makePopulation(new Date().toISOString().slice(0, 10)).find(
    ({ special, hasAccount }) => special.includes("The one to try") && !hasAccount,
  );
  if (!model) throw new Error("the demo has nobody to try");
  const persons = Array.from({ length: people }, (_, number) => anotherOne(model, number + 1));
  // Some at a time, so that no statement takes long.
  for (let from = 0; from < people; from += 25) {
    await loadPeople(database, keyring, persons.slice(from, from + 25));
  }
  await database.script("vacuum analyze");
  return new Map(
    persons.map(({ nik, cards, phone, email }) => [
      phone ?? "",
      {
        nik,
        kpj: cards[0]?.kpj ?? "",
        phone: (phone ?? "").replace("+62", "0"),
        email: email ?? "",
        code: "",
      },
    ]),
  );
}

/** The same history under another name, so to speak. */
function anotherOne(model: DemoPerson, number: number): DemoPerson {
  const digits = String(number).padStart(7, "0");
  const id = (kind: string) => `00000000-0000-4000-8${kind}-${digits.padStart(12, "0")}`;
  return {
    ...model,
    id: id("001"),
    nik: `${model.nik.slice(0, 12)}${digits.slice(-4)}`,
    phone: `+62899${digits}`,
    email: `peserta${number}@example.com`,
    cards: model.cards.slice(0, 1).map((card) => ({
      ...card,
      id: id("002"),
      kpj: `9910${digits}`,
      employer: card.employer && { ...card.employer, id: id("003") },
    })),
  };
}
