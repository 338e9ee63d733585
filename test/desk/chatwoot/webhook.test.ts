import { jest } from "@jest/globals";
import { policy } from "../../../src/policy.ts";
import type { Asked } from "../../support/desk/asked.ts";
import { type ChatwootStage, openChatwootStage } from "../../support/desk/chatwoot-stage.ts";

jest.setTimeout(120_000);

let stage: ChatwootStage;
beforeAll(async () => {
  stage = await openChatwootStage();
});
afterEach(() => stage.clears());
afterAll(() => stage?.close());

const { signatureAgeMs, lookEveryMs } = policy.bridge;

/** Somebody whose ticket Chatwoot has. */
async function asks(): Promise<Asked> {
  const asked = await stage.asks();
  await stage.settles();
  return asked;
}

/** Hands a call over as Chatwoot does; gives the status of the answer. */
async function call(body: string, headers: Record<string, string>): Promise<number> {
  return (await fetch(stage.webhookUrl, { method: "POST", headers, body })).status;
}

/** Whether a call has our ticket looked at before its regular time. */
async function rings(asked: Asked, body: string, headers: Record<string, string>): Promise<boolean> {
  const { database } = stage;
  const count = async () => {
    const [row] = await database.query<{ asked: number }>(
      "select asked from bridge_talks where ticket_id = $1",
      [asked.ticket],
    );
    return row?.asked;
  };
  const before = await count();
  await call(body, headers);
  return (await count()) !== before;
}

/** A call about an agent's message, with letters that are written in more than one way. */
function message(asked: Asked, more: object = {}): string {
  const conversation = { id: stage.fake.about(asked.number).id };
  const said = {
    event: "message_created",
    id: 1,
    message_type: "outgoing",
    private: false,
    content: "Oké 👍",
  };
  return JSON.stringify({ ...said, conversation, ...more });
}

describe("a call", () => {
  test("that the inbox has signed is taken, whatever stands in it", async () => {
    const asked = await asks();
    const body = message(asked);
    expect(await call(body, stage.fake.signed(body))).toBe(200);
    expect(await rings(asked, body, stage.fake.signed(body))).toBe(true);
    for (const odd of ["", "null", "[]", "{", JSON.stringify({ event: "message_created" })])
      expect([odd, await call(odd, stage.fake.signed(odd))]).toEqual([odd, 200]);
  });

  test.each<[string, (body: string) => [string, Record<string, string>]]>([
    ["one byte is another", (body) => [body.replace("Ok", "ok"), stage.fake.signed(body)]],
    ["it is written anew", (body) => [body.replace("👍", "\\ud83d\\udc4d"), stage.fake.signed(body)]],
    ["it is signed with another secret", (body) => [body, { ...stage.fake.signed(body), ...other("0") }]],
    ["the signature is short", (body) => [body, { ...stage.fake.signed(body), ...other("") }]],
    ["the signature lacks its kind", (body) => [body, without(stage.fake.signed(body))]],
    ["its time is another", (body) => [body, { ...stage.fake.signed(body), "x-chatwoot-timestamp": "1" }]],
    ["it is not signed", (body) => [body, { "content-type": "application/json" }]],
    ["it was signed too long ago", (body) => [body, stage.fake.signed(body, old(signatureAgeMs + 1_000))]],
    ["it was signed far ahead", (body) => [body, stage.fake.signed(body, old(-signatureAgeMs - 2_000))]],
  ])("is refused when %s, and changes nothing", async (_, forge) => {
    const asked = await asks();
    const [body, headers] = forge(message(asked));
    expect(await rings(asked, body, headers)).toBe(false);
    expect(await call(body, headers)).toBe(401);
  });

  test.each<[string, object]>([
    ["our own words, come back", { message_type: "incoming" }],
    ["a note for colleagues", { private: true }],
    ["a text of Chatwoot's own", { message_type: "template" }],
    ["a conversation that is not ours", { conversation: { id: 4_711 } }],
    ["somebody who types", { event: "conversation_typing_on" }],
  ])("about %s has nothing looked at", async (_, more) => {
    const asked = await asks();
    const body = message(asked, more);
    expect(await rings(asked, body, stage.fake.signed(body))).toBe(false);
    expect(await call(body, stage.fake.signed(body))).toBe(200);
  });
});

describe("what an agent does is done once and in order", () => {
  /** An agent takes a talk, says two things and ends it. */
  async function serves(asked: Asked): Promise<void> {
    const there = stage.fake.about(asked.number);
    stage.fake.assigns(there, stage.fake.sari);
    stage.fake.says(there, stage.fake.sari, "Halo.");
    stage.fake.says(there, stage.fake.sari, "Sudah beres.");
    stage.fake.resolves(there);
  }
  const served = ["taken by Sari", "Sari: Halo.", "Sari: Sudah beres.", "resolved"];

  test("when every call comes twice", async () => {
    const asked = await asks();
    stage.fake.calling = "twice";
    await serves(asked);
    await stage.settles();
    expect(await asked.hears()).toEqual(served);
  });

  test("when calls come out of order, and late", async () => {
    const asked = await asks();
    stage.fake.calling = "held";
    await serves(asked);
    stage.fake.callsOutOfOrder();
    await stage.settles();
    expect(await asked.hears()).toEqual(served);
    expect(await stage.fake.called()).not.toContain(401);
  });

  test("when no call comes at all", async () => {
    const asked = await asks();
    stage.fake.calling = "never";
    await serves(asked);
    await stage.passes(lookEveryMs);
    expect(await asked.hears()).toEqual(served);
  });

  test("when an old call is played again", async () => {
    const asked = await asks();
    await serves(asked);
    await stage.settles();
    await asked.hears();
    const body = message(asked, { id: stage.fake.about(asked.number).messages.at(-1)?.id });
    for (let times = 0; times < 5; times += 1) await call(body, stage.fake.signed(body));
    await stage.settles();
    expect(await asked.hears()).toEqual([]);
  });
});

function other(digit: string): Record<string, string> {
  return { "x-chatwoot-signature": `sha256=${digit.repeat(64)}` };
}

function without(signed: Record<string, string>): Record<string, string> {
  return { ...signed, "x-chatwoot-signature": signed["x-chatwoot-signature"]?.slice("sha256=".length) ?? "" };
}

/** So many milliseconds before now. */
function old(ms: number): number {
  return stage.clock.now() - ms;
}
