import { fileURLToPath } from "node:url";
import type { BotSettings } from "./bot-settings.ts";

/** A bot that is measured. */
export interface Contestant {
  /** For a reader of the table. */
  title: string;
  /** Its program, to be run by Node. */
  program: string;
  mode: BotSettings["mode"];
  /** How many of it share the work; the second one runs where the driver does. */
  processes: 1 | 2;
  /** What it is told beside what all are told. */
  extra: Record<string, unknown>;
  /** Whether it comes with packages of its own, which are installed when they are first needed. */
  foreign: boolean;
}

/** Where the competitors and their packages are. */
export const COMPETITORS = fileURLToPath(new URL("../../bench/competitors/", import.meta.url));

const BARE = {
  program: compiled("bare/main.js"),
  mode: "webhook",
  processes: 1,
  extra: {},
  foreign: false,
} as const;
const PRODUCT = { ...BARE, program: compiled("product/main.js") } as const;
const FOREIGN = { ...BARE, foreign: true } as const;

/** What is compared; the first that is asked for is what the others are held against. */
export const CONTESTANTS = {
  bare: { ...BARE, title: "bare minimum: one GET, one SET, one POST" },
  product: { ...PRODUCT, title: "the product" },
  telegraf: { ...FOREIGN, title: "Telegraf, scenes, Redis session", program: competitor("telegraf.js") },
  grammy: { ...FOREIGN, title: "grammY, router, Redis session", program: competitor("grammy.js") },
  "product-polling": { ...PRODUCT, title: "the product, long polling", mode: "polling" },
  "product-two": { ...PRODUCT, title: "the product, two processes", processes: 2 },
  // Nobody is answered twice in a second of the product's time: there, replies go by call.
  "product-call": {
    ...PRODUCT,
    title: "the product, by call, with a faster clock",
    extra: { clockRate: 500 },
  },
  "product-answer": {
    ...PRODUCT,
    title: "the product, replies in the webhook's answer, with the same clock",
    extra: { reply: "answer", clockRate: 500 },
  },
  "bare-answer": {
    ...BARE,
    title: "bare minimum, reply in the webhook's answer: one GET, one SET",
    extra: { reply: "answer" },
  },
} as const satisfies Record<string, Contestant>;

export type ContestantName = keyof typeof CONTESTANTS;

/** Those that are compared when nobody says which. */
export const USUAL: readonly ContestantName[] = ["bare", "product", "telegraf", "grammy"];

/** Throws a sentence when there is no such bot. */
export function toContestant(name: string): ContestantName {
  if (Object.hasOwn(CONTESTANTS, name)) return name as ContestantName;
  throw new Error(`There is no "${name}"; there are ${Object.keys(CONTESTANTS).join(", ")}.`);
}

function compiled(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}

/** They are run as they stand: compiling them would need their packages, which only this bench installs. */
function competitor(file: string): string {
  return `${COMPETITORS}${file}`;
}
