import { writeFileSync } from "node:fs";
import { inflateSync } from "node:zlib";
import { copyBlocks } from "../../src/data-copy/copy-blocks.ts";
import { writeJson } from "../../src/data-copy/write-json.ts";
import { writePdf } from "../../src/data-copy/write-pdf.ts";
import { createTranslator } from "../../src/i18n/translator.ts";
import type { DataCopy } from "../../src/ports/data-copy.ts";
import type { Translator } from "../../src/ports/translator.ts";
import { balances } from "../support/samples.ts";

const AT = Date.parse("2026-11-22T03:00:00Z");

const copy: DataCopy = {
  number: "PB-7K3M-2Q",
  language: "id",
  madeAt: AT,
  person: { name: "Budi\u202e Santoso", birthYear: 1990, nik: "3173••••••••0001" },
  account: {
    phone: "•••••7788",
    email: null,
    since: AT,
    hasPassword: true,
    bank: "BRI •••• 4567",
    hasAuthenticator: false,
  },
  chats: [{ channel: "telegram", since: AT, lastUsedAt: AT }],
  consents: [{ at: AT, given: true, version: "2026-11", language: "id" }],
  signIns: [AT, AT - 86_400_000],
  requests: [
    {
      ...{ number: "PB-7K3M-2Q", kind: "export", state: "done", dueAt: null, effectiveAt: null },
      openedAt: AT,
    },
  ],
  tickets: [{ number: "HK-7F3KD", openedAt: AT, closedAt: null }],
  files: [
    {
      ...{ ticket: "HK-7F3KD", position: 3, at: AT, from: "participant", kind: "photo", mime: "image/jpeg" },
      ...{ bytes: 236_544, delivery: null, keptUntil: null },
    },
    {
      ...{
        ticket: "HK-7F3KD",
        position: 5,
        at: AT,
        from: "agent",
        kind: "document",
        mime: "application/pdf",
      },
      ...{ bytes: 99, delivery: "delivered", keptUntil: AT + 366 * 86_400_000 },
    },
  ],
  balances,
  employments: [{ kpj: "•••••••1234", employer: "PT Contoh 例 Maju", since: "2019-02-01", until: null }],
  contributions: Array.from({ length: 120 }, (_, index) => ({
    kpj: "•••••••1234",
    month: `${2016 + Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, "0")}`,
    ...{ wage: 5_000_000, jht: 285_000, jp: 150_000 },
  })),
  returns: [{ kpj: "•••••••1234", year: 2025, amount: 1_234_567 }],
};

let translator: Translator;
beforeAll(async () => {
  translator = await createTranslator({ demo: true, operator: null });
});

/** All words of a PDF, line after line: its streams inflated, and what its fonts draw put together. */
function wordsOf(pdf: Buffer): string {
  const text = pdf.toString("latin1");
  const streams = [...text.matchAll(/stream\n([\s\S]*?)\nendstream/g)].map(([, body = ""]) => {
    try {
      return inflateSync(Buffer.from(body, "latin1")).toString("latin1");
    } catch {
      return "";
    }
  });
  return streams
    .flatMap((stream) => [...stream.matchAll(/\[((?:<[0-9a-f]*> ?-?[\d.]* ?)+)\] TJ/g)])
    .map(([, drawn = ""]) =>
      [...drawn.matchAll(/<([0-9a-f]*)>/g)]
        .map(([, hex = ""]) => Buffer.from(hex, "hex").toString("latin1"))
        .join(""),
    )
    .join(" ")
    .replace(/ +/g, " ");
}

test("the PDF says whose it is, of which day, what is a balance and what is not, and that it is not official", async () => {
  const pdf = await writePdf(copy, translator);
  const folder = process.env["PICTURES"];
  if (folder) writeFileSync(`${folder}/copy-id.pdf`, pdf);
  const words = wordsOf(pdf);
  expect(words).toContain("Salinan data Anda");
  expect(words).toContain("dibuat 22 November 2026 pukul 10.00 WIB");
  expect(words).toContain("bukan dokumen resmi");
  expect(words).toContain("Rp13.234.567");
  expect(words).toContain("bukan saldo yang dapat");
  expect(words).toContain("per 22 November 2026");
  expect(words).toContain("Oktober 2025");
  expect(words).toMatch(/Halaman 1 dari \d/);
  expect(words).toContain("Budi Santoso");
  expect(words).toContain("Foto dari Anda, 231 KB");
  expect(words).toContain("PDF dari petugas, 1 KB");
  expect(words).toContain("Disimpan sampai 23");
  expect(pdf.toString("latin1")).toContain("/Lang (id)");
});

test("the PDF of an English reader is in English", async () => {
  const pdf = await writePdf({ ...copy, language: "en" }, translator);
  const folder = process.env["PICTURES"];
  if (folder) writeFileSync(`${folder}/copy-en.pdf`, pdf);
  const words = wordsOf(pdf);
  expect(words).toContain("A copy of your data");
  expect(words).toContain("no official document");
  expect(words).toContain("October 2025");
});

test("somebody with nothing but an account gets a short copy, without empty tables", () => {
  const empty = {
    chats: [],
    consents: [],
    requests: [],
    tickets: [],
    files: [],
    employments: [],
    contributions: [],
    returns: [],
  };
  const { jht } = balances;
  const none = {
    ...balances,
    jht: { ...jht, contributions: 0, returns: 0, balance: 0, lastPostedMonth: null, cards: [] },
  };
  const blocks = copyBlocks({ ...copy, ...empty, balances: none });
  expect(blocks.filter(({ kind }) => kind === "table")).toEqual([]);
  expect(blocks).toContainEqual({ kind: "paragraph", text: { key: "copy:jht-nothing" } });
});

test("the JSON is for programs: times in ISO 8601, rupiah as numbers, each part with its day and source", () => {
  const file = JSON.parse(writeJson(copy, translator));
  expect(file).toMatchObject({
    format: "layanan-peserta/data-copy/2",
    request: "PB-7K3M-2Q",
    madeAt: "2026-11-22T03:00:00.000Z",
    official: false,
    membership: { asOf: "2026-11-22", currency: "IDR", jht: { balance: 13_234_567 } },
    service: {
      account: { since: "2026-11-22T03:00:00.000Z" },
      talks: [{ number: "HK-7F3KD", closedAt: null }],
      files: [
        {
          talk: "HK-7F3KD",
          sentAt: "2026-11-22T03:00:00.000Z",
          from: "participant",
          bytes: 236_544,
          keptUntil: null,
        },
        {
          from: "agent",
          mime: "application/pdf",
          delivery: "delivered",
          keptUntil: "2027-11-23T03:00:00.000Z",
        },
      ],
    },
  });
  expect(file.membership.source).toContain("per 22 November 2026");
  expect(file.membership.contributions).toHaveLength(120);
  expect(file.note).toContain("Ini demo");
  expect(file.notIncluded).toHaveLength(7);
});
