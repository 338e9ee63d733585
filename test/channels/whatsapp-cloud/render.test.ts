import { renderMessage } from "../../../src/channels/whatsapp-cloud/render.ts";
import { asShown } from "../../support/fake-graph-api/heard.ts";
import { violationsOf } from "../../support/fake-graph-api/message-rules.ts";
import { message, plain } from "../channel-contract.ts";

const QUESTION = [plain("Mau apa?")];

/** Renders a message, holds every part against Meta's limits, and gives what a phone shows of each. */
function shown(parts: Parameters<typeof message>[0], asksNumber = false): string[] {
  return renderMessage(message(parts), asksNumber).map((part) => {
    const envelope = { messaging_product: "whatsapp", recipient_type: "individual", recipient: "ID.1" };
    expect(violationsOf({ ...envelope, ...part })).toEqual([]);
    return asShown({ ...part });
  });
}

const choices = (...labels: string[]) => labels.map((label, at) => ({ number: at + 1, label }));
const many = (count: number) => choices(...Array.from({ length: count }, (_, at) => `Pilihan ${at + 1}`));

describe("choices", () => {
  test("that are few and short are buttons", () => {
    expect(shown({ text: QUESTION, choices: choices("Cek saldo", "Bantuan", "Petugas") })).toEqual([
      "Mau apa?\n[ Cek saldo ]\n[ Bantuan ]\n[ Petugas ]",
    ]);
  });

  test("of which one is longer than a button are a list, where a long one stands whole below its beginning", () => {
    const given = choices("Cek saldo", "Lupa kata sandi atau ganti nomor");
    expect(shown({ text: QUESTION, choices: given, choicesLabel: "Lihat pilihan" })).toEqual([
      "Mau apa?\n[ Lihat pilihan ]\n  ( Cek saldo )\n  ( Lupa kata sandi atau… )  Lupa kata sandi atau ganti nomor",
    ]);
  });

  test("that begin the same are told apart by their ends", () => {
    const given = choices("23 November 2026, 08.00–09.00", "23 November 2026, 09.00–10.00", "Menu");
    expect(shown({ text: QUESTION, choices: given, choicesLabel: "Lihat pilihan" })).toEqual([
      [
        "Mau apa?\n[ Lihat pilihan ]",
        "  ( …2026, 08.00–09.00 )  23 November 2026, 08.00–09.00",
        "  ( …2026, 09.00–10.00 )  23 November 2026, 09.00–10.00",
        "  ( Menu )",
      ].join("\n"),
    ]);
  });

  test("that say the same are a list, for two buttons may not", () => {
    expect(shown({ text: QUESTION, choices: choices("Ya", "Ya") })).toEqual([
      "Mau apa?\n[ ☰ ]\n  ( Ya )\n  ( Ya )",
    ]);
  });

  test("up to ten are a list, more are numbers to type", () => {
    expect(shown({ text: QUESTION, choices: many(10) })[0]).toContain("  ( Pilihan 10 )");
    expect(shown({ text: QUESTION, choices: many(11) })[0]).toContain("\n11. Pilihan 11");
  });

  test("of four bytes a sign are counted as Meta counts", () => {
    const labels = choices("😀".repeat(10), `${"😀".repeat(10)}!`);
    expect(shown({ text: QUESTION, choices: labels })).toHaveLength(1);
  });

  test("come under the end of a text that is too long for them, which goes before them whole", () => {
    const sentences = Array.from({ length: 60 }, (_, at) => `Ini kalimat nomor ${at} yang cukup panjang.`);
    const parts = shown({ text: [plain(sentences.join(" "))], choices: choices("Ya", "Tidak") });
    expect(parts).toHaveLength(2);
    expect(parts[0]).toMatch(/panjang\.$/);
    expect(parts[1]).toMatch(/^Ini kalimat .*\n\[ Ya \]\n\[ Tidak \]$/s);
    const words = parts.join(" ").replace(/\n.*$/s, "").split(" ");
    expect(words).toEqual(sentences.join(" ").split(" "));
  });
});

describe("the link of a secure page", () => {
  const link = { label: "Buka halaman aman", url: "https://chat.example.com/s#a_b_c" };

  test("is a button, and stands nowhere in the text", () => {
    expect(shown({ text: [plain("Berlaku 10 menit.")], link, class: "secret" })).toEqual([
      "Berlaku 10 menit.\n[ Buka halaman aman ↗ ]",
    ]);
  });

  test("to a machine that no phone reaches is written out as it is", () => {
    const local = { ...link, url: "http://localhost:3000/s#a_b_c" };
    expect(shown({ text: [plain("Berlaku 10 menit.")], link: local })).toEqual([
      "Berlaku 10 menit.\n\nBuka halaman aman: http://localhost:3000/s#a_b_c",
    ]);
  });
});

describe("words", () => {
  test("that somebody typed can't become bold or code", () => {
    const [part] = renderMessage(message({ text: [plain("*Budi* `x` _y_ ~z~")] }), false);
    expect(JSON.stringify(part)).not.toMatch(/\*Budi\*|`x`|_y_|~z~/);
    expect(shown({ text: [plain("*Budi* `x` _y_ ~z~")] })).toEqual(["*Budi* `x` _y_ ~z~"]);
  });

  test("are never fetched for a preview", () => {
    const parts = renderMessage(message({ text: [plain("https://example.com")] }), false);
    expect(parts).toMatchObject([{ text: { preview_url: false } }]);
  });

  test("of a long text are split where a sentence ends, and a sign is never cut in two", () => {
    for (const part of shown({ text: [plain("Ini satu kalimat? ".repeat(500))] }))
      expect(part).toMatch(/^Ini .*kalimat\?$/s);
    for (const part of shown({ text: [plain(`a${"😀".repeat(5_000)}`)] }))
      expect(part).not.toMatch(/\p{Surrogate}/u);
  });

  test("are needed", () => {
    expect(() => renderMessage(message({}), false)).toThrow("rejected");
    expect(() => renderMessage(message({ choices: choices("Ya") }), false)).toThrow("rejected");
  });
});

test("a number is asked for only where it is not known", () => {
  const ask = { text: [plain("Nomor Anda?")], contactRequest: "Bagikan nomor saya" };
  const button = "[ (WhatsApp's own button: share the number) ]";
  expect(shown(ask, true)).toEqual([`Nomor Anda?\n${button}`]);
  expect(shown(ask, false)).toEqual(["Nomor Anda?"]);
  expect(shown({ ...ask, choices: choices("Pakai •••••0002") }, true)).toEqual([
    "Nomor Anda?\n[ Pakai •••••0002 ]",
    `Bagikan nomor saya\n${button}`,
  ]);
});
