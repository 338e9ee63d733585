import type { WebChannel } from "../../../src/channels/web/web-channel.ts";
import type { Incoming, Receive } from "../../../src/ports/channel.ts";
import type { CodeCarrier } from "../../../src/ports/code-sender.ts";
import type { Rendered, RenderedChoice, RenderedTable, Span } from "../../../src/ports/message.ts";

/** A reply with plain words; override what the case is about. */
export function reply(words: string, parts: Partial<Rendered> = {}): Rendered {
  return {
    screen: "screen-1",
    text: [span(words)],
    table: null,
    footer: [],
    choices: [],
    contactRequest: null,
    class: "public",
    ...parts,
  };
}

export function span(text: string, style: Partial<Span> = {}): Span {
  return { text, bold: false, code: false, ...style };
}

export function choices(...labels: string[]): RenderedChoice[] {
  return labels.map((label, index) => ({ number: index + 1, label }));
}

const BALANCES: RenderedTable = {
  caption: "Saldo dan perlindungan per 20 November 2026",
  header: ["Program", "Keadaan", "Jumlah"],
  rows: [
    ["JHT", "2 kartu, iuran terakhir Oktober 2026", "Rp48.735.210"],
    ["JP", "87 dari 180 bulan iuran", "Rp14.102.400"],
    ["JKK", "terlindungi", "–"],
    ["JKM", "terlindungi", "Rp42.000.000"],
    ["JKP", "12 dari 12 bulan iuran", "belum berlaku"],
  ],
  rightAligned: [2],
};

/**
 * A bot that knows four sentences: it greets, asks for a phone number, sends a code there, and shows the balances.
 * Replies go out after the message was taken, as in the real one.
 */
export function scriptedBot(channel: () => WebChannel, codes: CodeCarrier): Receive {
  return async (incoming) => {
    setImmediate(() => void answer(incoming));
  };

  async function answer({ chat, id, content }: Incoming): Promise<void> {
    const say = (message: Rendered) => channel().send({ chat, id: `to-${id}` }, message);
    const words = content.type === "text" ? content.text.toLowerCase() : "";
    if (content.type === "tap" || words === "1") {
      await say(reply("Ketik nomor HP yang terdaftar, ya.", { screen: "phone" }));
    } else if (/^\+?\d{10,}$/.test(words)) {
      await codes.send({
        by: "sms",
        address: "+6281299900017",
        subject: "",
        text: "Kode masuk Layanan Peserta: 482913. Berlaku 5 menit. Jangan berikan kepada siapa pun.",
        idempotencyKey: `code-${id}`,
        language: "id",
        code: null,
        sendingId: "1",
      });
      await say(reply("Kode 6 angka sudah dikirim lewat SMS ke ••••0017.", { screen: "code" }));
    } else if (words === "482913") {
      await say(
        reply("", {
          screen: "balance",
          class: "personal",
          text: [span("Ini saldo Anda, Bu Siti.\nJHT: "), span("Rp48.735.210", { bold: true })],
          table: BALANCES,
          footer: [span("Ada yang tidak sesuai? Ketik "), span("bantuan", { code: true }), span(".")],
          choices: choices("Rincian JHT", "Riwayat iuran", "Kembali ke menu"),
        }),
      );
    } else {
      await say(
        reply("", {
          screen: `menu-${id}`,
          text: [
            span("Halo! ", { bold: true }),
            span("Saya bisa membantu soal kepesertaan Anda.\nApa yang ingin Anda lakukan?"),
          ],
          choices: choices(
            "Cek saldo",
            "Daftar akun",
            "Status klaim",
            "Info program",
            "Bicara dengan petugas",
          ),
        }),
      );
    }
  }
}
