import fc from "fast-check";
import { matchChoice } from "../../src/understanding/choice.ts";

const menu = ["Cek saldo", "Klaim JHT", "Status klaim", "Ubah nomor HP", "Ubah email"].map(numbered);
const yesNo = ["Ya, benar", "Tidak, ubah"].map(numbered);
const english = ["Agree", "No, thanks"].map(numbered);

function numbered(label: string, index: number) {
  return { number: index + 1, label };
}

describe("picking one of what was offered", () => {
  test.each([
    "2",
    "2.",
    "(2)",
    "no 2",
    "no. 2",
    "nomor dua",
    "yang kedua",
    "pilih 2",
    "opsi 2 aja ya",
    "the second one",
    "２",
  ])("by number: %j", (text) => {
    expect(matchChoice(text, menu)).toBe(2);
  });

  test.each(["email", "e-mail", "lewat email aja", "jawab lewat e-mail"])(
    "by e-mail, however it is spelt: %j",
    (text) => {
      const ways = ["Chat dengan petugas", "Minta ditelepon", "Jawab lewat e-mail"].map(numbered);
      expect(matchChoice(text, ways)).toBe(3);
    },
  );

  test.each([
    ["cek saldo", 1],
    ["SALDO dong", 1],
    ["sttus klaim", 3],
    ["status", 3],
    ["email", 5],
    ["ubah emial", 5],
    ["jht", 2],
  ])("by label: %j", (text, number) => {
    expect(matchChoice(text, menu)).toBe(number);
  });

  test.each(["ya", "y", "iya kak", "betul", "nggih", "ok lanjut"])("by saying yes: %j", (text) => {
    expect(matchChoice(text, yesNo)).toBe(1);
  });

  test.each(["tidak", "ga", "gak", "bukan", "jangan", "mboten"])("by saying no: %j", (text) => {
    expect(matchChoice(text, yesNo)).toBe(2);
  });

  test("by a yes and what it is said to: it takes nothing that says no", () => {
    const secure = ["Ya, amankan", "Tidak, itu saya"].map(numbered);
    expect(
      ["iya amankan", "ok amankan aja", "iya itu saya"].map((text) => matchChoice(text, secure)),
    ).toEqual([1, 1, null]);
  });

  test("by telling that it is so already", () => {
    expect(matchChoice("udh mati", ["Masih bisa", "Nomor lama mati"].map(numbered))).toBe(2);
  });

  test("by yes and no in English", () => {
    expect([matchChoice("ok", english), matchChoice("nope", english)]).toEqual([1, 2]);
  });

  test.each([
    "9",
    "12",
    "ubah",
    "bukan saldo",
    "saldo dan email",
    "saldo istri saya",
    "1 atau 2",
    "ya",
    "halo",
    "",
    "-1",
  ])("picks nothing when in doubt: %j", (text) => {
    expect(matchChoice(text, menu)).toBeNull();
  });

  test.each(["2. Klaim JHT", "2) klaim jht", "> 2. Klaim JHT", "*2.* Klaim JHT"])(
    "by the line as it stands in a numbered list: %j",
    (text) => {
      expect(matchChoice(text, menu)).toBe(2);
    },
  );

  test("a number before something else is no choice", () => {
    expect(matchChoice("2. saya mau bertanya", menu)).toBeNull();
  });

  test.each(["tidak benar", "ga ya", "ya ubah", "benar tidak", "bukan tidak"])(
    "picks neither yes nor no from %j",
    (text) => {
      expect(matchChoice(text, yesNo)).toBeNull();
    },
  );

  test("never picks what was not offered", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect([null, 1, 2, 3, 4, 5]).toContain(matchChoice(text, menu));
        expect(matchChoice(text, [])).toBeNull();
      }),
    );
  });
});
