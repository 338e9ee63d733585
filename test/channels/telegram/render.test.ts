import fc from "fast-check";
import { layOutTable, TABLE_WIDTH } from "../../../src/channels/telegram/monospace-table.ts";
import { renderMessage as renderParts } from "../../../src/channels/telegram/render.ts";
import { split } from "../../../src/channels/telegram/rich-text.ts";
import type { Rendered, RenderedTable } from "../../../src/ports/message.ts";
import { callViolations } from "../../support/fake-bot-api/bot-api-schema.ts";
import { message, plain } from "../channel-contract.ts";

function labelled(...labels: string[]) {
  return labels.map((label, at) => ({ number: at + 1, label }));
}

/** A message that has no file. */
function renderMessage(rendered: Rendered) {
  return renderParts(rendered).map((part) => {
    if ("file" in part) throw new Error("there is a file in it");
    return part;
  });
}

function only(rendered: Rendered) {
  const [part, ...more] = renderMessage(rendered);
  expect(more).toEqual([]);
  if (part === undefined) throw new Error("no part");
  return part;
}

describe("a message in Telegram", () => {
  test("has its bold and its code as entities, counted in UTF-16 units", () => {
    const { text, entities } = only(
      message({
        text: [
          plain("😀 Kode "),
          { text: "482913", bold: true, code: true },
          plain(" "),
          { ...plain("5 menit"), bold: true },
        ],
        footer: [{ ...plain("Jangan bagikan."), bold: true }],
      }),
    );
    expect(text).toBe("😀 Kode 482913 5 menit\n\nJangan bagikan.");
    expect(entities.map(({ type, offset, length }) => [type, text.slice(offset, offset + length)])).toEqual([
      ["code", "482913"],
      ["bold", "5 menit"],
      ["bold", "Jangan bagikan."],
    ]);
  });

  test("never previews links and is never parsed", () => {
    const part = only(message({ text: [plain("[x](http://e.example)")] }));
    expect(part.link_preview_options).toEqual({ is_disabled: true });
    expect(part).not.toHaveProperty("parse_mode");
  });

  test.each([
    ["secret", true],
    ["personal", undefined],
    ["public", undefined],
  ] as const)("of class %s: protected from forwarding is %p", (replyClass, protect) => {
    expect(only(message({ text: [plain("x")], class: replyClass })).protect_content).toBe(protect);
  });

  test("loses what would move its entities or turn its words around", () => {
    const { text } = only(message({ text: [plain("a\u0000b\u202ec\r\nd\ud800e")] }));
    expect(text).toBe("abc\nd\ufffde");
  });

  test("with nothing to read is rejected, not sent", () => {
    expect(() => renderMessage(message({ text: [plain(" \n")] }))).toThrow(
      expect.objectContaining({ kind: "rejected" }),
    );
  });
});

describe("choices in Telegram", () => {
  test("short labels share a row, long ones have their own, and the order stays", () => {
    const labels = ["Saldo", "Klaim", "Bantuan", "Ganti nomor telepon saya", "Bahasa"];
    const part = only(message({ screen: "m1", text: [plain("Menu")], choices: labelled(...labels) }));
    expect(part.reply_markup).toEqual({
      inline_keyboard: [
        [
          { text: "Saldo", callback_data: "m1:1" },
          { text: "Klaim", callback_data: "m1:2" },
        ],
        [{ text: "Bantuan", callback_data: "m1:3" }],
        [{ text: "Ganti nomor telepon saya", callback_data: "m1:4" }],
        [{ text: "Bahasa", callback_data: "m1:5" }],
      ],
    });
  });

  test("a label too long for its button is cut there and whole in the text", () => {
    const long = "PT Sinar Harapan Abadi Sejahtera Bersama Nusantara";
    const part = only(message({ text: [plain("Yang mana?")], choices: labelled("PT Maju", long) }));
    expect(part.text).toBe(`Yang mana?\n\n2. ${long}`);
    expect(JSON.stringify(part.reply_markup)).toContain("PT Sinar Harapan Abadi Sejahtera Bersam…");
  });

  test("more choices than buttons are numbers to type", () => {
    const labels = Array.from({ length: 13 }, (_, at) => `Kartu ${at}`);
    const part = only(message({ text: [plain("Yang mana?")], choices: labelled(...labels) }));
    expect(part.text).toContain("13. Kartu 12");
    expect(part.reply_markup).toEqual({ remove_keyboard: true });
  });

  test("the button that shares one's number comes with the choices as words, for once", () => {
    const part = only(
      message({ text: [plain("Nomor?")], contactRequest: "Bagikan nomor", choices: labelled("Lewati") }),
    );
    expect(part.reply_markup).toEqual({
      keyboard: [[{ text: "Bagikan nomor", request_contact: true }], [{ text: "Lewati" }]],
      one_time_keyboard: true,
      resize_keyboard: true,
    });
  });

  test("the next message without buttons takes that keyboard away", () => {
    expect(only(message({ text: [plain("Terima kasih.")] })).reply_markup).toEqual({ remove_keyboard: true });
  });

  test("a screen whose id no button can carry is rejected, not sent", () => {
    const menu = message({ screen: "s".repeat(61), text: [plain("Menu")], choices: labelled("Saldo") });
    expect(() => renderMessage(menu)).toThrow(expect.objectContaining({ kind: "rejected" }));
  });
});

