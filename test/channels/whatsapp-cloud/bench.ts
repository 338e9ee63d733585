import type { FastifyInstance } from "fastify";
import { type CloudChannel, createCloudChannel } from "../../../src/channels/whatsapp-cloud/cloud-channel.ts";
import type { CloudOptions } from "../../../src/channels/whatsapp-cloud/options.ts";
import type { Database } from "../../../src/core/sql/database.ts";
import { openPglite } from "../../../src/core/sql/database-pglite.ts";
import { migrate } from "../../../src/core/sql/migrate.ts";
import { createSqlCloudPeople } from "../../../src/core/sql/whatsapp-cloud/people.ts";
import { createHttpServer } from "../../../src/http/server.ts";
import { createKeyring } from "../../../src/keyring.ts";
import type { SendingReport } from "../../../src/ports/code-sender.ts";
import type { CloudPeople } from "../../../src/ports/whatsapp-people.ts";
import { createFakeClock, type FakeClock } from "../../support/fake-clock.ts";
import { FakeGraphApi } from "../../support/fake-graph-api/fake-graph-api.ts";
import type { FakePerson } from "../../support/fake-graph-api/fake-person.ts";
import { mediaOf } from "../../support/fake-graph-api/heard.ts";
import { createInbox, type Inbox, type ShownFile } from "../channel-contract.ts";
import { type CapturedLog, createCapturedLog } from "../telegram/bench.ts";

export const VERIFY_TOKEN = "a-word-that-meta-is-told";

const keyring = createKeyring({ id: "test", bytes: new Uint8Array(32).fill(7) });

/** Where people are kept, over the tests of a file: opening a database takes seconds. */
export interface PeopleBook {
  database: Database;
  /** With nobody in it. */
  empty(): Promise<CloudPeople>;
  close(): Promise<void>;
}

export async function openPeople(): Promise<PeopleBook> {
  const database = await openPglite(null);
  await migrate(database);
  return {
    database,
    async empty() {
      await database.script("truncate whatsapp_cloud_people, whatsapp_cloud_messages, whatsapp_cloud_late");
      return createSqlCloudPeople(database, keyring);
    },
    close: () => database.close(),
  };
}

/** What was told of codes and of agents' words. */
type Told = SendingReport | { ticket: string; position: number; outcome: string };

/** The photos and documents that a person got. */
export function filesOf(person: FakePerson, { media }: FakeGraphApi): ShownFile[] {
  return person.heard.flatMap(({ payload }) => {
    const brought = mediaOf(payload);
    const bytes = brought && media.bytesOf(brought.id);
    return brought && bytes ? [{ kind: brought.kind, name: brought.name, bytes }] : [];
  });
}

/** A channel before the fake Graph API. */
export interface CloudBench {
  api: FakeGraphApi;
  channel: CloudChannel;
  people: CloudPeople;
  server: FastifyInstance;
  clock: FakeClock;
  log: CapturedLog;
  told: Told[];
  /** Calls the webhook with a body as it stands; `signature` undefined leaves the header out. */
  post(body: string | Buffer, signature: string | undefined): Promise<{ status: number; body: string }>;
  close(): Promise<void>;
}

export async function createCloudBench(
  book: PeopleBook,
  options: Partial<CloudOptions> = {},
): Promise<CloudBench> {
  const api = new FakeGraphApi();
  await api.listen();
  const people = await book.empty();
  const clock = createFakeClock();
  const log = createCapturedLog();
  const told: Told[] = [];
  api.now = () => Math.floor(clock.now() / 1_000);
  const channel = createCloudChannel({
    apiRoot: api.root,
    token: api.token,
    phoneNumberId: api.phoneNumberId,
    wabaId: api.wabaId,
    appSecret: api.appSecret,
    verifyToken: VERIFY_TOKEN,
    reopenTemplate: null,
    gatherMs: 0,
    people,
    reports: {
      noteSending: async (report) => void told.push(report),
      noteDelivery: async (words) => void told.push(words),
    },
    clock,
    log,
    ...options,
  });
  const server = createHttpServer({ log, isReady: async () => true });
  channel.routes(server);
  await server.listen({ port: 0, host: "127.0.0.1" });
  const post: CloudBench["post"] = async (body, signature) => {
    const answer = await fetch(new URL("/whatsapp/webhook", server.listeningOrigin), {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...(signature === undefined ? {} : { "x-hub-signature-256": signature }),
      },
      body,
    });
    return { status: answer.status, body: await answer.text() };
  };
  api.deliver = async (body, signature) => (await post(body, signature)).status;
  return {
    api,
    channel,
    people,
    server,
    clock,
    log,
    told,
    post,
    async close() {
      await channel.stop();
      await server.close();
      await api.close();
    },
  };
}

/** People for all tests of a file, opened and closed with it. */
export function usePeople(): PeopleBook {
  let opened: PeopleBook;
  beforeAll(async () => {
    opened = await openPeople();
  }, 60_000);
  const close = () => opened.close();
  afterAll(close);
  return {
    get database() {
      return opened.database;
    },
    empty: () => opened.empty(),
    close,
  };
}

/** A channel for each test of a file, over the same book of people. It has begun to receive, unless `starts` is false. */
export function useCloudBench(
  onOpen: (opened: CloudBench, inbox: Inbox) => void,
  { starts = true }: { starts?: boolean } = {},
): PeopleBook {
  const book = usePeople();
  let bench: CloudBench;
  beforeEach(async () => {
    bench = await createCloudBench(book);
    const inbox = createInbox();
    if (starts) await bench.channel.start(inbox.receive);
    onOpen(bench, inbox);
  });
  afterEach(() => bench.close());
  return book;
}
