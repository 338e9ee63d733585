import fc from "fast-check";
import type { Intent } from "../../flows/kit/intents.ts";
import { understand } from "../../src/understanding/understand.ts";

/** What each act would be if the negation were overheard. */
const STOPS: Readonly<Record<string, Intent>> = {
  batal: "cancel",
  dibatalkan: "cancel",
  batalin: "cancel",
  cancel: "cancel",
  logout: "logout",
  "log out": "logout",
  "keluar dari akun": "logout",
  "keluar akun": "logout",
  "hapus akun": "delete-data",
  "hapus data saya": "delete-data",
  "delete my account": "delete-data",
};
const REFUSALS = [
  "jangan",
  "jgn",
  "jangn",
  "ga usah",
  "gausah",
  "gak jadi",
  "ga jadi",
  "tidak jadi",
  "ga mau",
  "gamau",
  "tidak mau",
  "tidak ingin",
  "tidak perlu",
  "ndak usah",
  "bukan",
  "bukan mau",
  "belum mau",
  "ojo",
  "ora usah",
  "ora arep",
  "mboten badhe",
  "tong",
  "ulah",
  "teu hoyong",
  "don't",
  "dont",
  "do not",
  "i don't want to",
];
const STARTS = ["", "eh ", "kak ", "saya ", "halo, ", "aku "];
const ENDS = ["", " dulu", " ya", " dong kak", "!", ", makasih"];

describe("a negation is never read as its opposite", () => {
  test("whatever is refused, in whatever words", () => {
    const phrase = fc.record({
      start: fc.constantFrom(...STARTS),
      refusal: fc.constantFrom(...REFUSALS),
      act: fc.constantFrom(...Object.keys(STOPS)),
      end: fc.constantFrom(...ENDS),
    });
    fc.assert(
      fc.property(phrase, ({ start, refusal, act, end }) => {
        const text = `${start}${refusal} ${act}${end}`;
        expect([text, understand(text).intent]).toEqual([text, "continue"]);
      }),
      { numRuns: 2_000 },
    );
  });

  test.each([
    ["jangan logout, cek saldo dulu", "check-balance"],
    ["jangan logout cek saldo dulu", "check-balance"],
    ["bukan mau klaim, cuma mau cek saldo", "check-balance"],
    ["ga usah cs, kasih menu aja", "menu"],
    ["ga usah cs kasih menu aja", "menu"],
    ["ga jadi klaim, cek saldo aja", "check-balance"],
    ["tidak jadi logout tapi ganti hp", "change-phone"],
    ["logout jangan", "continue"],
    ["logout? jangan", "continue"],
    ["akun saya jangan dihapus", "continue"],
    ["jangan data saya dihapus", "continue"],
    ["batal logout", "continue"],
    ["ga jadi batal", "continue"],
    ["eh jangan dibatalin, lanjut aja", "continue"],
    ["ga jadi deh", "cancel"],
    ["ga jadi daftar", "cancel"],
    ["ga usah", "deny"],
    ["bukan klaim", "deny"],
    ["jangan simpan nik saya", "delete-data"],
  ] as const)("%j means %s", (text, intent) => {
    expect(understand(text).intent).toBe(intent);
  });

  test.each([
    ["jkk saya aktif ga", "check-balance-jkk"],
    ["bisa logout ga", "logout"],
    ["ga bisa login", "login"],
    ["ini nomor resmi bpjs bukan?", "verify-official"],
    ["kodenya ga masuk", "resend-otp"],
    ["iuran saya belum masuk", "contribution-history"],
  ] as const)("a question or complaint refuses nothing: %j", (text, intent) => {
    expect(understand(text).intent).toBe(intent);
  });
});
