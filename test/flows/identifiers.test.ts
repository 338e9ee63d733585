import { digitsIn, readCode, readEmail, readKpj, readNik, readPhone } from "../../flows/kit/identifiers.ts";

describe("a NIK", () => {
  test.each([
    ["3173990505900001", "as it stands on the card"],
    ["3173 9905 0590 0001", "in groups"],
    ["nik saya 3173-9905-0590-0001 kak", "with words around it"],
  ])("is read from %s, %s", (text) => {
    expect(readNik(text)).toEqual({ ok: true, value: "3173990505900001", warning: null });
  });

  test("of a woman has forty added to the day", () => {
    expect(readNik("3173994505900001")).toMatchObject({ ok: true, warning: null });
    expect(readNik("3173997105900001")).toMatchObject({ ok: true, warning: null });
  });

  test.each([
    ["0001234567890", "kesehatan-number"],
    ["21012345678", "kpj-number"],
    ["317399050590", "length"],
    ["31739905059000012", "length"],
    ["1111111111111111", "serial"],
    ["1234567890123456", "serial"],
    ["3173990513900001", "date"],
    ["3173990005900001", "date"],
    ["3173993205900001", "date"],
    ["3173997205900001", "date"],
    ["3173990505900000", "sequence"],
    ["tidak tahu", "length"],
  ])("is not %s: %s", (text, why) => {
    expect(readNik(text)).toEqual({ ok: false, why });
  });

  test.each([
    ["9973990505900001", "area"],
    ["3173993102900001", "date"],
    ["3173997106900001", "date"],
  ])("like %s is taken with a warning: real ones can look so (%s)", (text, warning) => {
    expect(readNik(text)).toMatchObject({ ok: true, warning });
  });
});

describe("a KPJ", () => {
  test("has eleven digits", () => {
    expect(readKpj("2101 234 5678")).toEqual({ ok: true, value: "21012345678", warning: null });
  });

  test.each([
    ["0001234567890", "kesehatan-number"],
    ["3173990505900001", "nik-number"],
    ["2101234567", "length"],
  ])("is not %s: %s", (text, why) => {
    expect(readKpj(text)).toEqual({ ok: false, why });
  });
});

describe("a mobile number", () => {
  test.each([
    "0812 3456 7890",
    "+62 812-3456-7890",
    "62812.3456.7890",
    "812 3456 7890",
    "hp (0812) 34567890",
  ])("is read from %s", (text) => {
    expect(readPhone(text)).toMatchObject({ ok: true, value: "+6281234567890" });
  });

  test.each([
    ["021 555 1234", "landline"],
    ["+12025550123", "foreign"],
    ["08123", "length"],
    ["0812345678901234", "length"],
    ["halo", "length"],
  ])("is not %s: %s", (text, why) => {
    expect(readPhone(text)).toEqual({ ok: false, why });
  });
});

describe("an e-mail address", () => {
  test("is read in lower case, from a sentence too", () => {
    expect(readEmail("email saya Budi.Santoso@Example.COM.")).toMatchObject({
      ok: true,
      value: "budi.santoso@example.com",
    });
  });

  test.each([
    ["budi@gmial.com", "typo"],
    ["budi@yahoo.con", "typo"],
    ["budi@example", "shape"],
    ["budi", "shape"],
    ["budi@ex..ample.com", "shape"],
    ["bpjs@gm\u0430il.com", "letters"],
    ["budi@example.com\r\nBcc: x@example.com", "ok"],
  ])("%j is judged: %s", (text, why) => {
    const reading = readEmail(text);
    expect(reading.ok ? "ok" : reading.why).toBe(why);
    if (reading.ok) expect(reading.value).toBe("budi@example.com");
  });
});

test("a code is six digits, however they are grouped", () => {
  expect(["482913", "482 913", "kodenya 482-913", "012345"].map(readCode)).toEqual([
    "482913",
    "482913",
    "482913",
    "012345",
  ]);
  expect(["48291", "4829134", "empat delapan", "482913 771204 9"].map(readCode)).toEqual([
    null,
    null,
    null,
    null,
  ]);
});

test("two numbers in one message are no answer to a question for one", () => {
  expect(digitsIn("nik 3173990505900001 dan kpj 21012345678")).toBeNull();
});

test("a long text is read in a time that grows no faster than it does", () => {
  const bomb = `${"1 ".repeat(50_000)}!`;
  expect(readNik(bomb).ok).toBe(false);
  expect(readEmail("a".repeat(50_000)).ok).toBe(false);
});
