import fc from "fast-check";
import { namedLanguage, type UniversalWish, universalWish } from "../../src/understanding/wish.ts";

describe("the six words that every state understands", () => {
  test.each<[UniversalWish, string[]]>([
    ["menu", ["menu", "mnu", "Menu ya", "MENU!", "/menu", "ke menu utama dong", "kembali ke menu", "0", "#"]],
    [
      "cancel",
      [
        "batal",
        "btl",
        "batal dong kak",
        "batalin aja",
        "cancel",
        "cancle",
        "gajadi",
        "ga jadi deh",
        "ora sido",
      ],
    ],
    ["back", ["kembali", "kmbali", "back", "balik", "mundur"]],
    ["help", ["bantuan", "bntuan", "help", "hepl", "?", "bantu saya", "bantuan dong min"]],
    ["language", ["bahasa", "bhs", "language", "english", "bahasa inggris", "indonesia"]],
    ["agent", ["petugas", "cs", "admin", "mau ke cs", "petugass", "customer service"]],
  ])("hears %s", (wish, sayings) => {
    for (const saying of sayings) expect([saying, universalWish(saying)]).toEqual([saying, wish]);
  });

  test.each([
    "jangan batal",
    "ga jadi batal",
    "ojo dibatalke",
    "bukan menu",
    "ga usah cs",
    "don't cancel",
    "no help",
  ])("does not hear %j as its opposite", (text) => {
    expect(universalWish(text)).toBeNull();
  });

  test.each([
    "cek saldo",
    "bantu saya daftar",
    "batal klaim jht",
    "kembalikan uang saya",
    "baik",
    "batas",
    "helm",
    "data",
    "",
    "   ",
  ])("leaves %j to the understanding", (text) => {
    expect(universalWish(text)).toBeNull();
  });

  test("leaves every number but a lone 0 to the choices", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000_000_000 }),
        (number) => universalWish(`${number}`) === null,
      ),
    );
    expect(universalWish("00")).toBeNull();
  });

  test.each([
    ["english", "en"],
    ["bahasa inggris dong", "en"],
    ["can we use english please", "en"],
    ["pake bahasa indonesia aja", "id"],
    ["bhs indo", "id"],
    ["bahasa", null],
    ["jangan bahasa inggris", null],
    ["inggris atau indonesia?", null],
    ["basa sunda", null],
  ] as const)("reads the language named in %j", (text, language) => {
    expect(namedLanguage(text)).toBe(language);
  });
});
