/** What may hang on the end of a word: pronouns and particles first, then the verb endings of four languages. */
const ENCLITICS = ["nya", "ku", "mu", "kah", "lah", "pun", "ne", "na"];
const ENDINGS = [
  "keun",
  "kan",
  "ken",
  "ake",
  "aken",
  "in",
  "an",
  "en",
  "ke",
  "no",
  "i",
  "e",
  "s",
  "ing",
  "ed",
];

/**
 * What may stand before a word, and the first letters the nasal prefixes swallow: "nyairke" comes from "cair",
 * "ngirim" from "kirim", "memperbarui" from "baru".
 */
type Prefix = readonly [prefix: string, swallowed: readonly string[]];
const PREFIXES: readonly Prefix[] = [
  ["memper", [""]],
  ["diper", [""]],
  ["dipun", [""]],
  ["meng", ["", "k"]],
  ["meny", ["s", "c"]],
  ["mem", ["", "p"]],
  ["men", ["", "t"]],
  ["peng", ["", "k"]],
  ["peny", ["s", "c"]],
  ["pem", ["", "p"]],
  ["pen", ["", "t"]],
  ["nge", [""]],
  ["nga", [""]],
  ["ng", ["", "k"]],
  ["ny", ["s", "c"]],
  ["per", [""]],
  ["ber", [""]],
  ["ter", [""]],
  ["tak", [""]],
  ["me", [""]],
  ["pe", [""]],
  ["di", [""]],
  ["ke", [""]],
  ["ka", [""]],
  ["ku", [""]],
  ["se", [""]],
  ["n", ["", "t"]],
  ["m", ["", "p"]],
];

/** What a word may end with, by its last letter, and begin with, by its first. */
const ENCLITICS_BY_LETTER = byLetter(ENCLITICS, (clitic) => clitic.at(-1));
const ENDINGS_BY_LETTER = byLetter(ENDINGS, (ending) => ending.at(-1));
const PREFIXES_BY_LETTER = byLetter(PREFIXES, ([prefix]) => prefix[0]);

/** A shorter stem than this explains too many words. Acronyms take pronouns: "jpku". */
const LEAST_STEM = 4;
const LEAST_STEM_OF_ENCLITIC = 2;

/**
 * The word that `word` is built on ("pencairannya" → "cair"), found by taking affixes off until a known word is left, or null.
 * The stem closest to the word as written wins. At most 16 × 31 look-ups, whatever the word.
 */
export function stem(word: string, known: ReadonlySet<string>): string | null {
  const bare = withoutSuffixes(word);
  for (const base of bare) {
    if (base !== word && known.has(base)) return base;
  }
  const prefixes = PREFIXES_BY_LETTER.get(word.charAt(0));
  if (!prefixes) return null;
  for (const base of bare) {
    const root = withoutPrefix(base, prefixes, known);
    if (root !== null) return root;
  }
  return null;
}

function withoutSuffixes(word: string): string[] {
  const bases = [word];
  pushBases(word, ENCLITICS_BY_LETTER, LEAST_STEM_OF_ENCLITIC, bases);
  const whole = bases.length;
  for (let at = 0; at < whole; at += 1) pushBases(bases[at] ?? "", ENDINGS_BY_LETTER, LEAST_STEM, bases);
  return bases;
}

function pushBases(word: string, suffixes: ByLetter<string>, least: number, bases: string[]): void {
  const possible = suffixes.get(word.charAt(word.length - 1));
  if (!possible) return;
  for (const suffix of possible) {
    if (word.endsWith(suffix) && word.length - suffix.length >= least)
      bases.push(word.slice(0, -suffix.length));
  }
}

function withoutPrefix(word: string, prefixes: readonly Prefix[], known: ReadonlySet<string>): string | null {
  for (const [prefix, swallowed] of prefixes) {
    if (!word.startsWith(prefix)) continue;
    const rest = word.slice(prefix.length);
    if (rest.length < LEAST_STEM - 1) continue;
    for (const letter of swallowed) {
      const root = letter + rest;
      if (known.has(root)) return root;
    }
  }
  return null;
}

type ByLetter<Affix> = ReadonlyMap<string, readonly Affix[]>;

function byLetter<Affix>(
  affixes: readonly Affix[],
  letterOf: (affix: Affix) => string | undefined,
): ByLetter<Affix> {
  const filed = new Map<string, Affix[]>();
  for (const affix of affixes) {
    const letter = letterOf(affix) ?? "";
    filed.set(letter, [...(filed.get(letter) ?? []), affix]);
  }
  return filed;
}
