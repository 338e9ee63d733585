import { jest } from "@jest/globals";
import type { InlineKeyboardButton } from "grammy/types";
import type { Fault } from "../support/fake-bot-api/fake-bot-api.ts";
import {
  agrees,
  beginsToRegister,
  createNewcomers,
  createVisitors,
  type Visitor,
} from "../support/fault-talks.ts";
import { type FaultWorld, openFaultWorld, postUpdate } from "../support/fault-world.ts";
import { words } from "../support/words.ts";

jest.setTimeout(120_000);

const RETRY_AFTER_S = 3;
/** A retry is looked for every second, and a machine that runs other tests is not always on time. */
const LATE_MS = 4_000;

let world: FaultWorld;
let visitor: () => Visitor;
const { nik } = createNewcomers()();

beforeAll(async () => {
  world = await openFaultWorld();
  visitor = createVisitors(world.api);
});

afterAll(async () => {
  await world?.close();
});

function refusal(status: number, description: string): Fault {
  return { status, description };
}

/** Somebody who has agreed and sees the menu. */
async function createGuest(): Promise<Visitor> {
  const person = visitor();
  await agrees(person);
  return person;
}

/** What he is told after this. */
async function toldAfter(person: Visitor, happens: () => Promise<unknown>): Promise<string[]> {
  await world.api.allAcknowledged();
  const before = person.told().length;
  await happens();
  await world.api.allAcknowledged();
  return person.told().slice(before);
}

test("a chat that Telegram throttles waits as long as it was told and keeps its order; others do not wait", async () => {
  const [slow, other] = [await createGuest(), await createGuest()];
  const told = await toldAfter(slow, async () => {
    const before = world.api.sendingsTo(slow.chat).length;
    world.api.failSendsTo(slow.chat, {
      ...{ status: 429, description: "Too Many Requests: retry after 3" },
      parameters: { retry_after: RETRY_AFTER_S },
    });
    slow.says("daftar");
    await world.api.until(() => world.api.sendingsTo(slow.chat).length > before);
    slow.says(nik);
    other.says("daftar");
    await other.hears(words("register:ask-nik"));
    expect(world.api.sendingsTo(slow.chat)).toHaveLength(before + 1);
    await slow.hears(words("register:ask-kpj"));
    const [refused, again] = world.api.sendingsTo(slow.chat).slice(before);
    const waited = (again?.at ?? 0) - (refused?.at ?? 0);
    expect(waited).toBeGreaterThanOrEqual(RETRY_AFTER_S * 1_000);
    expect(waited).toBeLessThan(RETRY_AFTER_S * 1_000 + LATE_MS);
  });
  expect(told.map((text) => text.includes(words("register:ask-nik")))).toEqual([true, false]);
});

describe("a reply that Telegram does not take", () => {
  const OUTCOMES: [string, Fault, number][] = [
    [
      "because the person blocked the bot is dropped",
      refusal(403, "Forbidden: bot was blocked by the user"),
      0,
    ],
    ["because it finds it wrong is dropped", refusal(400, "Bad Request: message text is empty"), 0],
    ["because the token was revoked is kept until it is valid again", refusal(401, "Unauthorized"), 1],
    ["because it is out of order, with a page in place of an answer, is sent again", "badGateway", 1],
    ["because the line broke is sent again", "reset", 1],
    ["so far as we know, though it arrived, is repeated before anything new", "lostAnswer", 2],
  ];

  test.each(OUTCOMES)("%s, and the next is told after it", async (_, fault, copies) => {
    const [person, other] = [await createGuest(), await createGuest()];
    const told = await toldAfter(person, async () => {
      const before = world.api.sendingsTo(person.chat).length;
      world.api.failSendsTo(person.chat, fault);
      person.says("daftar");
      await world.api.until(() => world.api.sendingsTo(person.chat).length > before);
      other.says("daftar");
      await other.hears(words("register:ask-nik"));
      person.says(nik);
      await person.hears(words("register:ask-kpj"));
    });
    const asked = words("register:ask-nik");
    expect(told.map((text) => text.includes(asked))).toEqual([...Array(copies).fill(true), false]);
    expect(world.program.said()).not.toMatch(/CANARY/);
  });

  test("for 25 seconds, though it arrived, is repeated before anything new, and others do not wait", async () => {
    const [person, other] = [await createGuest(), await createGuest()];
    const told = await toldAfter(person, async () => {
      world.api.failSendsTo(person.chat, { slowMs: 25_000 });
      person.says("daftar");
      await person.hears(words("register:ask-nik"));
      person.says(nik);
      const began = Date.now();
      other.says("daftar");
      await other.hears(words("register:ask-nik"));
      expect(Date.now() - began).toBeLessThan(LATE_MS);
      await person.hears(words("register:ask-kpj"));
    });
    expect(told.map((text) => text.includes(words("register:ask-nik")))).toEqual([true, true, false]);
  });
});

