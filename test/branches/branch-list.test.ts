import { BranchListBroken, readBranchList } from "../../src/branches/branch-list.ts";

const TODAY = "2026-11-28";
const row = { city: "Bekasi", name: "KC Bekasi", address: "Jl. Contoh 1", phone: "021-000000" };
const list = { source: "Kantor pusat, surat 12/2026", asOf: "2026-11-01", branches: [row] };

const read = (text: unknown) => readBranchList(typeof text === "string" ? text : JSON.stringify(text), TODAY);

describe("a list of branches", () => {
  test("is read by place, whatever the case in which a town is written", () => {
    const other = { city: "BEKASI", name: "KC Bekasi 2", address: "Jl. Contoh 2", also: ["bks"] };
    expect(read({ ...list, branches: [row, other] })).toEqual({
      source: list.source,
      asOf: list.asOf,
      places: [
        {
          name: "Bekasi",
          also: ["bks"],
          branches: [
            { name: "KC Bekasi", address: "Jl. Contoh 1", phone: "021-000000" },
            { name: "KC Bekasi 2", address: "Jl. Contoh 2", phone: null },
          ],
        },
      ],
    });
  });

  test.each([
    ["no JSON", "kota;alamat", /no JSON object/],
    ["a list in place of an object", "[]", /no JSON object/],
    ["no source", { ...list, source: " " }, /"source" has to say/],
    ["no date", { ...list, asOf: "kemarin" }, /"asOf" has to be a date/],
    ["a date that is none", { ...list, asOf: "2026-13-40" }, /"asOf" has to be a date/],
    ["tomorrow's date", { ...list, asOf: "2026-11-29" }, /has not come yet/],
    ["no branches", { ...list, branches: [] }, /at least one branch/],
    [
      "a branch without a town",
      { ...list, branches: [row, { ...row, city: undefined }] },
      /branch 2 has no "city"/,
    ],
    [
      "a branch without an address",
      { ...list, branches: [{ ...row, address: "" }] },
      /branch 1 has no "address"/,
    ],
    [
      "an address of two lines",
      { ...list, branches: [{ ...row, address: "a\nb" }] },
      /branch 1 has no "address"/,
    ],
    ["words for a number", { ...list, branches: [{ ...row, phone: "tanya" }] }, /"phone" that is no number/],
    ["one name for several", { ...list, branches: [{ ...row, also: "bks" }] }, /"also" that is no list/],
    ["null for a branch", { ...list, branches: [null] }, /branch 1 has no "city"/],
  ])("with %s is refused, and what is wrong is named", (_, text, why) => {
    expect(() => read(text)).toThrow(BranchListBroken);
    expect(() => read(text)).toThrow(why);
  });
});
