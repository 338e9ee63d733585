import { maskForPeople } from "../../src/understanding/for-people.ts";

describe("what a person reads of what another wrote", () => {
  test.each([
    ["NIK saya 3173990505900001", "NIK saya ••••••"],
    ["kpj 12 345 678 901 ya", "kpj •••••• ya"],
    ["482913", "••••••"],
    ["kodenya 482 913", "kodenya ••••••"],
    ["wa 0812-3456-7890", "wa ••••••"],
    ["budi@example.com", "••••••"],
    ["kata sandi: rahasia123", "kata sandi: ••••••"],
  ])("%p is hidden", (typed, shown) => {
    expect(maskForPeople(typed)).toEqual({ text: shown, hidden: true });
  });

  test.each(["saldo saya Rp13.234.567", "gaji 4.250.000 sebulan", "iuran 2025 belum masuk, 3 bulan"])(
    "%p is shown as it is",
    (typed) => {
      expect(maskForPeople(typed)).toEqual({ text: typed, hidden: false });
    },
  );

  test("a text as long as a book takes no time", () => {
    const began = performance.now();
    maskForPeople(`${"7 ".repeat(60_000)}${"x@".repeat(60_000)}`);
    expect(performance.now() - began).toBeLessThan(500);
  });
});
