import { proto } from "@whiskeysockets/baileys";
import { readContent } from "../../../src/channels/whatsapp/read-content.ts";

const { REVOKE, MESSAGE_EDIT, SHARE_PHONE_NUMBER } = proto.Message.ProtocolMessage.Type;
const card = (number: string) => `BEGIN:VCARD\nTEL;type=CELL;waid=${number}:+${number}\nEND:VCARD`;

describe("what a person sends in WhatsApp", () => {
  test.each<[string, proto.IMessage, object]>([
    ["a text", { conversation: "saldo" }, { type: "text", text: "saldo" }],
    [
      "a text with a link",
      { extendedTextMessage: { text: "cek https://x" } },
      { type: "text", text: "cek https://x" },
    ],
    [
      "a text that vanishes",
      { ephemeralMessage: { message: { conversation: "saldo" } } },
      { type: "text", text: "saldo" },
    ],
    ["a command", { conversation: "/menu" }, { type: "command", name: "menu", payload: "" }],
    [
      "a photo seen once",
      { viewOnceMessage: { message: { imageMessage: {} } } },
      { type: "other", kind: "photo" },
    ],
    ["a video", { videoMessage: { fileLength: 2_000_000_000 } }, { type: "other", kind: "video" }],
    ["a voice note", { audioMessage: { ptt: true } }, { type: "other", kind: "voice" }],
    ["a sticker", { stickerMessage: {} }, { type: "other", kind: "sticker" }],
    [
      "a document",
      { documentWithCaptionMessage: { message: { documentMessage: {} } } },
      { type: "other", kind: "document" },
    ],
    ["a place", { locationMessage: {} }, { type: "other", kind: "location" }],
    ["a poll", { pollCreationMessageV3: { name: "?" } }, { type: "other", kind: "unknown" }],
    [
      "somebody's card",
      { contactMessage: { vcard: card("6289999") } },
      { type: "contact", phone: "+6289999", own: false },
    ],
    [
      "his own card",
      { contactMessage: { vcard: card("6281111") } },
      { type: "contact", phone: "+6281111", own: true },
    ],
    [
      "his number, by the button",
      { protocolMessage: { type: SHARE_PHONE_NUMBER } },
      { type: "contact", phone: "+6281111", own: true },
    ],
  ])("%s", (_, message, content) => {
    expect(readContent(message, "6281111")).toEqual({ type: "content", content, quoted: null });
  });

  test("a card is nobody's own while WhatsApp has not said whose number it is", () => {
    expect(readContent({ contactMessage: { vcard: card("6281111") } }, null)).toMatchObject({
      content: { own: false },
    });
  });

  test("an edit counts as said anew", () => {
    const protocolMessage = {
      type: MESSAGE_EDIT,
      key: { id: "A" },
      editedMessage: { conversation: "saldo JHT" },
    };
    const message = { editedMessage: { message: { protocolMessage } } };
    expect(readContent(message, null)).toMatchObject({ content: { type: "text", text: "saldo JHT" } });
  });

  test("a deletion names what it takes back", () => {
    expect(readContent({ protocolMessage: { type: REVOKE, key: { id: "A" } } }, null)).toEqual({
      type: "deletion",
      of: "A",
    });
  });

  test.each<[string, proto.IMessage]>([
    ["a reaction", { reactionMessage: { text: "👍" } }],
    ["a vote", { pollUpdateMessage: {} }],
    ["nothing at all", {}],
  ])("%s asks for no answer", (_, message) => {
    expect(readContent(message, null)).toEqual({ type: "nothing" });
  });
});
