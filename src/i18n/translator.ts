import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createInstance, type i18n, type Resource } from "i18next";
import type { Text } from "../../locales/catalog.ts";
import { LANGUAGES, type Language, type Translator } from "../ports/translator.ts";
import { type Fill, readSentence, type WriteValue } from "./fill.ts";
import {
  formatDate,
  formatMoment,
  formatMoney,
  formatMonth,
  formatMonths,
  formatNumber,
  formatTime,
} from "./formats.ts";
import { escapeMarkup, parseMarkup, stripMarkup } from "./markup.ts";

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
    interpolation: { escapeValue: true, escape: escapeMarkup },
  });
  const sentences = perLanguageSentence(engine, about);
  return {
    spans: remembering((text, language) => parseMarkup(sentences[language](text))),
    plain: remembering((text, language) => stripMarkup(sentences[language](text))),
  };
}

/** Remembers the sentences that take no values: labels and questions are the same for everybody. */
function remembering<Result>(make: (text: Text, language: Language) => Result) {
  const made = { id: new Map<string, Result>(), en: new Map<string, Result>() };
  return (text: Text, language: Language): Result => {
    if ("values" in text) return make(text, language);
    const known = made[language].get(text.key);
    if (known !== undefined) return known;
    const result = make(text, language);
    made[language].set(text.key, result);
    return result;
  };
}

function perLanguageSentence(engine: i18n, about: About): Record<Language, (text: Text) => string> {
  return { id: sentencesOf("id", engine, about), en: sentencesOf("en", engine, about) };
}

/** Sentences of a language: i18next finds the text, and its plural; what has no plural is read once and filled from then on. */
function sentencesOf(language: Language, engine: i18n, { demo, operator }: About): (text: Text) => string {
  const sentences = new Map<string, Fill>();
  const write = createWriter(language, engine.getFixedT(language)("common:none-yet"));
  const about = [
    ...(demo ? [fillerOf("common:about-demo")({})] : []),
    ...(operator === null ? [] : [fillerOf("common:about-operator")({ operator })]),
  ].join(" ");

  function fillerOf(key: string): Fill {
    const known = sentences.get(key);
    if (known) return known;
    if (!engine.exists(key, { lng: language, count: 1 })) throw new Error(`There is no text ${key}`);
    const isPlural = !engine.exists(key, { lng: language });
    const fill: Fill = isPlural
      ? (values) => engine.t(key, { ...values, lng: language })
      : readSentence(engine.t(key, { lng: language, skipInterpolation: true }), write, escapeMarkup);
    sentences.set(key, fill);
    return fill;
  }

  return (text) => fillerOf(text.key)({ ...("values" in text ? text.values : undefined), about });
}

/** Writes values in the formats that texts name. A date that is not there is said in words. */
function createWriter(language: Language, noneYet: string): WriteValue {
  const formats: Record<string, (value: never) => string> = {
    money: (value: number) => formatMoney(value),
    number: (value: number) => formatNumber(value),
    date: (value: string) => formatDate(value, language),
    time: (value: number) => formatTime(value, language),
    month: (value: string) => formatMonth(value, language),
    moment: (value: number) => formatMoment(value, language),
    months: (value: string[]) => formatMonths(value, language),
  };
  return (value, name) => {
    if (value === null || value === undefined) return noneYet;
    const format = name === null ? String : formats[name];
    if (!format) throw new Error(`There is no format ${name}`);
    return format(value as never);
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
