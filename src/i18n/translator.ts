import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createInstance, type i18n, type Resource, type TFunction } from "i18next";
import type { Text } from "../../locales/catalog.ts";
import { LANGUAGES, type Language, type Translator } from "../ports/translator.ts";
import {
  formatDate,
  formatMoment,
  formatMoney,
  formatMonth,
  formatMonths,
  formatNumber,
  formatTime,
} from "./formats.ts";
import { escapeMarkup } from "./markup.ts";
import { Plural, type Reading, readSentence, type Sentence, type Values } from "./sentence.ts";

/** Who speaks, for the sentence that says so: a demo says that it is one, and anybody who runs the service is named. */
export interface About {
  demo: boolean;
  operator: string | null;
}

/** Makes the translator over the texts in `locales/`. A missing key throws: a test looks for every key in every language. */
export async function createTranslator(about: About): Promise<Translator> {
  const engine = createInstance();
  await engine.init({
    lng: "id",
    fallbackLng: "id",
    resources: readLocales(),
    keySeparator: false,
    returnNull: false,
  });
  const sentences = { id: sentencesOf("id", engine, about), en: sentencesOf("en", engine, about) };
  return {
    spans: (text, language) => sentences[language](text.key).spans(valuesOf(text)),
    plain: (text, language) => sentences[language](text.key).plain(valuesOf(text)),
  };
}

const NO_VALUES: Values = {};

function valuesOf(text: Text): Values {
  return "values" in text ? text.values : NO_VALUES;
}

/** Sentences of a language by key: i18next finds the text, or its plural; each is read when it is first said. */
function sentencesOf(language: Language, engine: i18n, about: About): (key: string) => Sentence {
  const find = (key: string, count?: number) =>
    engine.t(key, { lng: language, skipInterpolation: true, ...(count !== undefined && { count }) });
  const reading: Reading = {
    writerOf: createWriters(language, find("common:none-yet")),
    own: new Map([["about", wordsAbout(about, engine.getFixedT(language))]]),
  };
  const sentences = new Map<string, Sentence>();

  function read(key: string): Sentence {
    if (!engine.exists(key, { lng: language, count: 1 })) throw new Error(`There is no text ${key}`);
    if (engine.exists(key, { lng: language })) return readSentence(find(key), reading);
    return new Plural(language, (count) => readSentence(find(key, count), reading));
  }

  return (key) => {
    const known = sentences.get(key);
    if (known !== undefined) return known;
    const sentence = read(key);
    sentences.set(key, sentence);
    return sentence;
  };
}

/** Who speaks, with the marks of the texts; the operator's name has none. */
function wordsAbout({ demo, operator }: About, t: TFunction): string {
  const named = {
    operator: operator === null ? "" : escapeMarkup(operator),
    interpolation: { escapeValue: false },
  };
  return [
    ...(demo ? [t("common:about-demo")] : []),
    ...(operator === null ? [] : [t("common:about-operator", named)]),
  ].join(" ");
}

/** Writers of values in the formats that texts name. A date that is not there is said in words. */
function createWriters(language: Language, noneYet: string): Reading["writerOf"] {
  const formats: Record<string, (value: never) => string> = {
    money: (value: number) => formatMoney(value),
    number: (value: number) => formatNumber(value),
    date: (value: string) => formatDate(value, language),
    time: (value: number) => formatTime(value, language),
    month: (value: string) => formatMonth(value, language),
    moment: (value: number) => formatMoment(value, language),
    months: (value: string[]) => formatMonths(value, language),
  };
  return (name) => {
    const format = name === null ? String : formats[name];
    if (!format) throw new Error(`There is no format ${name}`);
    return (value) => (value === null || value === undefined ? noneYet : format(value as never));
  };
}

const LOCALES = fileURLToPath(new URL("../../locales/", import.meta.url));

/** The texts of one namespace as they stand, for parts that fill them in themselves. */
export function readTexts<Texts>(language: Language, namespace: string): Texts {
  return JSON.parse(readFileSync(`${LOCALES}${language}/${namespace}.json`, "utf8")) as Texts;
}

/** Every language's texts, namespace by namespace. */
function readLocales(): Resource {
  const readLanguage = (language: Language) =>
    Object.fromEntries(
      readdirSync(`${LOCALES}${language}`)
        .map((file) => file.replace(/\.json$/, ""))
        .map((namespace) => [namespace, readTexts<Record<string, string>>(language, namespace)]),
    );
  return Object.fromEntries(LANGUAGES.map((language) => [language, readLanguage(language)]));
}
