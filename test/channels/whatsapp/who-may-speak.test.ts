import { jest } from "@jest/globals";
import { Restrictions } from "../../../src/channels/whatsapp/restrictions.ts";
import { policy } from "../../../src/policy.ts";
import type { Recipient } from "../../../src/ports/channel.ts";
import type { Person } from "../../support/fake-whatsapp/person.ts";
import { until } from "../../support/until.ts";
import { createInbox, type Inbox, message, plain } from "../channel-contract.ts";
import { createWhatsAppBench, hurried, openVaults, type Vaults, type WhatsAppBench } from "./bench.ts";

jest.setTimeout(120_000);

let vaults: Vaults;
let bench: WhatsAppBench;
let inbox: Inbox;
let budi: Person;
let chat: string;

beforeAll(async () => {
  vaults = await openVaults();
});
afterAll(() => vaults.close());

beforeEach(async () => {
  bench = await createWhatsAppBench(vaults);
  inbox = createInbox();
  budi = bench.whatsapp.person({ phone: "6281234567890", lid: "111222333444" });
  await bench.channel.start(inbox.receive);
  await bench.linkIs("linked");
  await budi.says("halo");
  chat = (await inbox.next()).chat;
});
afterEach(() => bench.close());

const answer = (text: string) => message({ text: [plain(text)] });

describe("what a person of ours types on the phone", () => {
  beforeEach(async () => {
    await bench.whatsapp.phone.says(budi, "Halo Pak, saya bantu ya");
    await until(async () => (await vaults.again().readPhoneTalks()).length === 1);
    await budi.says("terima kasih");
  });
  /** All that was said so far has come, and was passed on or passed over. */
  const isRead = () =>
    until(async () => {
      const left = "select 1 from whatsapp_journal where body_sealed is not null";
      return bench.whatsapp.undelivered.length === 0 && (await vaults.database.query(left)).length === 0;
    });

  test("silences the bot in that chat, until he types /bot there; then the chat is told at once", async () => {
    await isRead();
    await expect(bench.channel.send({ chat, id: "r1" }, answer("Jawaban"))).rejects.toMatchObject({
      kind: "rejected",
    });
    await bench.whatsapp.phone.says(budi, "/bot");
    expect(await inbox.next()).toMatchObject({ chat, content: { type: "handed-back", why: "done" } });
    await budi.says("saldo");
    expect((await inbox.next()).content).toEqual({ type: "text", text: "saldo" });
  });

  test("… or until the operator hands the chat back: it is told so before its next message", async () => {
    await isRead();
    expect(await vaults.again().handBack(chat)).toBe(1);
    await budi.says("saldo");
    expect((await inbox.next()).content).toEqual({ type: "handed-back", why: "done" });
    expect((await inbox.next()).content).toEqual({ type: "text", text: "saldo" });
  });

  test("… or until he has typed nothing for a day, which is no reason to leave anybody alone", async () => {
    await isRead();
    await vaults.database.query("update whatsapp_people set silent_until = silent_until - $1::interval", [
      `${policy.whatsapp.personIdleMs} milliseconds`,
    ]);
    await budi.says("halo?");
    expect((await inbox.next()).content).toEqual({ type: "handed-back", why: "idle" });
    expect((await inbox.next()).content).toEqual({ type: "text", text: "halo?" });
  });
});

describe("while WhatsApp restricts the number", () => {
  const restriction = () => bench.restrictions.current;
  const send = (id: string, more: Partial<Recipient> = {}) =>
    bench.channel.send({ chat, id, ...more }, answer(id));
  /** Nothing was heard of him for so long. */
  const hasBeenSilent = (ms: number) =>
    vaults.database.query("update whatsapp_people set wrote_at = wrote_at - $1::interval", [
      `${ms} milliseconds`,
    ]);

  test.each([
    ["new-chats-locked", (is: boolean) => bench.whatsapp.locks(is)],
    ["new-chats-capped", (is: boolean) => bench.whatsapp.caps(is)],
  ] as const)(
    "(%s) only answers leave; what nobody asked for waits until it is over",
    async (kind, restricts) => {
      restricts(true);
      await until(async () => restriction() === kind);
      expect(bench.log.lines).toContainEqual(
        expect.objectContaining({ event: "whatsapp.restricted", fields: { channel: "whatsapp", kind } }),
      );
      await send("an answer");
      await hasBeenSilent(policy.whatsapp.answerMs + 60_000);
      await expect(send("a notice")).rejects.toMatchObject({ kind: "closed" });
      restricts(false);
      await until(async () => restriction() === null);
      await send("a notice");
      expect(budi.heard.map(({ text }) => text)).toEqual(["an answer", "a notice"]);
    },
  );

  test("what an agent says to whoever asked for one leaves, and what waited when the person writes", async () => {
    bench.whatsapp.locks(true);
    await until(async () => restriction() !== null);
    await hasBeenSilent(policy.whatsapp.answerMs + 60_000);
    await send("an agent's words", { words: { ticket: "t1", position: 1 } });
    await expect(send("a notice")).rejects.toMatchObject({ kind: "closed" });
    await budi.says("saldo");
    await inbox.next();
    await send("a notice");
    expect(budi.heard.map(({ text }) => text)).toEqual(["an agent's words", "a notice"]);
  });

  test("it is known at the next start as well", async () => {
    await bench.channel.stop();
    bench.whatsapp.restricts = { lock: true, cap: true };
    const restrictions = new Restrictions({ clock: hurried, log: bench.log });
    await bench.another({ restrictions }).start(inbox.receive);
    await until(async () => restrictions.current === "new-chats-locked");
  });
});
