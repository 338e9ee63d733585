import { jest } from "@jest/globals";
import type { Channel, Incoming, Receive } from "../../../src/ports/channel.ts";
import type { Person } from "../../support/fake-whatsapp/person.ts";
import { message, plain } from "../channel-contract.ts";
import { createWhatsAppBench, openVaults, type Vaults, type WhatsAppBench } from "./bench.ts";
import { type CrashPoint, liveUntil } from "./crashing-vault.ts";

jest.setTimeout(600_000);

let vaults: Vaults;
beforeAll(async () => {
  vaults = await openVaults();
});
afterAll(() => vaults.close());

/** A mailbox that drops what it has already, as the conversation store does, and outlives every process. */
function createMailbox() {
  const kept = new Map<string, Incoming>();
  let calls = 0;
  const receive: Receive = async (incoming) => {
    calls += 1;
    kept.set(`${incoming.chat}/${incoming.id}`, incoming);
  };
  return {
    receive,
    texts: () =>
      [...kept.values()].map(({ content }) => (content.type === "text" ? content.text : content.type)),
    chats: () => new Set([...kept.values()].map(({ chat }) => chat)),
    calls: () => calls,
  };
}

let bench: WhatsAppBench;
beforeAll(async () => {
  bench = await createWhatsAppBench(vaults);
  await bench.channel.start(async () => undefined);
  await bench.linkIs("linked");
  await bench.channel.stop();
});
afterAll(() => bench.close());

let worlds = 0;

/**
 * One world: somebody new says three things and is answered. The process dies at one call, its line with it, and another begins with what it
 * left in the database. Gives the calls of the one that died.
 */
async function playWith(point: CrashPoint | null): Promise<readonly string[]> {
  const { whatsapp } = bench;
  worlds += 1;
  const mailbox = createMailbox();
  const person = whatsapp.person({ phone: `62812${worlds}`, lid: `111222${worlds}` });
  const life = liveUntil(point, { vault: vaults.again(), receive: mailbox.receive }, () => whatsapp.kill());
  const mortal = bench.another({ vault: life.vault });
  await mortal.start(life.receive);
  await Promise.race([whatsapp.online(), life.died]);
  const said = sayAll(person);
  await Promise.race([said.then(() => answer(mortal, mailbox.chats)), life.died]);
  await said;
  if (point) await inherit(mailbox);
  else await mortal.stop();
  expect(mailbox.texts()).toEqual(TEXTS);
  expect(person.heard.map(({ text }) => text)).toEqual(["Jawaban"]);
  return life.calls;
}

/** The dead process holds its lease; the database tells that it ran out. */
async function inherit({ receive, chats }: ReturnType<typeof createMailbox>): Promise<void> {
  await vaults.database.script("update whatsapp_number set lease_until = '-infinity'");
  const heir = bench.another();
  await heir.start(receive);
  await answer(heir, chats);
  await heir.stop();
}

const TEXTS = ["halo", "saldo", "saldo JHT"];

async function sayAll(person: Person): Promise<void> {
  for (const text of TEXTS) await person.says(text);
}

/** Answers when all that was said has come, until WhatsApp has the answer; under the same id each time, as the runtime does. */
async function answer(channel: Channel, chats: () => Set<string>): Promise<void> {
  const { whatsapp } = bench;
  await whatsapp.until(() => whatsapp.undelivered.length === 0);
  for (let sent = false; !sent; ) {
    const [chat] = chats();
    const sending = chat
      ? channel.send({ chat, id: `whatsapp:${chat}/1` }, message({ text: [plain("Jawaban")] }))
      : Promise.reject();
    sent = await sending.then(
      () => true,
      () => new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 5)),
    );
  }
}

test("nothing is lost and nothing comes twice, at whichever call a process dies", async () => {
  const calls = await playWith(null);
  expect(calls).toEqual(expect.arrayContaining(["find", "writeKeys", "receive", "done", "keep", "taken"]));
  for (let number = 1; number <= calls.length; number += 1) {
    for (const side of ["before", "after"] as const) {
      await playWith({ number, side }).catch((cause: unknown) => {
        throw new Error(`died ${side} call ${number}, ${calls[number - 1]}`, { cause });
      });
    }
  }
});
