import fc from "fast-check";
import { readSentence } from "../../src/i18n/fill.ts";

/** Formats are shouted, and stars have no meaning in a value. */
const write = (value: unknown, format: string | null) =>
  format === null ? String(value) : `${format}:${value}`;
const makeLiteral = (text: string) => text.replaceAll("*", "\\*");
const fill = (sentence: string, values: Record<string, unknown>) =>
  readSentence(sentence, write, makeLiteral)(values);

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

  test("takes the meaning from a value's markup, unless the gap says that the value is ours", () => {
    expect(fill("{{name}} {{- about}}", { name: "*Budi*", about: "*demo*" })).toBe("\\*Budi\\* *demo*");
  });

  test("never reads a value as a gap", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("{", "}", "b", "-", ",", " ") }), (a) => {
        expect(fill("{{a}}|{{b}}", { a, b: "!" })).toBe(`${a}|!`);
      }),
    );
  });
});
