import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createInstance, type i18n, type Resource } from "i18next";
import type { Text } from "../../locales/catalog.ts";
import { LANGUAGES, type Language, type Translator } from "../ports/translator.ts";
import { formatDate, formatMoney, formatMonth, formatMonths, formatNumber } from "./formats.ts";
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
  addFormats(engine);
  const sentences = perLanguageSentence(engine, about);
  return {
    spans: remembering((text, language) => parseMarkup(sentences[language](text))),
    plain: remembering((text, language) => stripMarkup(sentences[language](text))),
  };
}

/** Remembers the sentences that take no values: labels and questions are the same for everybody. */
function remembering<Result>(make: (text: Text, language: Language) => Result) {
  const made = new Map<string, Result>();
  return (text: Text, language: Language): Result => {
    if ("values" in text) return make(text, language);
    const name = `${language}/${text.key}`;
    const known = made.get(name);
    if (known !== undefined) return known;
    const result = make(text, language);
    made.set(name, result);
    return result;
  };
}

function perLanguageSentence(
  engine: i18n,
  { demo, operator }: About,
): Record<Language, (text: Text) => string> {
  const make = (language: Language) => {
    // Not `getFixedT`, which copies every option of the engine at each call; and no text is nested in another.
    const translate = (key: string, values?: object): string =>
      engine.t(key, { ...values, lng: language, nest: false });
    const known = new Set<string>();
    const about = [
      ...(demo ? [translate("common:about-demo")] : []),
      ...(operator === null ? [] : [translate("common:about-operator", { operator })]),
    ].join(" ");
    return (text: Text) => {
      if (!known.has(text.key) && !engine.exists(text.key, { lng: language, count: 1 })) {
        throw new Error(`There is no text ${text.key}`);
      }
      known.add(text.key);
      return translate(text.key, { ...("values" in text ? namedAbsence(text.values) : undefined), about });
    };
  };
  return { id: make("id"), en: make("en") };
}

/** Stands for a date that is not there: i18next would leave a hole in the sentence. */
const ABSENT = "\u0000";

function namedAbsence(values: object): object {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value ?? ABSENT]));
}

function addFormats(engine: i18n): void {
  const add = (name: string, format: (value: never, language: Language) => string) => {
    engine.services.formatter?.add(name, (value: unknown, lng) => {
      const language: Language = lng === "en" ? "en" : "id";
      return value === ABSENT
        ? engine.t("common:none-yet", { lng: language })
        : format(value as never, language);
    });
  };
  add("money", (value: number) => formatMoney(value));
  add("number", (value: number) => formatNumber(value));
  add("date", (value: string, language) => formatDate(value, language));
  add("month", (value: string, language) => formatMonth(value, language));
  add("months", (value: string[], language) => formatMonths(value, language));
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
