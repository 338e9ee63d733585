import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const locales = fileURLToPath(new URL("../../locales/", import.meta.url));

/** A language's texts: namespace → key → sentence. */
export function readTexts(language: string): Record<string, Record<string, string>> {
  const files = readdirSync(`${locales}${language}`)
    .filter((name) => name.endsWith(".json"))
    .sort();
  return Object.fromEntries(
    files.map((name) => [
      name.replace(".json", ""),
      JSON.parse(readFileSync(`${locales}${language}/${name}`, "utf8")),
    ]),
  );
}

/** TypeScript type of a value by its i18next format. */
const TYPES: Record<string, string> = {
  money: "number",
  number: "number",
  time: "number",
  date: "string | null",
  month: "string | null",
  moment: "number | null",
  months: "readonly string[]",
};

/** Values that a sentence asks for, with their types. `{{- about}}` is not one: the translator itself says who runs the service. */
function valuesOf(sentence: string): Map<string, string> {
  const values = new Map<string, string>();
  for (const [, name = "", format] of sentence.matchAll(/\{\{\s*(\w+)\s*(?:,\s*(\w+)[^}]*)?\}\}/g)) {
    values.set(name, format ? (TYPES[format] ?? "never") : name === "count" ? "number" : "string");
  }
  return values;
}

/** The source of `locales/catalog.ts`: every key with the values it takes. */
export function catalogSource(): string {
  const lines: string[] = [];
  for (const [namespace, texts] of Object.entries(readTexts("id"))) {
    for (const [key, sentence] of Object.entries(texts)) {
      const values = valuesOf(sentence);
      const fields = [...values].map(([name, type]) => `${name}: ${type}`).join("; ");
      lines.push(
        `  "${namespace}:${key.replace(/_(one|other)$/, "")}": ${values.size ? `{ ${fields} }` : "undefined"};`,
      );
    }
  }
  return `// Generated from locales/id by \`npm run texts\`; a test fails when it is stale.

/** Every text and the values its sentence needs. */
export interface Catalog {
${[...new Set(lines)].join("\n")}
}

export type TextKey = keyof Catalog;

type PlainKey = { [K in TextKey]: Catalog[K] extends undefined ? K : never }[TextKey];

/** A text by key, with the values its sentence needs. */
export type Text =
  | { key: PlainKey }
  | { [K in Exclude<TextKey, PlainKey>]: { key: K; values: Catalog[K] } }[Exclude<TextKey, PlainKey>];
`;
}
