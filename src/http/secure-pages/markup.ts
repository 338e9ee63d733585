import type { Text } from "../../../locales/catalog.ts";
import type { Language, Translator } from "../../ports/translator.ts";

/** Puts a text into words that may stand in HTML. */
export type Say = (text: Text) => string;

/** Says everything in one language. */
export function sayIn(translator: Translator, language: Language): Say {
  return (text) => escaped(translator.plain(text, language));
}

/** As it may stand in HTML, between tags and in quotes. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