describe("a long message in Telegram", () => {
  test("ends its parts at sentences, and has its buttons under the last", () => {
    const text = "Ini sebuah kalimat yang cukup panjang untuk dibaca. ".repeat(120).trim();
    const parts = renderMessage(message({ text: [plain(text)], choices: labelled("Menu") }));
    expect(parts.map((part) => part.text).join(" ")).toBe(text);
    expect(parts.every((part) => part.text.endsWith("."))).toBe(true);
    expect(parts.map((part) => part.reply_markup !== undefined)).toEqual([false, true]);
  });

  test("keeps a table a table in every part", () => {
    const rows = Array.from({ length: 200 }, (_, at) => [`Bulan ${at}`, `Rp${at}.000.000`]);
    const parts = renderMessage(
      message({ table: { caption: "Iuran", header: [], rows, rightAligned: [1] } }),
    );
    expect(parts.length).toBeGreaterThan(1);
    expect(parts.every((part) => part.entities.some((entity) => entity.type === "pre"))).toBe(true);
    expect(parts.flatMap((part) => part.text.match(/Bulan \d+ +Rp\d+\.000\.000/g) ?? [])).toHaveLength(200);
  });

  test("any message at all is a valid request, and loses no word", () => {
    const span = fc.record({
      text: fc.string({ unit: "grapheme", maxLength: 3_000 }),
      bold: fc.boolean(),
      code: fc.boolean(),
    });
    const spans = fc.array(span, { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(spans, (text) => {
        const parts = renderMessage(message({ text: [...text, plain("akhir")], choices: labelled("Menu") }));
        for (const part of parts) expect(callViolations("sendMessage", { chat_id: 1, ...part })).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  test("a text without any break is cut, but never through a letter's pair of units", () => {
    const pieces = split({ text: "😀".repeat(50), entities: [{ type: "bold", offset: 0, length: 100 }] }, 33);
    expect(pieces.map((piece) => piece.text).join("")).toBe("😀".repeat(50));
    expect(
      pieces.every((piece) => piece.text.length <= 33 && piece.entities[0]?.length === piece.text.length),
    ).toBe(true);
    expect(pieces.some((piece) => /[\ud800-\udbff]$/.test(piece.text))).toBe(false);
  });
});

describe("a table on a phone", () => {
  test("stands side by side when it fits", () => {
    const table = tableOf(
      ["Program", "Nilai"],
      [
        ["JHT", "Rp12.345.678"],
        ["JP", "48 bulan"],
      ],
      [1],
    );
    expect(layOutTable(table).split("\n")).toEqual([
      "Program         Nilai",
      "---------------------",
      "JHT      Rp12.345.678",
      "JP           48 bulan",
    ]);
  });

  test("wraps the words of a wide column and never its numbers", () => {
    const rows = [
      ["JHT", "Saldo dua kartu", "Rp62.345.678"],
      ["JKK", "Aktif", "Terlindungi"],
    ];
    expect(layOutTable(tableOf(["Program", "Keterangan", "Nilai"], rows, [2])).split("\n")).toEqual([
      "Program Keterangan           Nilai",
      "----------------------------------",
      "JHT     Saldo dua     Rp62.345.678",
      "         kartu",
      "JKK     Aktif          Terlindungi",
    ]);
  });

  test("becomes one block a row when it can't stand side by side", () => {
    const rows = [
      ["23001234567", "PT Sinar Harapan Abadi", "Rp112.345.678"],
      ["23007654321", "PT Maju", "Rp0"],
    ];
    expect(layOutTable(tableOf(["KPJ", "Pemberi kerja", "Saldo"], rows, [2])).split("\n")).toEqual([
      "KPJ 23001234567",
      " Pemberi kerja",
      "  PT Sinar Harapan Abadi",
      " Saldo               Rp112.345.678",
      "",
      "KPJ 23007654321",
      " Pemberi kerja             PT Maju",
      " Saldo                         Rp0",
    ]);
  });

  test("keeps its columns below each other, whatever signs its cells are of", () => {
    const rows = [
      ["Ré\u0301", "1"],
      ["😀  ab\u0000", "20"],
      ["", ""],
    ];
    expect(layOutTable(tableOf([], rows, [1])).split("\n")).toEqual(["Ré\u0301      1", "😀 ab  20", ""]);
  });

  test("is never wider than the phone, whatever is in it", () => {
    const cell = fc.oneof(
      fc.string({ maxLength: 60 }),
      fc.lorem({ maxCount: 8 }),
      fc.constant("Rp1.234.567.890"),
    );
    const row = fc.array(cell, { minLength: 1, maxLength: 4 });
    const table = fc.record({
      caption: fc.constant(""),
      header: row,
      rows: fc.array(row, { minLength: 1, maxLength: 5 }),
      rightAligned: fc.subarray([0, 1, 2, 3]),
    });
    fc.assert(
      fc.property(table, (any) => {
        for (const line of layOutTable(any).split("\n")) {
          expect([...line].length).toBeLessThanOrEqual(TABLE_WIDTH);
          expect(line).toBe(line.trimEnd());
        }
      }),
    );
  });
});

function tableOf(header: string[], rows: string[][], rightAligned: number[]): RenderedTable {
  return { caption: "", header, rows, rightAligned };
}