describe("a tap", () => {
  test("of an old screen does nothing and says so, and the open question stays", async () => {
    const person = await createGuest();
    await toldAfter(person, async () => {
      person.says("daftar");
      await person.hears(words("register:ask-nik"));
    });
    const menuLabel = words("intents:check-balance");
    const told = await toldAfter(person, async () => {
      person.taps(menuLabel);
      await person.hears(words("common:outdated"));
      person.says(nik);
      await person.hears(words("register:ask-kpj"));
    });
    expect(told).toHaveLength(2);
    expect(told.join()).not.toContain(words("sign-in:needed"));
  });

  test("that Telegram finds too old to be answered is done all the same", async () => {
    const person = await createGuest();
    world.api.failNext("answerCallbackQuery", refusal(400, "Bad Request: query is too old"));
    person.taps(words("intents:check-balance"));
    await person.hears(words("sign-in:needed"));
  });

  test("that ran out while the service was away has a typed equivalent", async () => {
    const person = await createGuest();
    await world.api.allAcknowledged();
    const told = person.told().length;
    world.api.webhookSettings.tapLifeMs = 1_000;
    world.redisProxy.cut();
    person.taps(words("intents:check-balance"));
    await world.api.allAcknowledged();
    world.redisProxy.restore();
    expect(person.told()).toHaveLength(told);
    person.says(words("intents:check-balance"));
    await person.hears(words("sign-in:needed"));
  });

  test.each(["number", "label"] as const)(
    "and its %s typed have the same effect, screen after screen",
    async (way) => {
      const [tapping, typing] = [visitor(), visitor()];
      await choosesHisWay(tapping, (label) => tapping.taps(label));
      await choosesHisWay(typing, (label) =>
        typing.says(way === "label" ? label : String(buttonsOf(typing).indexOf(label) + 1)),
      );
      expect(typing.told()).toEqual(tapping.told());
    },
  );
});

/** From the first word over four screens to the question for the NIK. */
async function choosesHisWay(person: Visitor, choose: (label: string) => void): Promise<void> {
  const steps = [
    [words("welcome:other-language-button"), words("welcome:agree-button", "en")],
    [words("welcome:agree-button", "en"), words("menu:title", "en")],
    [words("intents:check-balance", "en"), words("sign-in:needed", "en")],
    [words("sign-in:register-button", "en"), words("register:ask-nik", "en")],
  ] as const;
  person.says("/start");
  await person.hears(words("common:about-demo"));
  for (const [label, next] of steps) {
    const told = person.told().length;
    choose(label);
    await world.api.until(() => person.told().length > told);
    expect(`${person.told().at(-1)} ${buttonsOf(person).join(" ")}`).toContain(next);
  }
}

/** Labels of the buttons under the newest message, in order. */
function buttonsOf(person: Visitor): string[] {
  const markup = world.api.messagesTo(person.chat).at(-1)?.reply_markup;
  const rows = (markup?.["inline_keyboard"] ?? []) as InlineKeyboardButton[][];
  return rows.flat().map(({ text }) => text);
}

test("a message that was edited stays what it was", async () => {
  const person = visitor();
  await beginsToRegister(person);
  const told = await toldAfter(person, async () => {
    const id = world.api.userSays(person.chat, nik);
    await person.hears(words("register:ask-kpj"));
    world.api.userEdits(person.chat, id, "batal");
  });
  expect(told).toHaveLength(1);
});

describe("the webhook", () => {
  const nested = `{"update_id":1,"message":${"[".repeat(400_000)}${"]".repeat(400_000)}}`;
  test.each<[string, string, string | undefined, number]>([
    ["two megabytes", `"${"x".repeat(2_000_000)}"`, undefined, 413],
    ["two megabytes without our secret", `"${"x".repeat(2_000_000)}"`, "wrong", 401],
    ["lists within lists, 400,000 deep", nested, undefined, 200],
    ["an update without our secret", '{"update_id":1}', "x".repeat(40), 401],
  ])("is not disturbed by %s", async (_, body, secret, status) => {
    expect((await postUpdate(world.program.url, body, secret)).status).toBe(status);
    const person = visitor();
    person.says("/start");
    await person.hears(words("common:about-demo"));
  });
});

test("when Telegram gives every update of the day once more, nobody is told anything twice", async () => {
  await world.api.allAcknowledged();
  const before = world.api.calls("sendMessage").length;
  const tries = world.api.webhookTries.length;
  const count = world.api.redeliverAll();
  await world.api.allAcknowledged();
  expect(world.api.webhookTries.slice(tries).map(({ status }) => status)).toEqual(Array(count).fill(200));
  const person = visitor();
  person.says("/start");
  await person.hears(words("common:about-demo"));
  expect(world.api.calls("sendMessage")).toHaveLength(before + 1);
});
