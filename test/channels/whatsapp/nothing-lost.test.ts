import { jest } from "@jest/globals";
import type { Channel, Incoming, Receive } from "../../../src/ports/channel.ts";
import type { Person } from "../../support/fake-whatsapp/person.ts";
import { message, plain } from "../channel-contract.ts";
import {
  createWhatsAppBench,
  hurried,
  NO_PACE,
  openVaults,
  type Vaults,
  type WhatsAppBench,
} from "./bench.ts";
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
    texts: () => [...kept.values()].flatMap(({ content }) => textsOf(content)),
    chats: () => new Set([...kept.values()].map(({ chat }) => chat)),
    calls: () => calls,
  };
}

function textsOf(content: Incoming["content"]): string[] {
  if (content.type === "backlog") return content.texts;
  return [content.type === "text" ? content.text : content.type];
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

/** How a world went. */
interface Outcome {
  /** The calls of the process that began it. */
  calls: readonly string[];
  /** Whether it came to the call at which it was to die. */
  died: boolean;
}

/**
 * One world: somebody new says three things and is answered. The process dies at one call, its line with it, and another begins with what it
 * left in the database, so many milliseconds later.
 */
async function playWith(point: CrashPoint | null, laterMs = 0): Promise<Outcome> {
  const { whatsapp } = bench;
  worlds += 1;
  await whatsapp.until(() => !whatsapp.isOnline);
  const mailbox = createMailbox();
  const person = whatsapp.person({ phone: `62812${worlds}`, lid: `111222${worlds}` });
  const parts = { vault: vaults.again(), receive: mailbox.receive, clock: hurried };
  const life = liveUntil(point, parts, () => whatsapp.kill());
  const mortal = bench.doomed({ vault: life.vault, clock: life.clock });
  await mortal.start(life.receive);
  await Promise.race([whatsapp.online(), life.died]);
  await sayAll(person);
  await Promise.race([answer(mortal, mailbox.chats, life), life.died]);
  // Who hangs up makes calls too, and may die at one of them.
  if (!life.isDead) await Promise.race([mortal.stop(), life.died]);
  if (life.isDead) await inherit(mailbox, person, laterMs);
  expect(mailbox.texts()).toEqual(TEXTS);
  expect(person.heard.map(({ text }) => text)).toEqual(["Jawaban"]);
  if (!life.isDead) expect(mailbox.calls()).toBe(TEXTS.length);
  return { calls: life.calls, died: life.isDead };
}

/** The dead process holds its lease; the database tells that it ran out. */
async function inherit(
  { receive, chats }: ReturnType<typeof createMailbox>,
  person: Person,
  laterMs: number,
): Promise<void> {
  await vaults.database.script("update whatsapp_number set lease_until = '-infinity'");
  const clock = { now: () => hurried.now() + laterMs, after: hurried.after };
  const heir = bench.another({ clock, pace: { ...NO_PACE, gatherMs: GATHER_MS } });
  await heir.start(receive);
  await answer(heir, chats);
  // Taken by WhatsApp, and perhaps brought again, because the phone could not read it.
  await bench.whatsapp.until(() => person.heard.length > 0);
  await heir.stop();
}

const HOUR = 3_600_000;
/** Long enough for all that is late to be gathered. */
const GATHER_MS = 4_000;
const TEXTS = ["halo", "saldo", "saldo JHT"];

async function sayAll(person: Person): Promise<void> {
  for (const text of TEXTS) await person.says(text);
}

const HOLDS = { isDead: false };

/**
 * Answers when all that was said has come, until WhatsApp has the answer; under the same id each time, as the runtime does. A dead process
 * gives up.
 */
async function answer(channel: Channel, chats: () => Set<string>, life = HOLDS): Promise<void> {
  const { whatsapp } = bench;
  await whatsapp.until(() => whatsapp.undelivered.length === 0);
  while (!life.isDead) {
    const [chat] = chats();
    const to = { chat: chat ?? "", id: `whatsapp:${chat}/1` };
    const sending = chat ? channel.send(to, message({ text: [plain("Jawaban")] })) : Promise.reject();
    const sent = await sending.then(
      () => true,
      () => false,
    );
    if (sent) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

test("nothing is lost and nothing comes twice, at whichever call a process dies", async () => {
  const { calls } = await playWith(null);
  expect(calls).toEqual(expect.arrayContaining(["find", "writeKeys", "receive", "done", "keep", "taken"]));
  for (const side of ["before", "after"] as const) {
    // Some calls are at one time more than at another: on to where none is left to die at.
    let died = true;
    for (let number = 1; died || number <= calls.length; number += 1) {
      died = await playWith({ number, side }).then(
        (world) => world.died,
        (cause: unknown) => {
          throw new Error(`died ${side} call ${number}, ${calls[number - 1]}`, { cause });
        },
      );
    }
  }
});

test("nor when the next process begins an hour later, when all that is left has become late", async () => {
  const { calls } = await playWith(null);
  const numbers = (name: string) => calls.flatMap((call, index) => (call === name ? [index + 1] : []));
  for (const number of numbers("receive")) await playWith({ number, side: "after" }, HOUR);
  for (const number of numbers("done")) await playWith({ number, side: "before" }, HOUR);
});
