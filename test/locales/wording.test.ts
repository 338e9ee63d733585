import type { Text } from "../../locales/catalog.ts";
import { initials, mask } from "../../src/core/sql/masks.ts";
import { parseMarkup } from "../../src/i18n/markup.ts";
import { createTranslator } from "../../src/i18n/translator.ts";
import { LANGUAGES, type Language, type Translator } from "../../src/ports/translator.ts";
import { matchChoice } from "../../src/understanding/choice.ts";
import { understand } from "../../src/understanding/understand.ts";
import { universalWish } from "../../src/understanding/wish.ts";
import { namesOf, sentencesOf } from "./sentences.ts";

/** What WhatsApp allows: 20 characters on a reply button, 24 in the title of a list's row (Cloud API, interactive messages). */
const BUTTON = 20;
const LIST_ROW = 24;

/** Keys of what is written on a button or a row. */
const LABEL = /^intents:|-button$/;

/** The longest things a label is ever filled in with. */
const longest: Record<string, string> = {
  to: mask("phone", "+6281234567890123"),
  name: initials("Wahyu Wibowo Widodo Wijaya"),
  number: "3",
};

let translator: Translator;
beforeAll(async () => {
  translator = await createTranslator({ demo: true, operator: null });
});

function filled(label: string): string {
  return label.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => longest[name] ?? name);
}

/** What stands between bold marks in the parts of a text that contain one of the words. */
function boldAfter(text: string, words: RegExp): string[] {
  return text
    .split(/(?<=[.?!])\s|\n/)
    .filter((part) => words.test(part))
    .flatMap((part) => [...part.matchAll(/\*([^*]+)\*/g)].map(([, bold = ""]) => bold));
}

describe.each(LANGUAGES)("the texts in %s", (language: Language) => {
  const texts = sentencesOf(language);
  const labels = texts.filter(({ key }) => LABEL.test(key));
  const plain = (text: Text) => translator.plain(text, language);

  test("have labels that fit WhatsApp's buttons and lists, filled in with the longest that may come", () => {
    const tooLong = labels.filter(({ key, sentence }) => {
      return [...filled(sentence)].length > (key.startsWith("intents:") ? LIST_ROW : BUTTON);
    });
    expect(namesOf(tooLong)).toEqual([]);
  });

  test("name no amount, rate or share: figures come as data, with their date and source", () => {
    const figure =
      /\bRp|%|rupiah|persen|per ?cent|\b(?:ribu|juta|miliar|jt|thousand|million|billion)\b|\d\.\d{3}/i;
    expect(namesOf(texts.filter(({ sentence }) => figure.test(sentence)))).toEqual([]);
  });

  test("let nobody look for a choice's number where a channel shows none", () => {
    const typed = /(?:pilih|choice|choose)[^.]*(?:ketik nomornya|type (?:its|the) number)/i;
    expect(namesOf(texts.filter(({ sentence }) => typed.test(sentence)))).toEqual([]);
  });

  test("close every mark that they open, around words and on one line", () => {
    const wrong = texts.filter(({ sentence }) => {
      const spans = parseMarkup(sentence);
      const left = spans.some(({ text, code }) => !code && /[*`]/.test(text));
      const marked = spans.filter(({ bold, code }) => bold || code);
      return left || marked.some(({ text }) => text !== text.trim() || text.includes("\n") || text === "");
    });
    expect(namesOf(wrong)).toEqual([]);
  });

  test("call things by one name", () => {
    const others = {
      id: /\b(?:kamu|ponsel|handphone|email|password|OTP|obrolan|percakapan|kantor (?!cabang)|no HP|customer service)\b/i,
      en: /\b(?:e-mail|OTP|handphone|cellphone|participant|customer service|log ?in|log ?out)\b/i,
    }[language];
    const wrong = texts.filter(({ sentence }) => others.test(sentence));
    expect(namesOf(wrong)).toEqual([]);
  });

  test.each(["welcome:notice", "privacy:what-is-kept"] as const)(
    "%s can be read by anybody: 20 words to a sentence at most, on average",
    (key) => {
      const parts = plain({ key })
        .split(/[.?!:;]\s|\n/)
        .map((part) => part.split(/\s+/).filter((word) => /\p{L}|\d/u.test(word)).length)
        .filter((words) => words > 0);
      const words = parts.reduce((sum, count) => sum + count, 0);
      expect(words / parts.length).toBeLessThanOrEqual(20);
    },
  );

  test("tell people to type only what is understood", () => {
    const told = texts.flatMap(({ sentence }) =>
      boldAfter(sentence, /\b(?:ketik|tulis|kata yang|type|write|words that)\b/i),
    );
    const understood = (words: string) => {
      const { intent } = understand(words);
      return universalWish(words) !== null || (intent !== null && intent !== "ambiguous");
    };
    expect(told.length).toBeGreaterThan(10);
    expect([...new Set(told)].filter((words) => !understood(words))).toEqual([]);
  });

  test("tell people to choose only what is there to choose", () => {
    const told = texts.flatMap(({ sentence }) => boldAfter(sentence, /\b(?:pilih|choose)\b/i));
    expect(told.length).toBeGreaterThan(0);
    expect(told.filter((label) => !labels.some(({ sentence }) => sentence === label))).toEqual([]);
  });

  test.each([
    ["welcome:agree-button", "welcome:decline-button"],
    ["code:again-button", "code:stop-button"],
  ] as const)("a question that offers %s and %s can be answered with yes and no", (yes, no) => {
    const choices = [yes, no].map((key, index) => ({ number: index + 1, label: plain({ key }) }));
    const answers = { id: ["ya", "tidak"], en: ["yes", "no"] }[language];
    expect(answers.map((answer) => matchChoice(answer, choices))).toEqual([1, 2]);
  });
});

test("the language is asked for in both languages at once, each under its own name", () => {
  const [id, en] = LANGUAGES.map((language) => sentencesOf(language, /^language:(ask|.*-button)$/));
  expect(en?.map(({ sentence }) => sentence)).toEqual(id?.map(({ sentence }) => sentence));
});
