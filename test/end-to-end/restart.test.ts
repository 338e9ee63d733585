import { once } from "node:events";
import { connect } from "node:net";
import { jest } from "@jest/globals";
import { FakeBotApi } from "../support/fake-bot-api/fake-bot-api.ts";
import { freePort } from "../support/free-port.ts";
import { startPostgres } from "../support/postgres.ts";
import { makeDataFolder, runProgram, startProgram } from "../support/program.ts";
import { startRedis } from "../support/redis.ts";
import { createTelegramPerson } from "../support/telegram-person.ts";
import { comeToChat, readDemoCode, type WebPerson } from "../support/web-person.ts";
import { type Newcomer, newcomers, words } from "../support/words.ts";

jest.setTimeout(240_000);

/** What a supervisor waits after SIGTERM before it kills is usually longer: 30 s in Kubernetes, 10 s in Docker. */
const STOPS_WITHIN_MS = 15_000;

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const part of open.splice(0).reverse()) await part.close();
});

/** Has a part closed when its test is over, whatever happens. */
function closing<Part extends { close(): Promise<void> }>(part: Part): Part {
  open.push(part);
  return part;
}

function newcomer(): Newcomer {
  const [person] = newcomers();
  if (!person) throw new Error("nobody is left to register");
  return person;
}

/** From "halo" to the question for the phone number, with NIK and KPJ typed. */
async function beginsToRegister(person: WebPerson, { nik, kpj }: Newcomer): Promise<void> {
  await person.says("halo");
  await person.hears(words("common:about-demo"));
  await person.says("setuju");
  await person.hears(words("menu:title"));
  await person.says("saldo");
  await person.hears(words("sign-in:needed"));
  await person.says("daftar");
  await person.hears(words("register:ask-nik"));
  await person.says(nik);
  await person.hears(words("register:ask-kpj"));
  await person.says(kpj);
}

/** From the phone number to the balance. */
async function endsRegistering(
  person: WebPerson,
  url: string,
  { phone, email, nik, kpj }: Newcomer,
): Promise<void> {
  await person.says(phone);
  await person.hears(words("register:ask-email"));
  await person.says(email);
  const summary = await person.hears(words("register:choose-way"));
  const masks = (summary.table?.rows ?? []).map(([, mask = ""]) => mask);
  expect(masks.map((mask) => mask.slice(-4)).slice(0, 2)).toEqual([nik.slice(-4), kpj.slice(-4)]);
  await person.says("1");
  await person.says(await readDemoCode(url, phone));
  await person.hears(words("check-balance:jht"));
}

describe("on one machine", () => {
  test("a program that is killed in the middle of a registration goes on at the same question", async () => {
    const folder = closing(await makeDataFolder());
    const settings = { DATA_DIR: folder.path };
    const first = closing(await startProgram(settings));
    const before = await comeToChat(first.url);
    await beginsToRegister(before, newcomer());
    // The KPJ was accepted; whether it was answered yet is left to chance.
    await first.end("SIGKILL");

    const second = closing(await startProgram(settings));
    const after = await comeToChat(second.url, before.cookie);
    if (!after.history.join().includes(words("register:ask-phone")))
      await after.hears(words("register:ask-phone"));
    expect(after.history.join()).toContain(words("register:ask-kpj"));
    await endsRegistering(after, second.url, newcomer());
    expect(await second.end("SIGTERM")).toBe(0);
  });

  test("a program that is told to stop under load stops in time, and answers after its next start what it promised", async () => {
    const folder = closing(await makeDataFolder());
    const settings = { DATA_DIR: folder.path };
    const first = closing(await startProgram(settings));
    const people = await Promise.all(Array.from({ length: 30 }, () => comeToChat(first.url)));
    const promised = people.map((person) =>
      person.says("halo").then(
        () => true,
        () => false,
      ),
    );
    await promised[0];
    const told = Date.now();
    expect(await first.end("SIGTERM")).toBe(0);
    expect(Date.now() - told).toBeLessThan(STOPS_WITHIN_MS);

    const second = closing(await startProgram(settings));
    for (const [index, person] of people.entries()) {
      if (!(await promised[index])) continue;
      const after = await comeToChat(second.url, person.cookie);
      const about = words("common:about-demo");
      if (!after.history.join().includes(about)) await after.hears(about);
      after.leave();
    }
  });

  test("a program stops in time though somebody holds a connection on which he says nothing", async () => {
    const folder = closing(await makeDataFolder());
    const program = closing(await startProgram({ DATA_DIR: folder.path }));
    // Browsers open such connections ahead of need, and so do the probes of load balancers.
    const silent = connect(Number(new URL(program.url).port), "127.0.0.1");
    silent.on("error", () => undefined);
    await once(silent, "connect");
    const told = Date.now();
    expect(await program.end("SIGTERM")).toBe(0);
    silent.destroy();
    expect(Date.now() - told).toBeLessThan(STOPS_WITHIN_MS);
  });

  test("a second program on the same folder says in one sentence why it does not start, and disturbs nobody", async () => {
    const folder = closing(await makeDataFolder());
    const settings = { DATA_DIR: folder.path };
    const first = closing(await startProgram(settings));
    const { code, said } = await runProgram(settings);
    expect(code).toBe(78);
    expect(said.trim().split("\n")).toEqual([expect.stringMatching(/in use.*DATA_DIR/)]);
    const person = await comeToChat(first.url);
    await person.says("halo");
    await person.hears(words("common:about-demo"));
  });
});

