/** Words from this length on may carry one slip, and from `LONG` on two. Shorter ones are too near to each other. */
const SHORTEST_WITH_SLIP = 4;
const LONG = 8;
/** A token without vowels is matched by its consonants when it has at least this many: "dftr" is "daftar". */
const LEAST_CONSONANTS = 3;
const VOWELS = /[aeiou]/g;

/** A known word with the set of its letters, one bit for each of a–z: most words are ruled out by that alone. */
interface Candidate {
  word: string;
  letters: number;
}

/** Known words by first letter and length. */
type Shapes = ReadonlyMap<string, readonly Candidate[]>;

/** Finds the known word a person meant. */
export interface Speller {
  /** The nearest word of the vocabulary within the permitted slips, or null; the earlier listed wins a tie. */
  nearest(token: string): string | null;
}

/** Builds a speller for a vocabulary; words that matter more come first in it. */
export function createSpeller(vocabulary: Iterable<string>): Speller {
  const byShape = new Map<string, Candidate[]>();
  const bySkeleton = new Map<string, string>();
  for (const word of vocabulary) {
    if (word.length >= SHORTEST_WITH_SLIP)
      pushTo(byShape, shape(word, word.length), { word, letters: lettersOf(word) });
    const skeleton = word.replace(VOWELS, "");
    if (skeleton.length >= LEAST_CONSONANTS && skeleton !== word && !bySkeleton.has(skeleton)) {
      bySkeleton.set(skeleton, word);
    }
  }

  return {
    nearest(token) {
      if (token.length < LEAST_CONSONANTS || token.length > 24) return null;
      const abbreviated = token.replace(VOWELS, "") === token ? bySkeleton.get(token) : undefined;
      return abbreviated ?? nearestByEdits(token, byShape);
    },
  };
}

function nearestByEdits(token: string, byShape: Shapes): string | null {
  if (token.length < SHORTEST_WITH_SLIP) return null;
  const skeleton = token.replace(VOWELS, "");
  let best: { word: string; distance: number; sameConsonants: boolean } | null = null;
  const letters = lettersOf(token);
  for (const { word, letters: others } of candidates(token, byShape)) {
    const allowed = best?.distance ?? slipsAllowed(token, word);
    if (countBits(letters ^ others) > 2 * allowed) continue;
    const distance = editDistance(token, word, allowed);
    if (distance > allowed) continue;
    // Of two equally near words the one with the same consonants: "sldo" is "saldo", not "sedo".
    const sameConsonants = word.replace(VOWELS, "") === skeleton;
    const isBetter = best === null || distance < best.distance || (sameConsonants && !best.sameConsonants);
    if (isBetter) best = { word, distance, sameConsonants };
  }
  return best?.word ?? null;
}

function slipsAllowed(token: string, word: string): number {
  return Math.min(token.length, word.length) >= LONG ? 2 : 1;
}

function candidates(token: string, byShape: Shapes): readonly Candidate[] {
  const reach = token.length >= LONG ? [0, 1, -1, 2, -2] : [0, 1, -1];
  return reach.flatMap((more) => byShape.get(shape(token, token.length + more)) ?? []);
}

/** People seldom miss the first letter, so only words that share it are compared. */
function shape(word: string, length: number): string {
  return `${word.charAt(0)}${length}`;
}

/**
 * Edits (insert, drop, replace, swap two neighbours) between two words, or `limit + 1` as soon as it must exceed `limit`.
 * Optimal string alignment over three rows.
 */
export function editDistance(left: string, right: string, limit: number): number {
  if (Math.abs(left.length - right.length) > limit) return limit + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let row = 1; row <= left.length; row += 1) {
    const current = nextRow(left, right, row, last, beforeLast);
    if (Math.min(...current) > limit) return limit + 1;
    beforeLast = last;
    last = current;
  }
  return last[right.length] ?? limit + 1;
}

function nextRow(
  left: string,
  right: string,
  row: number,
  last: readonly number[],
  beforeLast: readonly number[],
): number[] {
  const current = [row];
  for (let column = 1; column <= right.length; column += 1) {
    const replaced = cell(last, column - 1) + (left[row - 1] === right[column - 1] ? 0 : 1);
    let least = Math.min(replaced, cell(last, column) + 1, cell(current, column - 1) + 1);
    const swapped = left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
    if (row > 1 && column > 1 && swapped) least = Math.min(least, cell(beforeLast, column - 2) + 1);
    current.push(least);
  }
  return current;
}

function cell(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}

function lettersOf(word: string): number {
  let letters = 0;
  for (let at = 0; at < word.length; at += 1) {
    const index = word.charCodeAt(at) - 97;
    if (index >= 0 && index < 26) letters |= 1 << index;
  }
  return letters;
}

function countBits(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}

function pushTo<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
