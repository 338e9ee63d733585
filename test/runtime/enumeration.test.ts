import { jest } from "@jest/globals";
import { makePopulation } from "../../src/core/demo/population.ts";
import { openStage, type Stage, type Talk } from "../support/talk.ts";

jest.setTimeout(60_000);

/**
 * What a stranger can read off the conversation: words, steps and buttons are those of somebody on record, whoever he names. Time is measured by
 * `npm run bench -- enumeration`, and what a provider does by test/runtime/delivery.test.ts.
 */
const people = makePopulation("2026-11-22");
const who = (story: string) => {
  const person = people.find(({ special }) => special.includes(story));
  if (!person) throw new Error(`nobody has the story ${story}`);
  return person;
};
const budi = who("The one to try");
const siti = who("Has an account already");

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage.close());

/** All that is answered to these lines in the chat, without what only the owner of a phone or mailbox sees, and without the masks of what was typed. */
async function hears(
  lines: readonly string[],
  atOdds: (talk: Talk) => void = () => undefined,
): Promise<string> {
  const talk = await stage.talk();
  let heard = "";
  for (const line of lines) {
    if (line === "(two minutes pass)") heard += await talk.waits(120_000);
    else if (line === "(the providers fail)") atOdds(talk);
    else heard += `> ${await talk.sends({ type: "text", text: line })}`;
  }
  return heard
    .replace(/\n\((?:sms|email): .*\)\n/g, "")
    .replace(/\d{4}•{8}\d{4}|•{4,}\d{4}|\S•••@\S•••\.\w+/g, "•")
    .replace(/\s+/g, " ");
}

const AFTERWARDS = [
  "000000",
  "kode tidak datang",
  "(two minutes pass)",
  "kirim ulang",
  "111111",
  "bantuan",
  "222222",
  "333333",
  "444444",
];

const signIn = (phone: string | null) => ["masuk", "setuju", phone ?? "", ...AFTERWARDS];
const register = (nik: string, kpj: string, phone: string | null, email: string | null, via: string) => [
  "daftar",
  "setuju",
  nik,
  kpj,
  phone ?? "",
  email ?? "",
  via,
  ...AFTERWARDS,
];
const UNKNOWN = { nik: "3173995501900999", phone: "+6281200009999", email: "siapa@example.com" };
const kpjOf = ({ cards }: (typeof people)[number]) => cards[0]?.kpj ?? "";

describe("nobody learns from words and steps", () => {
  test("whether a phone has an account", async () => {
    const known = await hears(signIn(siti.phone));
    expect(known).toContain("Sisa 4 kali");
    expect(await hears(signIn(UNKNOWN.phone))).toBe(known);
    expect(await hears(signIn(budi.phone))).toBe(known);
  });

  test("whether an e-mail is that of an account", async () => {
    const known = await hears(signIn(siti.email));
    expect(known).toContain("Sisa 4 kali");
    expect(known).not.toContain("0002");
    expect(await hears(signIn(UNKNOWN.email))).toBe(known);
    expect(await hears(signIn(budi.email))).toBe(known);
  });

  test("whether a phone has an account, by forgetting its password", async () => {
    const lines = (phone: string | null) => ["lupa kata sandi", "setuju", phone ?? "", ...AFTERWARDS];
    const known = await hears(lines(siti.phone));
    expect(known).toContain("Sisa 4 kali");
    expect(await hears(lines(UNKNOWN.phone))).toBe(known);
    expect(await hears(lines(budi.phone))).toBe(known);
  });

  test("whether a NIK or card is on record, by telling that phone and e-mail are dead", async () => {
    const lines = (nik: string, kpj: string) => [
      ...["nomor sy sdh mati email jg ga bs", "setuju", "mulai", nik, kpj],
      ...["0899 9000 7788", "lewati", "benar, ajukan"],
    ];
    const known = await hears(lines(siti.nik, kpjOf(siti)));
    expect(known).toMatch(/14 hari|PB-/);
    expect(await hears(lines(UNKNOWN.nik, kpjOf(siti)))).toBe(known);
    expect(await hears(lines(siti.nik, kpjOf(budi)))).toBe(known);
    expect(await hears(lines(budi.nik, kpjOf(budi)))).toBe(known);
  });

  test.each(["SMS", "e-mail"])(
    "whether a NIK, card, phone or e-mail is on record, by %s",
    async (way) => {
      const via = way === "SMS" ? "1" : "2";
      const kpj = kpjOf(budi);
      const known = await hears(register(budi.nik, kpj, budi.phone, budi.email, via));
      expect(known).toContain("Sisa 4 kali");
      expect(await hears(register(UNKNOWN.nik, kpj, budi.phone, budi.email, via))).toBe(known);
      expect(await hears(register(budi.nik, kpjOf(siti), budi.phone, budi.email, via))).toBe(known);
      expect(await hears(register(budi.nik, kpj, UNKNOWN.phone, UNKNOWN.email, via))).toBe(known);
      expect(await hears(register(siti.nik, kpjOf(siti), siti.phone, siti.email, via))).toBe(known);
    },
    60_000,
  );

  test("and not from a provider that is down either", async () => {
    const down = (talk: Talk) => talk.sms(false);
    const lines = (phone: string | null) => ["(the providers fail)", ...signIn(phone)];
    const known = await hears(lines(siti.phone), down);
    expect(known).toContain("SMS sedang terganggu");
    expect(await hears(lines(UNKNOWN.phone), down)).toBe(known);
  });
});