describe("on Redis and Postgres", () => {
  /** A Redis, a Postgres, and what two programs need to share them. */
  async function shareServers(): Promise<Record<string, string>> {
    const port = await freePort();
    const [redis, postgres] = await Promise.all([startRedis(["--port", String(port)]), startPostgres()]);
    closing({ close: () => redis.stop() });
    closing({ close: () => postgres.stop() });
    return {
      REDIS_URL: `redis://127.0.0.1:${port}`,
      DATABASE_URL: postgres.url,
      MASTER_KEY: `k1:${"5a".repeat(32)}`,
    };
  }

  async function startOnFolderOfItsOwn(settings: Record<string, string>) {
    const folder = closing(await makeDataFolder());
    return closing(await startProgram({ DATA_DIR: folder.path, ...settings }));
  }

  test("a person who registers with one program, which dies, goes on with the other", async () => {
    const servers = await shareServers();
    const a = await startOnFolderOfItsOwn(servers);
    const b = await startOnFolderOfItsOwn(servers);
    const atA = await comeToChat(a.url);
    await beginsToRegister(atA, newcomer());
    await atA.hears(words("register:ask-phone"));
    await a.end("SIGKILL");

    const atB = await comeToChat(b.url, atA.cookie);
    expect(atB.history.at(-1)).toContain(words("register:ask-phone"));
    await endsRegistering(atB, b.url, newcomer());
  });

  test("a person whose messages reach now one program and now the other is answered in order", async () => {
    const servers = await shareServers();
    const api = new FakeBotApi();
    await api.listen();
    closing(api);
    const telegram = {
      TELEGRAM_BOT_TOKEN: api.token,
      TELEGRAM_API_ROOT: api.root,
      PUBLIC_URL: "https://bot.example.test",
      TELEGRAM_WEBHOOK_SECRET: "a-secret-of-the-webhook_0123456789abcdef",
    };
    const programs = [
      await startOnFolderOfItsOwn({ ...servers, ...telegram }),
      await startOnFolderOfItsOwn({ ...servers, ...telegram }),
    ];
    let updates = 0;
    api.deliver = async (body, secret) => {
      const { url = "" } = programs[updates++ % 2] ?? {};
      const headers = { "content-type": "application/json", "x-telegram-bot-api-secret-token": secret };
      return (await fetch(`${url}/telegram/webhook`, { method: "POST", headers, body })).status;
    };
    await api.called("setWebhook", 2);
    const { nik, kpj } = newcomer();
    const person = createTelegramPerson(api, 42);
    person.says("/start");
    await person.hears(words("common:about-demo"));
    // Nobody waits for answers here: each message finds the conversation held by one program or the other.
    for (const text of ["setuju", "daftar", nik, kpj]) person.says(text);
    await person.hears(words("menu:title"));
    await person.hears(words("register:ask-nik"));
    await person.hears(words("register:ask-kpj"));
    await person.hears(words("register:ask-phone"));
    for (const program of programs) expect(await program.end("SIGTERM")).toBe(0);
  });
});
