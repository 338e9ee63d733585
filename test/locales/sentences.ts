import { LANGUAGES, type Language } from "../../src/ports/translator.ts";
import { readTexts } from "../support/catalog.ts";

/** A sentence as it stands in `locales/`. */
export interface Sentence {
  language: Language;
  /** `namespace:key` as the code knows it. */
  key: string;
  /** The plural form it is for (CLDR), or null when it is for any number. */
  plural: string | null;
  sentence: string;
  /** For lists of what is wrong. */
  name: string;
}

/** i18next's endings of keys for the plural forms of CLDR. */
const PLURAL_ENDING = /_(zero|one|two|few|many|other)$/;

/** Every sentence of every language. */
const sentences: readonly Sentence[] = LANGUAGES.flatMap((language) =>
  Object.entries(readTexts(language)).flatMap(([namespace, texts]) =>
    Object.entries(texts).map(([fileKey, sentence]) => ({
      language,
      key: `${namespace}:${fileKey.replace(PLURAL_ENDING, "")}`,
      plural: PLURAL_ENDING.exec(fileKey)?.[1] ?? null,
      sentence,
      name: `${language}/${namespace}:${fileKey}`,
    })),
  ),
);

/** Names of the sentences that break a rule. */
export function namesOf(found: readonly Sentence[]): string[] {
  return found.map(({ name }) => name);
}

/** Sentences in one language: all of them, or those whose key matches. */
export function sentencesOf(language: Language, key = /./): Sentence[] {
  return sentences.filter((one) => one.language === language && key.test(one.key));
}
