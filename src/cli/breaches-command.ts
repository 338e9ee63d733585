import { parseArgs } from "node:util";
import { isAuditEvent } from "../core/sql/audit-events.ts";
import {
  type Breach,
  type EntryKind,
  latestWords,
  listBreaches,
  openBreach,
  writeEntry,
} from "../core/sql/breaches/register.ts";
import { listTouched, readAddresses } from "../core/sql/breaches/touched.ts";
import type { CoreContext } from "../core/sql/context.ts";
import { policy } from "../policy.ts";
import { LANGUAGES, type Translator } from "../ports/translator.ts";
import { jakarta } from "./jakarta.ts";

const USAGE = `npm run breaches -- list                       the register, newest first
npm run breaches -- open --detected <time> --from <time> --until <time> [--events <event,…>] --data <which data> --as <your name>
npm run breaches -- cause | measures | agency-told | people-told <number> --words <what> --as <your name>
npm run breaches -- close <number> --words <why it is over> --as <your name>
npm run breaches -- touched <number>           whose records were within reach, by opaque ids
npm run breaches -- addresses <number> --as <your name>    the same in the clear, for whoever tells them; the audit trail keeps it
npm run breaches -- letters <number>           what to write to people and to the agency
Times are like 2026-11-28T03:15+07:00. Events are those of the audit trail (sensitive_read, …); left out: any.`;

/** Kinds of entries that a command of the same name writes. */
const WRITTEN = ["cause", "measures", "agency-told", "people-told"] as const;

const OPTIONS = {
  detected: { type: "string" },
  from: { type: "string" },
  until: { type: "string" },
  events: { type: "string" },
  data: { type: "string" },
  words: { type: "string" },
  as: { type: "string" },
} as const;

type Values = Partial<Record<keyof typeof OPTIONS, string>>;
type Print = (line: string) => void;

export type BreachParts = Pick<CoreContext, "database" | "keyring" | "index"> & { translator: Translator };

/** What was typed can't be done; the message is for whoever typed it. */
class Mistyped extends Error {
  override name = "Mistyped";
}

/** Does what the command line asks for; gives the exit code. */
export async function runBreaches(
  parts: BreachParts,
  args: readonly string[],
  print: Print,
): Promise<number> {
  try {
    const { values, positionals } = parse(args);
    await run(parts, positionals, values, print);
    return 0;
  } catch (error) {
    if (!(error instanceof Mistyped)) throw error;
    print(error.message);
    return 1;
  }
}

function parse(args: readonly string[]): { values: Values; positionals: string[] } {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch {
    throw new Mistyped(USAGE);
  }
}

async function run(
  parts: BreachParts,
  [command = "", typed]: string[],
  values: Values,
  print: Print,
): Promise<void> {
  if (command === "list") return list(await listBreaches(parts), print);
  if (command === "open") return open(parts, values, print);
  const kind = command === "close" ? "closed" : WRITTEN.find((one) => one === command);
  const breach = await find(parts, typed);
  if (kind) return write(parts, breach, kind, values, print);
  if (command === "touched") return tellTouched(parts, breach, print);
  if (command === "addresses") return tellAddresses(parts, breach, values, print);
  if (command === "letters") return writeLetters(parts, breach, print);
  throw new Mistyped(USAGE);
}

async function find(parts: BreachParts, typed: string | undefined): Promise<Breach> {
  if (typed === undefined) throw new Mistyped(USAGE);
  const breach = (await listBreaches(parts)).find(({ number }) => String(number) === typed);
  if (!breach) throw new Mistyped(`There is no breach ${typed}. \`list\` shows the register.`);
  return breach;
}

async function open(parts: BreachParts, values: Values, print: Print): Promise<void> {
  const events = values.events?.split(",") ?? null;
  const unknown = events?.find((event) => !isAuditEvent(event));
  if (unknown !== undefined) throw new Mistyped(`${unknown} is no event of the audit trail.`);
  const window = {
    detectedAt: timeIn(values, "detected"),
    from: timeIn(values, "from"),
    until: timeIn(values, "until"),
    events,
  };
  if (window.until < window.from) throw new Mistyped("--until is before --from.");
  const number = await openBreach(parts, window, { data: need(values, "data"), actor: need(values, "as") });
  const touched = await listTouched(parts, window);
  print(`Breach ${number} is open; the audit trail names ${touched.length} members in that time.`);
  print(
    `People and the agency are to be told by ${jakarta(window.detectedAt + policy.breach.tellWithinMs)}.`,
  );
}

async function write(
  parts: BreachParts,
  { number }: Breach,
  kind: EntryKind,
  values: Values,
  print: Print,
): Promise<void> {
  const entry = { kind, words: need(values, "words"), actor: need(values, "as") };
  if (!(await writeEntry(parts, number, entry))) throw new Mistyped(`Breach ${number} is closed.`);
  print(`Noted: breach ${number}, ${kind}.`);
}

async function tellTouched(parts: BreachParts, breach: Breach, print: Print): Promise<void> {
  const touched = await listTouched(parts, breach);
  print(`${touched.length} members`);
  for (const { member, events, first, last } of touched)
    print(`${member}  ${jakarta(first)} – ${jakarta(last)}  ${events.join(" ")}`);
}

async function tellAddresses(
  parts: BreachParts,
  breach: Breach,
  values: Values,
  print: Print,
): Promise<void> {
  const actor = need(values, "as");
  const members = (await listTouched(parts, breach)).map(({ member }) => member);
  const entry = { kind: "people-read", words: `${members.length} members`, actor } as const;
  if (!(await writeEntry(parts, breach.number, entry)))
    throw new Mistyped(`Breach ${breach.number} is closed.`);
  for (const [member, { phone, email }] of await readAddresses(parts, members))
    print([member, phone ?? "-", email ?? "-"].join("  "));
}

function writeLetters({ translator }: BreachParts, breach: Breach, print: Print): void {
  const { data, cause, measures } = latestWords(breach);
  if (!cause || !measures)
    throw new Mistyped("Write down `cause` and `measures` first: the letters have to name them.");
  const values = {
    data: data?.words ?? "",
    cause: cause.words,
    measures: measures.words,
    detected: breach.detectedAt,
    from: breach.from,
    until: breach.until,
    // The translator says who writes.
    about: "",
  };
  for (const language of LANGUAGES)
    print(
      `--- people, ${language} ---\n${translator.plain({ key: "breach:to-people", values }, language)}\n`,
    );
  print(`--- agency ---\n${translator.plain({ key: "breach:to-agency", values }, "id")}`);
}

function list(breaches: readonly Breach[], print: Print): void {
  if (breaches.length === 0) print("The register is empty.");
  for (const { number, detectedAt, from, until, closedAt, entries } of breaches) {
    const state = closedAt === null ? "open" : `closed ${jakarta(closedAt)}`;
    print(
      `Breach ${number}, ${state}: noticed ${jakarta(detectedAt)}, records within reach ${jakarta(from)} – ${jakarta(until)}`,
    );
    for (const { at, kind, words, actor } of entries) print(`  ${jakarta(at)}  ${kind}: ${words} (${actor})`);
  }
}

function need(values: Values, name: keyof Values): string {
  const value = values[name]?.trim();
  if (!value) throw new Mistyped(`--${name} is missing.\n${USAGE}`);
  return value;
}

/** Without a zone a time would be that of whichever machine this is. */
function timeIn(values: Values, name: keyof Values): number {
  const text = need(values, name);
  const time = /T\d\d:\d\d.*(Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time))
    throw new Mistyped(`--${name} ${text} is no time with its zone, like 2026-11-28T03:15+07:00.`);
  return time;
}
