import { performance } from "node:perf_hooks";
import { setImmediate } from "node:timers/promises";
import { flows } from "../flows/registry.ts";
import { createTranslator } from "../src/i18n/translator.ts";
import type { Keyring } from "../src/keyring.ts";
import type { ConversationStore } from "../src/ports/conversation-store.ts";
import type { Log } from "../src/ports/log.ts";
import { createCodec } from "../src/runtime/codec.ts";
import { Runtime } from "../src/runtime/runtime.ts";
import { createServices } from "../src/services/create-services.ts";
import type { BenchClock } from "./bench-clock.ts";
import { People, type Person } from "./people.ts";
import type { Variant } from "./variants.ts";

/** How long a person thinks before the next message, on the product's clock. */
const THINKING_MS = 5_000;

/** How often the product looks for conversations that somebody left. */
const RECOVER_EVERY_MS = 1_000;

/** What a stretch of talking came to. */
export interface Talked {
  messages: number;
  seconds: number;
  /** From a message handed in to its first answer handed out, in ms. */
  latencies: number[];
}

/**
 * People who talk to the whole product at once: its runtime, flows, services, texts and sealing, behind a channel that takes everything. Each waits
 * for his answer before he goes on (a closed loop), and whoever is through makes room for somebody new. Anything that goes otherwise than
 * planned throws: a wrong answer would be measured as a fast one.
 */
export interface Crowd {
  /** Lets them talk until `isOver` says so, with so many messages under way at a time. */
  talk(inFlight: number, isOver: (messages: number) => boolean): Promise<Talked>;
  /** How many there were so far, those who are through included. */
  met(): number;
}

/** Brings `size` people together; one of those whose turn it is, by chance, speaks next. */
export async function gatherCrowd(
  variant: Variant,
  { size, clock, keyring }: { size: number; clock: BenchClock; keyring: Keyring },
): Promise<Crowd> {
  const people = new People(variant.phones);
  const runtime = await putTogether(variant, people, { clock, keyring });
  const ready = Array.from({ length: size }, () => people.welcome());

  async function say(person: Person): Promise<number> {
    const rest = new Promise<void>((resolve) => {
      person.atRest = resolve;
    });
    const content = { type: "text", text: person.speak() } as const;
    const startedAt = performance.now();
    await runtime.receive({ channel: people.name, chat: person.chat, id: person.messageId, content });
    await rest;
    person.goOn();
    return person.answeredAt - startedAt;
  }

  async function speakInTurn(talked: Talked, isOver: (messages: number) => boolean): Promise<void> {
    while (!isOver(talked.messages)) {
      // A channel's messages come from the event loop, one by one; without this, a store in memory would never go back there.
      await setImmediate();
      const person = takeAny(ready);
      clock.advance(THINKING_MS / size);
      talked.messages += 1;
      talked.latencies.push(await say(person));
      ready.push(person.isThrough ? people.replace(person) : person);
    }
  }

  return {
    met: () => people.met,
    async talk(inFlight, isOver) {
      const talked: Talked = { messages: 0, seconds: 0, latencies: [] };
      const sweeping = setInterval(() => void runtime.recover(), RECOVER_EVERY_MS);
      const startedAt = performance.now();
      await Promise.all(Array.from({ length: inFlight }, () => speakInTurn(talked, isOver)));
      talked.seconds = (performance.now() - startedAt) / 1_000;
      clearInterval(sweeping);
      return talked;
    },
  };
}

/** Nothing that is worth a line in the log may happen. */
const strictLog: Log = {
  info: () => undefined,
  warn: (event, fields) => fail(event, fields?.error),
  error: (event, fields) => fail(event, fields?.error),
};

function fail(event: string, cause?: unknown): never {
  throw new Error(`The product logged ${event}`, { cause });
}

async function putTogether(
  { store, core }: Variant,
  people: People,
  { clock, keyring }: { clock: BenchClock; keyring: Keyring },
): Promise<Runtime> {
  const translator = await createTranslator({ demo: true, operator: null });
  return new Runtime({
    flows,
    services: createServices({ core, translator, clock, random: () => 0 }),
    store: telling(store, (conversation) => people.rest(conversation)),
    core,
    codeSender: { send: (message) => people.carry(message) },
    channels: new Map([[people.name, people]]),
    translator,
    codec: createCodec(keyring),
    clock,
    log: strictLog,
  });
}

/** The store, which also tells when a conversation is at rest. */
function telling(store: ConversationStore, onRest: (conversation: string) => void): ConversationStore {
  return {
    ...store,
    async finish(turn) {
      const next = await store.finish(turn);
      if (next === null) onRest(turn.conversation);
      return next;
    },
  };
}

/** Takes one of them out, by chance; order is not kept. */
function takeAny(people: Person[]): Person {
  const at = Math.floor(Math.random() * people.length);
  const [taken, last] = [people[at], people.pop()];
  if (!taken || !last) throw new Error("Everybody is waiting for an answer.");
  if (taken !== last) people[at] = last;
  return taken;
}
