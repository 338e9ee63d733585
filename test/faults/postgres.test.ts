import { jest } from "@jest/globals";
import pg from "pg";
import {
  asksForCode,
  beginsToRegister,
  createNewcomers,
  createVisitors,
  registers,
  type Visitor,
} from "../support/fault-talks.ts";
import { waitUntil } from "../support/fault-wait.ts";
import { type FaultWorld, openFaultWorld } from "../support/fault-world.ts";
import { words } from "../support/words.ts";

jest.setTimeout(120_000);

/** Stands in every balance of somebody who has paid in, and in no other answer. */
const BALANCE = "Rp";
/** Within so long a person is told that the system of record is away. */
const TOLD_WITHIN_MS = 10_000;
/** `/readyz` follows a fault and its end within so long. */
const NOTICED_WITHIN_MS = 15_000;

let world: FaultWorld;
let admin: pg.Client;
let visitor: () => Visitor;
const newcomer = createNewcomers();
const { nik, kpj } = newcomer();
/** Signed in since the beginning. */
let owner: Visitor;

beforeAll(async () => {
  world = await openFaultWorld();
  admin = new pg.Client({ connectionString: world.postgres.url });
  await admin.connect();
  await admin.query("set default_transaction_read_only = off");
  visitor = createVisitors(world.api);
  owner = visitor();
  await registers(owner, newcomer());
});

afterAll(async () => {
  await admin?.end();
  await world?.close();
});

async function setReadOnly(on: boolean): Promise<void> {
  await admin.query(`alter system set default_transaction_read_only = ${on ? "on" : "off"}`);
  await admin.query("select pg_reload_conf()");
}

afterEach(async () => {
  world.postgresProxy.restore();
  await setReadOnly(false);
});

async function ready(expected: 200 | 503): Promise<void> {
  await waitUntil(
    `/readyz says ${expected}`,
    async () => (await world.status("/readyz")) === expected,
    NOTICED_WITHIN_MS,
  );
}

/** Says something, and gives all that is answered up to these words, and how long that took. */
async function asks(
  person: Visitor,
  text: string,
  expected: string,
): Promise<{ told: string[]; ms: number }> {
  const [before, began] = [person.told().length, Date.now()];
  person.says(text);
  await person.hears(expected);
  return { told: person.told().slice(before), ms: Date.now() - began };
}

/** Somebody who has given his NIK and is asked for his KPJ. */
async function createRegistering(): Promise<Visitor> {
  const person = visitor();
  await beginsToRegister(person);
  await asks(person, nik, words("register:ask-kpj"));
  return person;
}

interface Fault {
  name: string;
  begin(): unknown;
  end(): unknown;
  /** Whether the program can still be called ready: what it asks is answered, if late. */
  ready: boolean;
}

const FAULTS: Fault[] = [
  {
    name: "is cut off",
    begin: () => world.postgresProxy.cut(),
    end: () => world.postgresProxy.restore(),
    ready: false,
  },
  {
    name: "has fallen silent",
    begin: () => world.postgresProxy.freeze(),
    end: () => world.postgresProxy.restore(),
    ready: false,
  },
  {
    name: "answers two seconds late in each direction",
    begin: () => world.postgresProxy.delay(2_000),
    end: () => world.postgresProxy.restore(),
    ready: true,
  },
  { name: "is read-only", begin: () => setReadOnly(true), end: () => setReadOnly(false), ready: false },
];

describe.each(FAULTS)("while Postgres $name", (fault) => {
  test("people are told so within ten seconds, and afterwards the same questions go on", async () => {
    const [registering, coded] = [await createRegistering(), visitor()];
    await beginsToRegister(coded);
    const code = await asksForCode(coded, newcomer());
    await fault.begin();
    const answers = await Promise.all([
      asks(registering, kpj, words("register:not-saved")),
      asks(coded, code, words("code:check-unavailable")),
      asks(owner, "saldo", words("check-balance:unavailable")),
    ]);
    if (!fault.ready) await ready(503);
    expect(await world.status("/healthz")).toBe(200);
    await fault.end();
    await ready(200);
    for (const { told, ms } of answers) {
      expect(told).toHaveLength(1);
      expect(ms).toBeLessThan(TOLD_WITHIN_MS);
    }
    expect((await asks(registering, kpj, words("register:ask-phone"))).told).toHaveLength(1);
    await asks(coded, code, words("register:ready"));
    expect((await asks(owner, "saldo", BALANCE)).told).toHaveLength(1);
  });
});

test("connections that a failover ended are replaced: nobody notices", async () => {
  const registering = await createRegistering();
  await admin.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and backend_type = 'client backend'",
  );
  const { told } = await asks(registering, kpj, words("register:ask-phone"));
  expect(told).toHaveLength(1);
  expect((await asks(owner, "saldo", BALANCE)).told).toHaveLength(1);
});

describe("when it is unknown whether Postgres did what it was asked", () => {
  test("a field that is typed again is taken once more, and the next is asked", async () => {
    const registering = await createRegistering();
    const lost = world.postgresProxy.loseAnswerTo("commit");
    registering.says(kpj);
    await lost;
    await insists(registering, kpj, words("register:not-saved"), words("register:ask-phone"));
  });

  test.each([
    ["", () => undefined],
    [" and Postgres is away for a while", () => world.postgresProxy.cut()],
  ])("a code that was used%s opens the session that it opened, and no second one", async (_, next) => {
    const coded = visitor();
    await beginsToRegister(coded);
    const code = await asksForCode(coded, newcomer());
    const sessions = await countSessions();
    const lost = world.postgresProxy.loseAnswerTo("set used_at", "commit").then(next);
    coded.says(code);
    await lost;
    await insists(coded, code, words("code:check-unavailable"), words("register:ready"));
    // He may be one for whom nothing was paid in yet.
    await asks(coded, "saldo", "JHT");
    expect(await countSessions()).toBe(sessions + 1);
  });
});

/** Waits for the answer to what he said; where that was "not now", he says it again when Postgres is back. */
async function insists(person: Visitor, text: string, notNow: string, expected: string): Promise<void> {
  const newest = () => person.told().at(-1) ?? "";
  await world.api.until(() => [notNow, expected].some((answer) => newest().includes(answer)));
  world.postgresProxy.restore();
  if (newest().includes(notNow)) await asks(person, text, expected);
}

async function countSessions(): Promise<number> {
  const { rows } = await admin.query<{ count: number }>("select count(*)::int as count from sessions");
  return rows[0]?.count ?? 0;
}
