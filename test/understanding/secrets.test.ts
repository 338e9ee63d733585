import fc from "fast-check";
import { findSecrets, mask, type SecretKind } from "../../src/understanding/secrets.ts";

describe("secrets and identifiers in a chat", () => {
  test.each<[text: string, kinds: SecretKind[], shown: string]>([
    ["password saya Rahasia123", ["password"], "password saya ••••••"],
    ["sandi: xxx", ["password"], "sandi: ••••••"],
    ["passwordku Kopi#Hitam ya", ["password"], "passwordku •••••• ya"],
    ["mau ganti password jadi kucing99", ["password"], "mau ganti password jadi ••••••"],
    ["otp 482913", ["code"], "otp ••••••"],
    ["482913 itu otp nya", ["code"], "•••••• itu otp nya"],
    ["kode otp dari bank 771204 ini ya", ["code"], "kode otp dari bank •••••• ini ya"],
    ["3173994505909999", ["nik"], "••••••"],
    ["nik 3173 9945 0590 9999", ["nik"], "nik ••••••"],
    ["nik saya ３１７３９９４５０５９０９９９９", ["nik"], "nik saya ••••••"],
    ["kpj 21099912345", ["kpj"], "kpj ••••••"],
    ["kartu lama 07J12345678", ["kpj"], "kartu lama ••••••"],
    ["norek 0000123456789 bca transfer kesini", ["bank-account"], "norek •••••• bca transfer kesini"],
    ["rek mandiri 1370099912345", ["bank-account"], "rek mandiri ••••••"],
    ["hp saya 0812-9999-0000", ["phone"], "hp saya ••••••"],
    ["+62 812 9999 0000", ["phone"], "••••••"],
    ["email budi@example.com ya", ["email"], "email •••••• ya"],
    ["otp 482913, password: Rahasia1", ["code", "password"], "otp ••••••, password: ••••••"],
  ])("finds and hides them in %j", (text, kinds, shown) => {
    expect(findSecrets(text)).toEqual(kinds);
    expect(mask(text)).toBe(shown);
  });

  test.each([
    "lupa password",
    "password salah terus",
    "password: lupa",
    "password saya apa ya min",
    "passwordnya ga inget samsek",
    "password ganti2 terus",
    "kode pos 40123",
    "kode error 025",
    "kode otp ga nyampe2 dari td",
    "gaji 5000000",
    "saldo Rp 15.000.000",
    "klaim tahun 2024",
    "saldo di atas 15jt",
  ])("takes %j for what it is", (text) => {
    expect(findSecrets(text)).toEqual([]);
    expect(mask(text)).toBe(text);
  });

  test("hides sixteen digits however people group them", () => {
    const separator = fc.constantFrom("", " ", "-", ".");
    fc.assert(
      fc.property(fc.array(separator, { minLength: 15, maxLength: 15 }), (separators) => {
        const nik = [..."3173994505909999"].map((digit, at) => digit + (separators[at] ?? "")).join("");
        expect(findSecrets(`nik ${nik}`)).toEqual(["nik"]);
        expect(mask(`nik ${nik}`)).toBe("nik ••••••");
      }),
    );
  });

  test("never throws, and hides all that it finds", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", maxLength: 300 }),
        (text) => findSecrets(mask(text)).length === 0,
      ),
    );
  });
});
