import type { BranchesFound } from "../../flows/kit/branches.ts";
import type { BranchDirectory } from "../ports/branches.ts";
import { editDistance } from "../understanding/edit-distance.ts";
import type { BranchList, Place } from "./branch-list.ts";

/** So many fit into one message that is still read. */
const MOST_TOLD = 5;
const EXAMPLES = 3;

/** Nobody writes more to name a town. */
const MOST_WORDS = 12;

/** Words around the name of a town that are none. */
const AROUND = /\b(?:kota|kabupaten|kab|kantor|cabang|kacab|bpjs|bpjstk|di|daerah|branch|office|in|near)\b/gu;

/** Searches a list of branches; null is no list. */
export function createBranchDirectory(list: BranchList | null): BranchDirectory {
  if (list === null) return { find: () => ({ result: "no-list" }) };
  const named = list.places.flatMap((place) =>
    [place.name, ...place.also].map((name) => ({ place, words: wordsOf(name) })),
  );
  // "Jakarta Selatan" before "Jakarta".
  named.sort((one, other) => other.words.length - one.words.length);
  return {
    find(words) {
      const said = wordsOf(words).slice(0, MOST_WORDS);
      const found =
        named.find((name) => isIn(said, name.words, () => 0)) ??
        named.find((name) => isIn(said, name.words, slips));
      return told(list, found?.place ?? null);
    },
  };
}

function told({ source, asOf, places }: BranchList, place: Place | null): BranchesFound {
  const examples = places.slice(0, EXAMPLES).map(({ name }) => name);
  if (place === null) {
    return { result: "unknown-place", place: "", branches: [], more: 0, examples, source, asOf };
  }
  const branches = place.branches.slice(0, MOST_TOLD);
  const more = place.branches.length - branches.length;
  return { result: "found", place: place.name, branches, more, examples, source, asOf };
}

function wordsOf(text: string): string[] {
  const plain = text.normalize("NFKC").toLowerCase().replace(AROUND, " ");
  return plain.match(/[\p{L}\d]+/gu) ?? [];
}

/** Whether a name stands in what was said, word by word. */
function isIn(said: readonly string[], name: readonly string[], allowed: (word: string) => number): boolean {
  if (name.length === 0) return false;
  return said.some((_, at) =>
    name.every((word, index) => {
      const typed = said[at + index];
      return typed !== undefined && editDistance(typed, word, allowed(word)) <= allowed(word);
    }),
  );
}

/** A short name with a slip is soon another town. */
function slips(word: string): number {
  if (word.length < 5) return 0;
  return word.length < 9 ? 1 : 2;
}
