import fc from "fast-check";
import { escapeMarkup, parseMarkup } from "../../src/i18n/markup.ts";
import { readSentence } from "../../src/i18n/sentence.ts";

/** Formats are shouted; the demo says who it is. */
const reading = {
  writerOf: (format: string | null) => (value: unknown) =>
    format === null ? String(value) : `${format}:${value}`,
  own: new Map([["about", "*demo*"]]),
};
const read = (sentence: string) => readSentence(sentence, reading);
const fill = (sentence: string, values: Record<string, unknown>) => read(sentence).plain(values);

const marks = fc.string({ unit: fc.constantFrom("*", "`", "\\", "a", " ", "\n") });

describe("a sentence", () => {
  test("without gaps is what it is", () => {
    expect(fill("Ada yang bisa saya bantu?", {})).toBe("Ada yang bisa saya bantu?");
    expect(fill("", {})).toBe("");
  });

  test("has its gaps filled, wherever they stand and however they are written", () => {
    expect(fill("{{name}} punya {{ amount , money }}.{{name}}", { name: "Budi", amount: 5 })).toBe(
      "Budi punya money:5.Budi",
    );
  });

  test("takes the meaning from a value's markup, unless the gap says that the words are ours", () => {
    expect(read("{{name}} {{- about}} {{about}}").spans({ name: "*Budi*", about: "" })).toEqual([
      { text: "*Budi* ", bold: false, code: false },
      { text: "demo", bold: true, code: false },
      { text: " *demo*", bold: false, code: false },
    ]);
  });

  test("can't have words with marks that are not ours", () => {
    expect(() => read("{{- name}}")).toThrow("There are no words of our own for {{- name}}");
  });

  test("never reads a value as a gap", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("{", "}", "b", "-", ",", " ") }), (a) => {
        expect(fill("{{a}}|{{b}}", { a, b: "!" })).toBe(`${a}|!`);
      }),
    );
  });

  test("is what its markup says once the values are in it, none of whose signs is a mark", () => {
    fc.assert(
      fc.property(
        fc.array(
          marks.filter((text) => !text.endsWith("\\")),
          { minLength: 2, maxLength: 4 },
        ),
        fc.string({ unit: "binary" }),
        (texts, a) => {
          const sentence = read(texts.join("{{a}}"));
          const spans = parseMarkup(texts.join(escapeMarkup(a)));
          expect(sentence.spans({ a })).toEqual(spans);
          expect(sentence.plain({ a })).toBe(spans.map(({ text }) => text).join(""));
        },
      ),
    );
  });
});
