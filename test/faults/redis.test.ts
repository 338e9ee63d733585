import { jest } from "@jest/globals";
import { Redis } from "ioredis";
import { arriveScript, commitScript } from "../../src/store/redis/scripts.ts";
import {
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

/** A webhook that can't keep a message says so within so long. */
const REFUSES_WITHIN_MS = 5_000;
/** `/readyz` follows a fault and its end within so long. */
const NOTICED_WITHIN_MS = 15_000;
/** What was taken by nobody is taken up when its lease of 30 s is over, which is looked for every second. */
const TAKEN_UP_WITHIN_MS = 40_000;
/** No port of this machine that anybody listens on. */
const NOBODY = ["127.0.0.1", "1"] as const;

let world: FaultWorld;
let admin: Redis;
let visitor: () => Visitor;
const newcomer = createNewcomers();
const { nik, kpj } = newcomer();
/** What somebody is told who begins to register and gives his NIK and KPJ, when nothing goes wrong. */
let undisturbed: string[];

beforeAll(async () => {
  world = await openFaultWorld(["--appendonly", "yes", "--appendfsync", "always"]);
  admin = new Redis(world.redis.url);
  // Lost and found again when the server is killed.
  admin.on("error", () => undefined);
  visitor = createVisitors(world.api);
  const reference = visitor();
  await beginsToRegister(reference);
  await givesNumbers(reference);
  undisturbed = reference.told();
});

/** What is wrong with Redis now. */
let present: Fault | null = null;

async function begin(fault: Fault): Promise<void> {
  present = fault;
  await fault.begin();
}

async function end(): Promise<void> {
  const past = present;
  present = null;
  await past?.end();
}

// A test that failed leaves the next one a sound Redis.
afterEach(end);

afterAll(async () => {
  admin?.disconnect();
  await world?.close();
});

/** Gives NIK and KPJ in one go, without waiting for the answers. */
async function givesNumbers(person: Visitor): Promise<void> {
  person.says(nik);
  person.says(kpj);
  await person.hears(words("register:ask-kpj"));
  await person.hears(words("register:ask-phone"));
}

/** Resolves when `/readyz` says so steadily. */
async function ready(expected: 200 | 503): Promise<void> {
  const saysSo = async () => {
    for (let times = 0; times < 5; times += 1) if ((await world.status("/readyz")) !== expected) return false;
    return true;
  };
  await waitUntil(`/readyz says ${expected}`, saysSo, NOTICED_WITHIN_MS);
}

interface Fault {
  name: string;
  begin(): unknown;
  end(): unknown;
}

const REFUSING: Fault[] = [
  { name: "is cut off", begin: () => world.redisProxy.cut(), end: () => world.redisProxy.restore() },
  {
    name: "is full",
    begin: () => admin.config("SET", "maxmemory", "1"),
    end: () => admin.config("SET", "maxmemory", "0"),
  },
  {
    name: "is read-only, as the old master is after a failover",
    begin: () => admin.replicaof(...NOBODY),
    end: () => admin.replicaof("NO", "ONE"),
  },
  {
    name: "is killed and started again from its log",
    begin: () => world.redis.kill(),
    end: () => world.redis.restart(),
  },
];

/** How the webhook answered from the n-th try on. */
function refusals(since: number) {
  return world.api.webhookTries.slice(since);
}

describe.each(REFUSING)("while Redis $name", (fault) => {
  test("Telegram is asked to come again, and afterwards everybody is answered, in order, once", async () => {
    const [amid, newly] = [visitor(), visitor()];
    await beginsToRegister(amid);
    await world.api.allAcknowledged();
    const before = { told: amid.told(), tries: world.api.webhookTries.length };
    await begin(fault);
    amid.says(nik);
    amid.says(kpj);
    newly.says("/start");
    await world.api.until(() => refusals(before.tries).length >= 6);
    await ready(503);
    expect(await world.status("/healthz")).toBe(200);
    expect([amid.told(), newly.told()]).toEqual([before.told, []]);
    const tries = refusals(before.tries);

    await end();
    await amid.hears(words("register:ask-kpj"));
    await amid.hears(words("register:ask-phone"));
    await newly.hears(words("common:about-demo"));
    await world.api.allAcknowledged();
    await ready(200);
    for (const one of tries) expect(one).toMatchObject({ status: 503, retryAfterSeconds: 5 });
    expect(Math.max(...tries.map(({ tookMs }) => tookMs))).toBeLessThan(REFUSES_WITHIN_MS);
    expect(amid.told()).toEqual(undisturbed);
    expect(newly.told()).toEqual(undisturbed.slice(0, 1));
  });
});

/** What reaches Redis takes effect there, but nobody learns of it in time. */
const SILENT: Fault[] = [
  {
    name: "answers two seconds late",
    begin: () => world.redisProxy.delay(2_000),
    end: () => world.redisProxy.restore(),
  },
  {
    name: "has fallen silent",
    begin: () => world.redisProxy.freeze(),
    end: () => world.redisProxy.restore(),
  },
];

/** A person gives two numbers while Redis is silent; `answered` is what happens after, which takes as long as a lease. */
async function givesNumbersIntoSilence(fault: Fault): Promise<{ answered(): Promise<void> }> {
  const person = visitor();
  await beginsToRegister(person);
  await world.api.allAcknowledged();
  const since = world.api.webhookTries.length;
  await begin(fault);
  person.says(nik);
  person.says(kpj);
  await world.api.until(() => refusals(since).length >= 2);
  await ready(503);
  expect(await world.status("/healthz")).toBe(200);
  const tries = refusals(since);
  await end();
  await ready(200);
  for (const one of tries) expect(one).toMatchObject({ status: 503, retryAfterSeconds: 5 });
  expect(Math.max(...tries.map(({ tookMs }) => tookMs))).toBeLessThan(REFUSES_WITHIN_MS);
  return { answered: () => isAnsweredOnce(person) };
}

async function isAnsweredOnce(person: Visitor): Promise<void> {
  const complete = () => person.told().length >= undisturbed.length;
  await waitUntil("all is answered", complete, TAKEN_UP_WITHIN_MS);
  await world.api.allAcknowledged();
  expect(person.told()).toEqual(undisturbed);
}

test("when Redis is slow, silent, or loses the connection in the place of an answer, all is answered when the lease is over", async () => {
  const answered: (() => Promise<void>)[] = [];
  for (const fault of SILENT) answered.push((await givesNumbersIntoSilence(fault)).answered);
  for (const { sha } of [arriveScript, commitScript]) {
    const person = visitor();
    await beginsToRegister(person);
    await world.api.allAcknowledged();
    const lost = world.redisProxy.loseAnswerTo(sha);
    person.says(nik);
    await lost;
    person.says(kpj);
    answered.push(() => isAnsweredOnce(person));
  }
  await Promise.all(answered.map((check) => check()));
});

describe("after Redis was emptied", () => {
  test("somebody who was signed in is asked to sign in again, and is shown nothing before", async () => {
    const person = visitor();
    await registers(person, newcomer());
    person.says("saldo");
    expect((await person.hears(words("check-balance:jht"))).text).toMatch(/Rp\d/);
    await world.api.allAcknowledged();
    const told = person.told().length;
    await admin.flushall();
    for (const text of ["saldo", "saldo JHT"]) {
      person.says(text);
      await person.hears(words("sign-in:needed"));
    }
    await world.api.allAcknowledged();
    expect(person.told().slice(told)).toHaveLength(2);
    expect(person.told().slice(told).join()).not.toMatch(/Rp\d/);
  });

  test("somebody in the middle of a registration is not taken for another, and can begin anew", async () => {
    const person = visitor();
    await beginsToRegister(person);
    await world.api.allAcknowledged();
    const told = person.told().length;
    await admin.flushall();
    person.says(nik);
    await person.hears(words("safety:secret"));
    expect(person.told().slice(told).join()).not.toContain(nik);
    person.says("daftar");
    await person.hears(words("register:ask-nik"));
    await givesNumbers(person);
  });
});
