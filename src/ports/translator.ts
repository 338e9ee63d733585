import type { Text } from "../../locales/catalog.ts";
import type { Span } from "./message.ts";

/** Languages the product speaks; Indonesian is the source. */
export const LANGUAGES = ["id", "en"] as const;
/** A language that all texts are written in. */
export type Language = (typeof LANGUAGES)[number];

/** Keys and values → words, money, dates. */
export interface Translator {
  /** The sentence as spans; values can never become markup. */
  spans(text: Text, language: Language): readonly Span[];
  /** The sentence as plain text, for labels, table cells, SMS and e-mail. */
  plain(text: Text, language: Language): string;
}
