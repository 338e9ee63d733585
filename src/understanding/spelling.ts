import { editDistance } from "./edit-distance.ts";

/** Words from this length on may carry one slip, and from `LONG` on two. Shorter ones are too near to each other. */
const SHORTEST_WITH_SLIP = 4;
const LONG = 8;
/** A token without vowels is matched by its consonants when it has at least this many: "dftr" is "daftar". */
const LEAST_CONSONANTS = 3;
const VOWELS = /[aeiou]/g;
const VOWEL_BITS = lettersOf("aeiou");
/** How much longer the meant word may be than what was typed, the likeliest first. */
const REACH = [0, 1, -1];
const REACH_OF_LONG = [0, 1, -1, 2, -2];

/** Known words of one first letter and length, each with the set of its letters, one bit for each of a–z. */
interface Shelf {
  words: string[];
  letters: number[];
}

/** Known words by first letter, and below it by length. People seldom miss the first letter, so no others are compared. */
type Shelves = ReadonlyMap<string, readonly (Shelf | undefined)[]>;

/** Finds the known word a person meant. */
export interface Speller {
  /** The nearest word of the vocabulary within the permitted slips, or null; the earlier listed wins a tie. */
  nearest(token: string): string | null;
}

/** Builds a speller for a vocabulary; words that matter more come first in it. */
export function createSpeller(vocabulary: Iterable<string>): Speller {
  const shelves = new Map<string, (Shelf | undefined)[]>();
  const bySkeleton = new Map<string, string>();
  for (const word of vocabulary) {
    if (word.length >= SHORTEST_WITH_SLIP) shelve(word, shelves);
    const skeleton = word.replace(VOWELS, "");
    if (skeleton.length >= LEAST_CONSONANTS && skeleton !== word && !bySkeleton.has(skeleton)) {
      bySkeleton.set(skeleton, word);
    }
  }

  return {
    nearest(token) {
      if (token.length < LEAST_CONSONANTS || token.length > 24) return null;
      const letters = lettersOf(token);
      const abbreviated = (letters & VOWEL_BITS) === 0 ? bySkeleton.get(token) : undefined;
      return abbreviated ?? nearestByEdits(token, letters, shelves);
    },
  };
}

function shelve(word: string, shelves: Map<string, (Shelf | undefined)[]>): void {
  const byLength = shelves.get(word.charAt(0)) ?? [];
  shelves.set(word.charAt(0), byLength);
  const shelf = byLength[word.length] ?? { words: [], letters: [] };
  byLength[word.length] = shelf;
  shelf.words.push(word);
  shelf.letters.push(lettersOf(word));
}

function nearestByEdits(token: string, letters: number, shelves: Shelves): string | null {
  if (token.length < SHORTEST_WITH_SLIP) return null;
  const byLength = shelves.get(token.charAt(0));
  if (!byLength) return null;
  let best: Near | null = null;
  for (const more of token.length >= LONG ? REACH_OF_LONG : REACH) {
    const shelf = byLength[token.length + more];
    if (shelf) best = nearestOn(shelf, token, letters, best);
  }
  return best?.word ?? null;
}

/** A word that lies within the permitted slips. */
interface Near {
  word: string;
  distance: number;
  sameConsonants: boolean;
}

/** The nearest of the words on a shelf and what was found before. Most are ruled out by their letters alone. */
function nearestOn(
  { words, letters: others }: Shelf,
  token: string,
  letters: number,
  found: Near | null,
): Near | null {
  const length = words[0]?.length ?? 0;
  const more = Math.abs(length - token.length);
  let best = found;
  let allowed = best?.distance ?? (Math.min(token.length, length) >= LONG ? 2 : 1);
  for (let at = 0; at < words.length; at += 1) {
    // A slip that adds or drops changes one letter, any other no more than two.
    if (hasMoreBits(letters ^ (others[at] ?? 0), 2 * allowed - more)) continue;
    const near = nearBy(token, words[at] ?? "", allowed);
    if (near === null || !isNearer(near, best)) continue;
    best = near;
    allowed = near.distance;
  }
  return best;
}

function nearBy(token: string, word: string, allowed: number): Near | null {
  const distance = editDistance(token, word, allowed);
  if (distance > allowed) return null;
  return { word, distance, sameConsonants: word.replace(VOWELS, "") === token.replace(VOWELS, "") };
}

/** Of two equally near words the one with the same consonants: "sldo" is "saldo", not "sedo". */
function isNearer(near: Near, best: Near | null): boolean {
  if (best === null || near.distance < best.distance) return true;
  return near.sameConsonants && !best.sameConsonants;
}

function lettersOf(word: string): number {
  let letters = 0;
  for (let at = 0; at < word.length; at += 1) {
    const index = word.charCodeAt(at) - 97;
    if (index >= 0 && index < 26) letters |= 1 << index;
  }
  return letters;
}

function hasMoreBits(bits: number, most: number): boolean {
  let left = most;
  for (let rest = bits; rest !== 0; rest &= rest - 1) {
    if (left <= 0) return true;
    left -= 1;
  }
  return false;
}
