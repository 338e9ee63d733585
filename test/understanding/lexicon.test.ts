import { concepts } from "../../src/understanding/lexicon/concepts.ts";
import { spellings } from "../../src/understanding/lexicon/spellings.ts";
import { recognise } from "../../src/understanding/vocabulary.ts";

const standardOf = new Map(
  Object.entries(spellings).flatMap(([standard, variants]) =>
    variants.map((variant) => [variant, standard] as const),
  ),
);

describe("the lexicon", () => {
  test("gives every variant one standard word", () => {
    const variants = Object.values(spellings).flat();
    expect(variants.filter((variant, at) => variants.indexOf(variant) !== at)).toEqual([]);
  });

  test("lists no word that a spelling already stands for", () => {
    const hidden = Object.values(concepts)
      .flat()
      .filter((entry) => standardOf.has(entry));
    expect(hidden).toEqual([]);
  });

  test("keeps regular expressions and capitals out of its entries", () => {
    expect(
      Object.values(concepts)
        .flat()
        .filter((entry) => !/^[a-z0-9]+(?: [a-z0-9]+)*$/.test(entry)),
    ).toEqual([]);
  });

  test.each([
    ["pencairannya", "pencairan", "stem"],
    ["nyairke", "cair", "stem"],
    ["dibatalke", "batal", "stem"],
    ["kantore", "kantor", "stem"],
    ["jhtku", "jht", "stem"],
    ["dftr", "daftar", "spelling"],
    ["iuraan", "iuran", "letters"],
    ["sldo", "saldo", "slip"],
    ["kecelakan", "kecelakaan", "slip"],
    ["akan", "akan", "as-is"],
    ["cari", "cari", "as-is"],
  ])("reads %s as %s, by %s", (typed, standard, by) => {
    expect(recognise(typed)).toEqual({ words: [standard], by });
  });
});
