import { createBranchDirectory } from "../../src/branches/branch-directory.ts";
import { demoBranches } from "../../src/branches/demo-branches.ts";

const directory = createBranchDirectory(demoBranches);

function placeIn(words: string): string {
  const found = directory.find(words);
  return found.result === "found" ? found.place : found.result;
}

test.each([
  ["bekasi", "Bekasi"],
  ["Kota Bekasi", "Bekasi"],
  ["cabang bekasi dmn ya", "Bekasi"],
  ["bekasy", "Bekasi"],
  ["kantor cabang di jaksel", "Jakarta Selatan"],
  ["jakarta seltan", "Jakarta Selatan"],
  ["SURABAYA!!", "Surabaya"],
  ["surbaya", "Surabaya"],
  ["aku di bandng", "Bandung"],
  ["nearest office in medan", "Medan"],
  ["medn", "Medan"],
  ["bks", "Bekasi"],
  ["bkz", "unknown-place"],
  ["jakarta", "unknown-place"],
  ["kantor cabang", "unknown-place"],
  ["", "unknown-place"],
  ["x".repeat(80), "unknown-place"],
])("%j names %s", (words, place) => {
  expect(placeIn(words)).toBe(place);
});

test("a place says its branches, their source and their date; five at most, and how many more", () => {
  const [first] = demoBranches.places;
  if (!first) throw new Error("no places");
  const many = {
    ...first,
    branches: Array.from({ length: 8 }, () => first.branches[0]).flatMap((one) => one ?? []),
  };
  const found = createBranchDirectory({ ...demoBranches, places: [many] }).find("bekasi");
  expect(found).toMatchObject({ result: "found", place: "Bekasi", more: 3, asOf: demoBranches.asOf });
  expect(found.result === "found" && found.branches).toHaveLength(5);
});

test("who asks for a place that is not there hears of some that are", () => {
  expect(directory.find("atlantis")).toMatchObject({ examples: ["Bekasi", "Jakarta Selatan", "Surabaya"] });
});

test("without a list nothing is made up", () => {
  expect(createBranchDirectory(null).find("bekasi")).toEqual({ result: "no-list" });
});

test("every branch of the demo says that it is made up", () => {
  const text = demoBranches.places.flatMap(({ branches }) =>
    branches.map(({ name, address }) => name + address),
  );
  for (const one of text) expect(one).toMatch(/Contoh.*Fiktif/);
  expect(demoBranches.source).toMatch(/fiktif/);
});
