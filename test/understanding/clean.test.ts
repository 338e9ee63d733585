import fc from "fast-check";
import { policy } from "../../src/policy.ts";
import { cleanText } from "../../src/understanding/clean.ts";

const limit = policy.input.textCodePoints;
const anyText = fc.string({ unit: "binary", maxLength: 400 });

describe("cleaning what a person typed", () => {
  test("leaves ordinary text alone, and its line breaks", () => {
    expect(cleanText("Saldo saya berapa?\nTerima kasih")).toBe("Saldo saya berapa?\nTerima kasih");
  });

  test("makes one line break of every kind of line end, and a space of a tab", () => {
    expect(cleanText("a\r\nb\u2028c\u2029d\u0085e\tf")).toBe("a\nb\nc\nd\ne f");
  });

  test("removes the right-to-left override that would hide a file's kind", () => {
    expect(cleanText("Budi\u202Egnp.exe")).toBe("Budignp.exe");
  });

  test("removes zero-width, tag and control characters", () => {
    expect(cleanText("sal\u200Bdo\u{E0041}\u{E007F}\u0000 \uFEFFya\u2066!")).toBe("saldo ya!");
  });

  test("removes a lone surrogate, which no database would store", () => {
    expect(cleanText("sal\uD800do")).toBe("saldo");
  });

  test("keeps an emoji family together and drops a joiner between letters", () => {
    expect(cleanText("👨‍👩‍👧 ❤️‍🔥 a\u200Db")).toBe("👨‍👩‍👧 ❤️‍🔥 ab");
  });

  test("reads fullwidth, mathematical and superscript digits as digits", () => {
    expect(cleanText("１２３ 𝟒𝟓𝟔 ⁷⁸⁹")).toBe("123 456 789");
  });

  test("leaves the digits of other scripts for the field to refuse", () => {
    expect(cleanText("٣١٧٣")).toBe("٣١٧٣");
  });

  test("leaves eight marks on a letter of ten thousand", () => {
    const zalgo = cleanText(`z${"\u0301\u035F\u0489".repeat(10_000)}`);
    expect([...zalgo].filter((character) => /\p{M}/u.test(character)).length).toBeLessThanOrEqual(8);
  });

  test.each([
    ["65,000 letters", "a".repeat(65_000)],
    ["65,000 emoji", "😀".repeat(65_000)],
    ["65,000 characters that each fold into eighteen", "\uFDFA".repeat(65_000)],
    ["4,000 joined emoji", "👨‍".repeat(4_000)],
  ])("cuts %s to the limit", (_, bomb) => {
    expect([...cleanText(bomb)].length).toBeLessThanOrEqual(limit);
  });

  test("sees nothing beyond the limit, so that a longer text costs no more", () => {
    const seen = "saldo ".repeat(limit);
    expect(cleanText(seen + "x\u0301".repeat(30_000))).toBe(cleanText(seen));
  });

  test("changes nothing in a text that was cleaned before", () => {
    fc.assert(fc.property(anyText, (text) => cleanText(cleanText(text)) === cleanText(text)));
  });

  test("lets no invisible character through, whatever comes", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(cleanText(text).replaceAll(/\u200D(?=\p{Extended_Pictographic})/gu, "")).not.toMatch(
          /(?!\n)[\p{Cc}\p{Cf}\p{Cs}]/u,
        );
      }),
    );
  });
});
