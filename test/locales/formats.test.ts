import fc from "fast-check";
import type { Text } from "../../locales/catalog.ts";
import { formatNumber } from "../../src/i18n/formats.ts";
import { escapeMarkup, parseMarkup } from "../../src/i18n/markup.ts";
import { createTranslator } from "../../src/i18n/translator.ts";
import type { Span } from "../../src/ports/message.ts";
import { LANGUAGES, type Language, type Translator } from "../../src/ports/translator.ts";

let translator: Translator;
beforeAll(async () => {
  translator = await createTranslator({ demo: true, operator: null });
});

/** Names people have, and the worst ones they could: marks, braces and what i18next itself gives a meaning. */
const anyValue = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({
    unit: fc.constantFrom("*", "`", "\\", "{", "}", "$", "&", "t", "(", ")", "-", ",", " ", "a", "\n"),
  }),
  fc.constantFrom("{{about}}", "{{- about}}", "$t(menu:title)", "$&", "\\*", "**", "``", "{{reference}}"),
);

function wordsOf(spans: readonly Span[]): string {
  return spans.map(({ text }) => text).join("");
}

describe.each(LANGUAGES)("in %s", (language) => {
  const plain = (text: Text) => translator.plain(text, language);

  test.each([
    [0, "Rp0"],
    [1_234_567, "Rp1.234.567"],
    [-5_000, "-Rp5.000"],
  ])("an amount of %p is written as on an Indonesian payslip: %s", (amount, written) => {
    expect(plain({ key: "check-balance:amount", values: { amount } })).toBe(written);
  });

  test("a value appears as it is, whatever is in it, and never as markup", () => {
    fc.assert(
      fc.property(anyValue, anyValue, (kpj, employer) => {
        const spans = translator.spans({ key: "check-balance:card", values: { kpj, employer } }, language);
        expect(wordsOf(spans)).toBe(`${kpj} ${employer}`);
        expect(spans.filter(({ bold, code }) => bold || code)).toEqual([]);
      }),
    );
  });

  test("a value inside marks neither ends them early nor lets them run on", () => {
    fc.assert(
      fc.property(
        anyValue.filter((value) => value !== ""),
        (reference) => {
          const spans = translator.spans({ key: "common:unexpected", values: { reference } }, language);
          expect(spans.filter(({ code }) => code)).toEqual([{ text: reference, bold: false, code: true }]);
          expect(spans.some(({ bold }) => bold)).toBe(false);
        },
      ),
    );
  });

  test("what has not happened yet is said in words", () => {
    const said = plain({ key: "check-balance:all-footer", values: { posted: null } });
    expect(said).toContain({ id: "tercatat: belum ada.", en: "record: none yet." }[language]);
  });

  test("who runs the service is said by the translator itself, with its marks", () => {
    const spans = translator.spans({ key: "official:answer" }, language);
    expect(spans[0]).toMatchObject({ bold: true });
    expect(wordsOf(spans)).not.toContain("{{");
  });
});

test.each<[Language, string, string]>([
  ["id", "per 22 Mei 2026", "Maret 2026, April 2026, dan Mei 2026"],
  ["en", "as of 22 May 2026", "March 2026, April 2026 and May 2026"],
])("days and months are written in words in %s", (language, day, months) => {
  const say = (text: Text) => translator.plain(text, language);
  expect(say({ key: "check-balance:all", values: { asOf: "2026-05-22" } })).toContain(day);
  const missing = { posted: "2026-02", months: ["2026-03", "2026-04", "2026-05"] };
  expect(say({ key: "check-balance:jht-missing", values: missing })).toContain(months);
});

test.each<[Language, string, string]>([
  ["id", "Sisa 1 kali", "Sisa 4 kali"],
  ["en", "1 try left", "4 tries left"],
])("one and many are told apart where %s does so", (language, one, many) => {
  const say = (count: number) => translator.plain({ key: "code:wrong", values: { count } }, language);
  expect(say(1)).toContain(one);
  expect(say(4)).toContain(many);
});

test.each(LANGUAGES)("a figure is written alike beside a plural and elsewhere (%s)", (language) => {
  const values = { number: "A-1", place: 1_234 };
  const beside = translator.plain(
    { key: "contact:standing-wait", values: { ...values, count: 30 } },
    language,
  );
  const elsewhere = translator.plain({ key: "contact:standing-unknown", values }, language);
  for (const sentence of [beside, elsewhere]) expect(sentence).toContain("1.234");
});

test("an operator's name is only a name", async () => {
  const operated = await createTranslator({ demo: true, operator: "PT *Contoh* `Rekaan`" });
  const said = operated.plain({ key: "welcome:short" }, "id");
  expect(said).toContain("PT *Contoh* `Rekaan`");
  expect(said).toContain("Ini demo.");
});

test("a number is written as the country's tables say", () => {
  const { format } = new Intl.NumberFormat("id-ID", { maximumFractionDigits: 0 });
  const anyNumber = fc.oneof(fc.maxSafeInteger(), fc.integer({ min: -5_000, max: 5_000_000 }), fc.double());
  fc.assert(fc.property(anyNumber, (value) => expect(formatNumber(value)).toBe(format(value))));
});

test("escaping makes any text literal, alone and between marks", () => {
  fc.assert(
    fc.property(anyValue, (value) => {
      expect(wordsOf(parseMarkup(escapeMarkup(value)))).toBe(value);
      const bold = parseMarkup(`*${escapeMarkup(value)}*`);
      expect(bold).toEqual(value === "" ? [] : [{ text: value, bold: true, code: false }]);
    }),
  );
});
