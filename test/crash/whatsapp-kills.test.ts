import { jest } from "@jest/globals";
import type { FakeWhatsApp } from "../support/fake-whatsapp/fake-whatsapp.ts";
import { openStage, type Stage } from "./stage.ts";
import { type LinkedWorld, openLinkedWorld } from "./whatsapp-world.ts";

jest.setTimeout(600_000);

/** A talk through which the machine slept is had again; where it never has a quiet moment it is taken as it is. */
const TRIES = 3;

/** Where a process is killed: before or after a call of its own, or when WhatsApp's server sees something of it. */
const POINTS = [
  ["journal.find:before", "a message has come and was not decrypted"],
  ["decrypted.write:before", "it was decrypted, and that is written nowhere"],
  ["decrypted.write:after", "it is in the journal, and WhatsApp has no receipt"],
  ["receipt", "WhatsApp has the receipt and has forgotten the message"],
  ["store.arrive:before", "it is on its way to the mailbox"],
  ["store.arrive:after", "it is in the mailbox, and in the journal still"],
  ["journal.done:after", "it is in the mailbox alone"],
  ["store.commit:before", "it was answered, and that is written nowhere"],
  ["store.commit:after", "the answer is written and was not sent"],
  ["outbox.keep:after", "the answer is about to leave"],
  ["sending", "WhatsApp has the answer and has not said so"],
  ["outbox.taken:before", "WhatsApp has said that it has the answer"],
  ["outbox.taken:after", "that is written, and the answer still waits to be sent"],
  ["store.finish:before", "all was sent, and that is written nowhere"],
  ["store.finish:after", "all is done"],
] as const;

let stage: Stage;
let world: LinkedWorld;
let whatsapp: FakeWhatsApp;
let people = 0;

beforeAll(async () => {
  stage = await openStage();
  world = await openLinkedWorld(stage);
  whatsapp = world.whatsapp;
});
afterAll(async () => {
  await world?.close();
  await stage?.close();
});

/** What came of a talk. */
interface Outcome {
  /** All that the person read, in order. */
  read: string[];
  /** Whether a process was killed on the way. */
  died: boolean;
}

/** Somebody new says four things. `point`: where the process that answers him is killed, for another to take over; null: nowhere. */
async function talk(point: string | null, tries = TRIES): Promise<Outcome> {
  people += 1;
  const person = whatsapp.person({ phone: `62812555${people}`, lid: `7770001112${people}` });
  const mortal = world.current;
  if (point !== null) await arm(point, () => person.receipts.length > 0);
  for (const text of ["halo", "apel", "jeruk"]) await person.says(text);
  if (point !== null) await world.takenOver();
  await person.hears(":jeruk");
  // Whatever comes twice comes before the answer to this.
  await person.says("akhir");
  await person.hears(":akhir");
  await world.quiet();
  const slept = mortal.stalled() || world.current.stalled();
  if (slept && tries > 1) return talk(point, tries - 1);
  return { read: person.heard.map(({ text }) => text), died: world.current !== mortal };
}

async function arm(point: string, hasReceipt: () => boolean): Promise<void> {
  if (point === "receipt") void whatsapp.until(hasReceipt).then(() => world.kill());
  else if (point === "sending") whatsapp.judge = killWhileSending;
  else await world.dieAt(point);
}

async function killWhileSending() {
  whatsapp.judge = () => "taken";
  await world.kill();
  return "taken" as const;
}

test("what a person says is answered once and in order when nobody dies", async () => {
  const { read, died } = await talk(null);
  expect(died).toBe(false);
  expect(read).toEqual([expect.any(String), "1:apel", "2:jeruk", "3:akhir"]);
});

test.each(POINTS)(
  "nothing is lost and nothing comes twice when a process is killed at %s: %s",
  async (point) => {
    const { read, died } = await talk(point);
    expect(died).toBe(true);
    expect(read).toEqual([expect.any(String), "1:apel", "2:jeruk", "3:akhir"]);
  },
);
