import { type Concept, concepts } from "./lexicon/concepts.ts";
import {
  contrasts,
  fillers,
  joiners,
  numberWords,
  plain,
  sequencers,
  spellings,
} from "./lexicon/spellings.ts";
import { createSpeller } from "./spelling.ts";
import { stem } from "./stem.ts";

/** How a typed word was recognised, for the reasons given to people who ask why. */
export type Recognition = "as-is" | "spelling" | "letters" | "stem" | "split" | "slip" | "unknown";

/** The standard word or words behind a typed one. */
export interface Recognised {
  words: readonly string[];
  by: Recognition;
}

const REPEATED_LETTERS = /(\p{L})\1+/gu;
/** Parts of a run-together word ("ceksaldo") must be at least this long to be believed. */
const LEAST_PART = 3;
const LONGEST_WORD = 32;
const ONLY_DIGITS = /^[0-9]+$/;

const standardOf = new Map<string, readonly string[]>();
for (const [standard, variants] of Object.entries(spellings)) {
  const expansion = standard.split(" ");
  for (const variant of variants) if (variant !== standard) standardOf.set(variant, expansion);
}

const fillerWords = new Set(fillers);
for (const [variant, [standard = "", ...more]] of standardOf) {
  if (more.length === 0 && fillerWords.has(standard)) fillerWords.add(variant);
}

/** The entries of the lexicon as a tree of standard words. */
interface Branch {
  next: Map<string, Branch>;
  concepts: Concept[];
}

const entries: Branch = { next: new Map(), concepts: [] };
/** Words that carry a concept by themselves. */
const standalone = new Set<string>();
const everyday = new Set([
  ...Object.keys(spellings).flatMap((standard) => standard.split(" ")),
  ...plain,
  ...fillers,
  ...contrasts,
  ...joiners,
  ...sequencers,
  ...Object.keys(numberWords),
]);
/** Words that mean something only inside a phrase. */
const phraseWords = new Set<string>();

const listed = Object.entries(concepts).flatMap(([concept, list]) =>
  list.map((entry) => ({ words: entry.split(" "), concept: concept as Concept })),
);
for (const { words } of listed) {
  const standard = words.flatMap((word) => standardOf.get(word) ?? [word]);
  if (standard.length === 1) standalone.add(standard[0] ?? "");
}
/** Words that others are built on. */
const roots: ReadonlySet<string> = new Set([...standalone, ...standardOf.keys()]);
for (const { words } of listed) for (const word of words.flatMap(reduced)) phraseWords.add(word);
for (const { words, concept } of listed) addEntry(words.flatMap(reduced), concept);

const vocabulary = new Set([...standalone, ...phraseWords, ...everyday, ...standardOf.keys()]);
const speller = createSpeller(vocabulary);

/** A word that stands in the lexicon as it is typed. */
export interface Listed {
  recognised: Recognised;
  /** It says nothing: particles, address, politeness. */
  isFiller: boolean;
}

const listedWords = new Map<string, Listed>();
for (const word of vocabulary) {
  const words = standardOf.get(word) ?? [word];
  const by = words[0] === word ? "as-is" : "spelling";
  listedWords.set(word, { recognised: { words, by }, isFiller: fillerWords.has(word) });
}

/** The word as the lexicon has it, if it is typed as it stands there. */
export function findListed(typed: string): Listed | null {
  return listedWords.get(typed) ?? null;
}

/** The standard words behind a typed word: slang, doubled letters, affixes, run-together words and slips undone. */
export function recognise(typed: string): Recognised {
  return listedWords.get(typed)?.recognised ?? guess(typed);
}

function guess(typed: string): Recognised {
  // A number is the number it is: no slip, and nothing hangs on it.
  if (typed.length > LONGEST_WORD || ONLY_DIGITS.test(typed)) return { words: [typed], by: "unknown" };
  const single = typed.replace(REPEATED_LETTERS, "$1");
  const calmed = single === typed ? null : lookUp(single);
  if (calmed) return { words: calmed, by: "letters" };
  const root = rootOf(typed) ?? (single === typed ? null : rootOf(single));
  if (root) return { words: root, by: "stem" };
  const parts = split(single);
  if (parts) return { words: parts, by: "split" };
  const near = speller.nearest(single);
  if (near !== null) return { words: lookUp(near) ?? [near], by: "slip" };
  return { words: [typed], by: "unknown" };
}

/** Whether the word says nothing: particles, address, politeness. */
export function isFiller(word: string): boolean {
  return fillerWords.has(word);
}

/**
 * The longest entry of the lexicon that starts at `from` and ends before `until`, with its length in words, or null.
 * Fillers inside it are passed over: "masuk ke akun" is the entry "masuk akun".
 */
export function entryAt(
  words: readonly { standard: string }[],
  from: number,
  until: number,
): { concepts: readonly Concept[]; length: number } | null {
  let concepts: readonly Concept[] | null = null;
  let length = 0;
  let branch = entries;
  for (let at = from; at < until; at += 1) {
    const word = words[at]?.standard ?? "";
    const next = branch.next.get(word);
    if (next) {
      branch = next;
      if (next.concepts.length > 0) {
        concepts = next.concepts;
        length = at - from + 1;
      }
    } else if (at === from || !fillerWords.has(word)) {
      break;
    }
  }
  return concepts === null ? null : { concepts, length };
}

function addEntry(words: readonly string[], concept: Concept): void {
  let branch = entries;
  for (const word of words) {
    const next = branch.next.get(word) ?? { next: new Map(), concepts: [] };
    branch.next.set(word, next);
    branch = next;
  }
  if (!branch.concepts.includes(concept)) branch.concepts.push(concept);
}

/** A word of an entry as `recognise` will give it, so that both meet: "batalkan persetujuan" is filed under "batal". */
function reduced(word: string): readonly string[] {
  return lookUp(word) ?? rootOf(word) ?? [word];
}

function lookUp(word: string): readonly string[] | null {
  const isKnown = standalone.has(word) || everyday.has(word) || phraseWords.has(word);
  return standardOf.get(word) ?? (isKnown ? [word] : null);
}

function rootOf(word: string): readonly string[] | null {
  const root = stem(word, roots);
  return root === null ? null : lookUp(root);
}

function split(word: string): readonly string[] | null {
  for (let at = LEAST_PART; at <= word.length - LEAST_PART; at += 1) {
    const left = word.slice(0, at);
    if (!standalone.has(left)) continue;
    const right = word.slice(at);
    if (standalone.has(right)) return [left, right];
  }
  return null;
}
