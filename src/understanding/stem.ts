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
const PREFIXES: readonly (readonly [prefix: string, swallowed: readonly string[]])[] = [
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

/** A shorter stem than this explains too many words. Acronyms take pronouns: "jpku". */
const LEAST_STEM = 4;
const LEAST_STEM_OF_ENCLITIC = 2;

/**
 * The word that `word` is built on ("pencairannya" → "cair"), found by taking affixes off until `isKnown` agrees, or null.
 * The stem closest to the word as written wins. At most 16 × 31 look-ups, whatever the word.
 */
export function stem(word: string, isKnown: (candidate: string) => boolean): string | null {
  const bare = withoutSuffixes(word);
  for (const base of bare) {
    if (base !== word && isKnown(base)) return base;
  }
  for (const base of bare) {
    const root = withoutPrefix(base, isKnown);
    if (root !== null) return root;
  }
  return null;
}

function withoutSuffixes(word: string): string[] {
  const bases = [word];
  for (const clitic of ENCLITICS) {
    if (word.endsWith(clitic) && word.length - clitic.length >= LEAST_STEM_OF_ENCLITIC) {
      bases.push(word.slice(0, -clitic.length));
    }
  }
  for (const base of [...bases]) {
    for (const ending of ENDINGS) {
      if (base.endsWith(ending) && base.length - ending.length >= LEAST_STEM)
        bases.push(base.slice(0, -ending.length));
    }
  }
  return bases;
}

function withoutPrefix(word: string, isKnown: (candidate: string) => boolean): string | null {
  for (const [prefix, swallowed] of PREFIXES) {
    if (!word.startsWith(prefix)) continue;
    const rest = word.slice(prefix.length);
    if (rest.length < LEAST_STEM - 1) continue;
    const root = swallowed.map((letter) => letter + rest).find(isKnown);
    if (root !== undefined) return root;
  }
  return null;
}
