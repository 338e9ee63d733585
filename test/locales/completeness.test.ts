import { readFileSync, writeFileSync } from "node:fs";
import { LANGUAGES } from "../../src/ports/translator.ts";
import { catalogSource } from "../support/catalog.ts";
import { namesOf, type Sentence, sentencesOf } from "./sentences.ts";

/** Key → the plural forms there are of it; `[null]` when there is one sentence for any number. */
function formsByKey(texts: readonly Sentence[]): Map<string, (string | null)[]> {
  const forms = new Map<string, (string | null)[]>();
  for (const { key, plural } of texts) forms.set(key, [...(forms.get(key) ?? []), plural].sort());
  return forms;
}

/** What is to be filled in, with its format, in the order of the alphabet. */
function placeholdersOf(sentence: string): string {
  const found = sentence.match(/\{\{[^}]*\}\}/g) ?? [];
  return [...new Set(found.map((one) => one.replaceAll(/\s/g, "")))].sort().join(" ");
}

const source = formsByKey(sentencesOf("id"));

describe.each(LANGUAGES)("the texts in %s", (language) => {
  const texts = sentencesOf(language);
  const forms = formsByKey(texts);

  test("say everything that can be said, and nothing that is never said", () => {
    expect([...forms.keys()].sort()).toEqual([...source.keys()].sort());
  });

  test("have a form for every way in which the language counts", () => {
    const counting = new Intl.PluralRules(language).resolvedOptions().pluralCategories.toSorted();
    const wrong = [...forms].filter(([key, found]) => {
      const needed = source.get(key)?.[0] === null ? [null] : counting;
      return found.join() !== needed.join();
    });
    expect(wrong).toEqual([]);
  });

  test("are filled in with the same values in the same formats as the Indonesian ones", () => {
    const expected = new Map(sentencesOf("id").map(({ key, sentence }) => [key, placeholdersOf(sentence)]));
    const wrong = texts.filter(({ key, sentence }) => placeholdersOf(sentence) !== expected.get(key));
    expect(namesOf(wrong)).toEqual([]);
  });

  test("are none of them empty, nor do they begin or end with a blank", () => {
    // The web page reads these two out before a line, which follows the blank.
    const spoken = ["web:person-said", "web:bot-said"];
    const wrong = texts.filter(({ key, sentence }) => !spoken.includes(key) && sentence !== sentence.trim());
    expect(namesOf(wrong)).toEqual([]);
    expect(texts.every(({ sentence }) => sentence.trim() !== "")).toBe(true);
  });
});

test("the catalog has been generated from the texts as they are now", () => {
  const path = new URL("../../locales/catalog.ts", import.meta.url);
  if (process.env["UPDATE"]) writeFileSync(path, catalogSource());
  expect(readFileSync(path, "utf8")).toBe(catalogSource());
});
