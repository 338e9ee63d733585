import { readTexts } from "../../src/i18n/translator.ts";
import type { Rendered } from "../../src/ports/message.ts";
import { LANGUAGES } from "../../src/ports/translator.ts";

/** What a person understands a message to want of him. */
export type Wanted =
  | "consent"
  | "nik"
  | "kpj"
  | "phone"
  | "email"
  | "confirm"
  | "account-or-not"
  | "which-account"
  | "code"
  | "another-code"
  | "language"
  | "withdrawal"
  | "way-to-agent"
  | "topic"
  | "own-words"
  | "rating"
  | "agent-to-come"
  | "anything";

const QUESTIONS: readonly [flow: string, key: string, wanted: Wanted][] = [
  ["welcome", "notice", "consent"],
  ["register", "ask-nik", "nik"],
  ["register", "ask-kpj", "kpj"],
  ["register", "ask-phone", "phone"],
  ["register", "ask-email", "email"],
  ["register", "choose-way", "confirm"],
  ["sign-in", "needed", "account-or-not"],
  ["sign-in", "expired", "account-or-not"],
  ["sign-in", "ask-phone", "phone"],
  ["sign-in", "ask-account", "which-account"],
  ["code", "sent-sms", "code"],
  ["code", "sent-email", "code"],
  ["code", "sent-chat", "code"],
  ["code", "six-digits", "code"],
  ["code", "wrong_one", "code"],
  ["code", "wrong_other", "code"],
  ["code", "check-unavailable", "code"],
  ["code", "again", "another-code"],
  ["language", "ask", "language"],
  ["privacy", "what-is-kept", "withdrawal"],
  ["contact", "ways", "way-to-agent"],
  ["contact", "topic", "topic"],
  ["contact", "words", "own-words"],
  ["agent-talk", "rate", "rating"],
  ["contact", "standing-again", "agent-to-come"],
  ["menu", "title", "anything"],
];

/** The beginnings of the questions, as people read them: without marks, up to the first value. */
const BEGINNINGS: readonly { beginning: string; wanted: Wanted }[] = QUESTIONS.flatMap(
  ([flow, key, wanted]) =>
    LANGUAGES.flatMap((language) => {
      const text = readTexts<Record<string, string>>(language, flow)[key] ?? "";
      const beginning = plain(text.split("{{")[0] ?? "").trim();
      return beginning ? [{ beginning, wanted }] : [];
    }),
);

const MENU_TITLES = LANGUAGES.map((language) => readTexts<{ title: string }>(language, "menu").title);

/** What can be told of texts of a talk with an agent: the longest part between values, in each language. */
function partsOfTalk(keys: readonly string[]): string[] {
  return LANGUAGES.flatMap((language) => {
    const texts = readTexts<Record<string, string>>(language, "agent-talk");
    return keys.map((key) => {
      const parts = plain(texts[key] ?? "").split(/\{\{.*?\}\}/);
      return parts.reduce((longest, part) => (part.length > longest.length ? part : longest)).trim();
    });
  });
}

const TALK_ENDS = partsOfTalk(["released", "lost", "moved", "unread"]);
const TALK_MAY_END = partsOfTalk(["leave"]);

/** Whether a message says that the talk with an agent is over. */
export function endsTalk(words: string): boolean {
  return TALK_ENDS.some((part) => words.includes(part));
}

/** Whether a message asks if the talk with an agent shall end. */
export function asksToEndTalk(words: string): boolean {
  return TALK_MAY_END.some((part) => words.includes(part));
}

/** All words of a message. */
export function wordsOf({ text, table, footer }: Rendered): string {
  const rows = table ? [table.caption, ...table.rows.flat()].join(" ") : "";
  return [...text.map((span) => span.text), " ", rows, " ", ...footer.map((span) => span.text)].join("");
}

/** What was asked last in a message. */
export function readWanted(words: string): Wanted {
  let found: Wanted = "anything";
  let at = -1;
  for (const { beginning, wanted } of BEGINNINGS) {
    const position = words.lastIndexOf(beginning);
    if (position > at) [found, at] = [wanted, position];
  }
  return found;
}

/** The code that a message brings. */
export function readCode(words: string): string | null {
  return /(?:Kode|Code) (\d{6})/.exec(words)?.[1] ?? null;
}

export function showsMenu(words: string): boolean {
  return MENU_TITLES.some((title) => words.includes(title));
}

function plain(text: string): string {
  return text.replaceAll(/[*_`]/g, "");
}
