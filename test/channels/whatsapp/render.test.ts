import { renderMessage as parts } from "../../../src/channels/whatsapp/render.ts";
import type { Rendered } from "../../../src/ports/message.ts";
import { message, plain, sampleSent } from "../channel-contract.ts";

/** The texts of a message that has nothing else. */
const renderMessage = (rendered: Rendered) =>
  parts(rendered).map((part) => ("text" in part ? part.text : `(${part.file.name})`));

const shown = (texts: string[]) => texts.map((text) => text.replaceAll("\u2060", ""));

test("choices are numbers below the text, for no button shows on every phone", () => {
  const choices = [
    { number: 1, label: "Cek saldo" },
    { number: 2, label: "Bantuan" },
  ];
  expect(renderMessage(message({ text: [plain("Mau apa?")], choices }))).toEqual([
    "Mau apa?\n\n1. Cek saldo\n2. Bantuan",
  ]);
});

test("what is important is bold on each of its lines", () => {
  const bold = { text: "Saldo JHT\nAnda", bold: true, code: false };
  expect(renderMessage(message({ text: [bold] }))).toEqual(["*Saldo JHT*\n*Anda*"]);
});

test("what somebody typed can't become bold or code", () => {
  const [text = ""] = renderMessage(message({ text: [plain("*Budi* `x`")] }));
  expect(text).not.toMatch(/\*Budi\*|`x`/);
  expect(shown([text])).toEqual(["*Budi* `x`"]);
});

test("a table of two columns stands in lines, a wider one in blocks with the names of its columns", () => {
  const two = { caption: "Saldo", header: ["KPJ", "Saldo"], rows: [["123", "Rp5"]], rightAligned: [1] };
  expect(renderMessage(message({ table: two }))).toEqual(["*Saldo*\nKPJ · Saldo\n123 · Rp5"]);
  const three = { ...two, header: ["KPJ", "Tahun", "Saldo"], rows: [["123", "2026", "Rp5"]] };
  expect(renderMessage(message({ table: three }))).toEqual(["*Saldo*\nKPJ: 123\nTahun: 2026\nSaldo: Rp5"]);
});

test("a long text is split where a sentence ends", () => {
  const sentence = "Ini satu kalimat yang cukup panjang. ";
  const parts = renderMessage(message({ text: [plain(sentence.repeat(200))] }));
  expect(parts.length).toBeGreaterThan(1);
  for (const part of parts) expect(part).toMatch(/^Ini .*panjang\.$/s);
});

test("the address of a one-time page stands in the text as it is", () => {
  const link = { label: "Buka halaman aman", url: "https://chat.example.com/s#a_b_c" };
  expect(renderMessage(message({ text: [plain("Berlaku 10 menit.")], link }))).toEqual([
    "Berlaku 10 menit.\n\nBuka halaman aman: https://chat.example.com/s#a_b_c",
  ]);
});

test("an empty message is refused and not sent", () => {
  expect(() => renderMessage(message({}))).toThrow("rejected");
});

test("words stand under their file, and in a message of their own where they are too long for that", () => {
  const file = sampleSent("photo");
  const bold = { text: "Sari", bold: true, code: false };
  expect(parts(message({ text: [bold, plain(" mengirim foto.")], file }))).toEqual([
    { file, caption: "*Sari* mengirim foto." },
  ]);
  const long = "kata ".repeat(300).trim();
  expect(parts(message({ text: [plain(long)], file }))).toEqual([{ file, caption: "" }, { text: long }]);
});
