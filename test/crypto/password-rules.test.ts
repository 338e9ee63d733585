import { type PasswordTrouble, readNewPassword } from "../../src/crypto/password-rules.ts";
import { policy } from "../../src/policy.ts";

const budi = {
  words: ["Budi Santoso", "budi.hartanto@contoh.example"],
  numbers: ["3173990505900001", "050590", "12345678901", "+6281200000001"],
};

function trouble(password: string): PasswordTrouble | null {
  const reading = readNewPassword(policy.password, password, budi);
  return reading.ok ? null : reading.why;
}

test.each([
  "kereta lambat ke Wonogiri",
  "tahu isi pedas dua",
  "9xK!vq2mZ#",
  "サクラの木の下で待つね",
  "1 2 angsa berenang di kolam",
])("%s is taken: no rule asks for capitals, digits or signs", (password) => {
  expect(trouble(password)).toBeNull();
});

test("a password has 10 to 128 characters, counted as people count them", () => {
  expect(trouble("kambing te")).toBeNull();
  expect(trouble("kambing t")).toBe("short");
  expect(trouble("🐟🐠🦈🐋🐬🦭🦑🐙🦀")).toBe("short");
  expect(trouble("🐟🐠🦈🐋🐬🦭🦑🐙🦀🦞")).toBeNull();
  const long = "kapal terbang rendah ".repeat(7);
  expect(trouble(long.slice(0, 128))).toBeNull();
  expect(trouble(long.slice(0, 129))).toBe("long");
});

test("512 bytes are enough for the longest one in any script", () => {
  expect(Buffer.byteLength("🐟".repeat(128))).toBe(policy.password.mostBytes);
});

test.each([
  "password123",
  "qwertyuiop",
  "Basketball",
  "llabteksab",
  "iloveyou2026!!",
  "1234567890",
  "manchester99",
])("%s is one that everybody tries first", (password) => {
  expect(trouble(password)).toBe("common");
});

test.each([
  "bpjsketenagakerjaan",
  "Ketenagakerjaan2026",
  "naajrekaganetek",
  "SaldoJHT-2026",
  "bismillahcinta",
  "agustus 17 merdeka",
  "kata sandi rahasia",
  "sayangku-selamanya",
])("%s is made of words that belong here", (password) => {
  expect(trouble(password)).toBe("context");
});

test.each([
  "budisantoso1990",
  "Santoso Budi!!",
  "osotnasidub77",
  "hartanto-budi-contoh",
  "budi sayang 123",
  "081200000001a",
  "rumah6281200000001",
  "xx3173990505900001",
  "kunci-050590-ku",
  "12345678901 kpj",
])("%s holds what others know about Budi", (password) => {
  expect(trouble(password)).toBe("own");
});

test.each(["ababababababab", "xyxyxyxyxyxyz", "aaaabbbbcccc", "zyxwvutsrqp", "opqrstuvwxyz"])(
  "%s has a pattern and no surprise",
  (password) => {
    expect(trouble(password)).toMatch(/pattern|common/);
  },
);

test("the list of common passwords has more than ten thousand entries", async () => {
  const { readFile } = await import("node:fs/promises");
  const list = await readFile(new URL("../../src/crypto/common-passwords.txt", import.meta.url), "utf8");
  expect(new Set(list.trim().split("\n")).size).toBeGreaterThan(10_000);
});

test("the same letters from two keyboards are the same password", () => {
  expect(readNewPassword(policy.password, "café di tepi sawah")).toEqual({
    ok: true,
    password: "café di tepi sawah",
  });
});

test("a very long text is judged at once", () => {
  expect(trouble("a".repeat(100_000))).toBe("long");
  expect(trouble("jp".repeat(64))).toBe("pattern");
  expect(trouble(`${"jpjhtbudi".repeat(14)}`)).toBe("own");
});
