import type { OutsideMessage } from "../ports/code-sender.ts";

/** How a value is made harmless where it stands. */
export type Escape = (value: string) => string;

/** Inside a JSON string. */
export const inJson: Escape = (value) => JSON.stringify(value).slice(1, -1);

/** In a URL, and in `application/x-www-form-urlencoded`. */
export const inUrl: Escape = encodeURIComponent;

/** In a header, whose lines nobody may break. */
export const inHeader: Escape = (value) => value.replace(/[\r\n\0]/g, "");

/** What a template may name. Numbers come in the three forms that gateways ask for. */
const PLACEHOLDERS = ["to", "to62", "to0", "text", "id", "callback"] as const;
type Placeholder = (typeof PLACEHOLDERS)[number];

const GAP = /\{\{\s*(\w+)\s*\}\}/g;

/** The names in a template that stand for nothing; empty when all can be filled. */
export function unknownPlaceholders(template: string): string[] {
  return [...template.matchAll(GAP)]
    .map(([, name = ""]) => name)
    .filter((name) => !(PLACEHOLDERS as readonly string[]).includes(name));
}

/** The values of a message: `+628…`, `628…`, `08…`, the text, an id that is the same for every retry, and where to report. */
export function valuesOf(
  { address, text, idempotencyKey }: OutsideMessage,
  callback: string,
): Record<Placeholder, string> {
  return {
    to: address,
    to62: address.replace(/^\+/, ""),
    to0: address.replace(/^\+62/, "0"),
    text,
    id: idempotencyKey,
    callback,
  };
}

/** Fills a template, once: what a value looks like is never read as a placeholder again. */
export function fillTemplate(
  template: string,
  values: Readonly<Record<string, string>>,
  makeSafe: Escape,
): string {
  return template.replace(GAP, (_, name: string) => makeSafe(values[name] ?? ""));
}
