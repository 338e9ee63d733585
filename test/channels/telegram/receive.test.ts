import fc from "fast-check";
import { readUpdate } from "../../../src/channels/telegram/receive.ts";

const BOT = "999";
const PERSON = 42;

function messageWith(more: object, from: object = { id: PERSON, language_code: "id" }) {
  return { update_id: 1, message: { message_id: 7, chat: { id: PERSON, type: "private" }, from, ...more } };
}

function tapWith(data: unknown, more: object = { message: { chat: { id: PERSON, type: "private" } } }) {
  return { update_id: 1, callback_query: { id: "88", from: { id: PERSON }, data, ...more } };
}

describe("what a person sends to Telegram", () => {
  test.each([
    ["words", { text: "cek saldo" }, { type: "text", text: "cek saldo" }],
    ["words with markup", { text: "<b>1</b> *2*" }, { type: "text", text: "<b>1</b> *2*" }],
    ["a slash that begins no command", { text: "/ saldo" }, { type: "text", text: "/ saldo" }],
    ["a command", { text: "/menu" }, { type: "command", name: "menu", payload: "" }],
    ["a command in capitals", { text: "/MENU" }, { type: "command", name: "menu", payload: "" }],
    [
      "a command with the bot's name",
      { text: "/menu@a_bot" },
      { type: "command", name: "menu", payload: "" },
    ],
    [
      "a command with words",
      { text: "/saldo  jht\nsaya" },
      { type: "command", name: "saldo", payload: "jht\nsaya" },
    ],
    ["a deep link", { text: "/start kantor-12" }, { type: "command", name: "start", payload: "kantor-12" }],
    ["a crafted deep link", { text: "/start reset 0812…" }, { type: "command", name: "start", payload: "" }],
    [
      "too long a deep link",
      { text: `/start ${"a".repeat(65)}` },
      { type: "command", name: "start", payload: "" },
    ],
    [
      "a photo: the largest of its sizes that is taken",
      {
        photo: [
          { file_id: "s", width: 90, height: 67, file_size: 900 },
          { file_id: "m", width: 1280, height: 960, file_size: 90_000 },
          { file_id: "l", width: 9000, height: 9000, file_size: 9_000_000 },
        ],
        caption: "ini KTP saya",
      },
      {
        type: "file",
        file: { kind: "photo", ref: "m", mime: "image/jpeg", name: null, bytes: 90_000 },
        caption: "ini KTP saya",
      },
    ],
    [
      "a document",
      {
        document: {
          file_id: "d",
          file_name: "surat.pdf",
          mime_type: "application/pdf",
          file_size: 9_000_000,
        },
      },
      {
        type: "file",
        file: { kind: "document", ref: "d", mime: "application/pdf", name: "surat.pdf", bytes: 9_000_000 },
        caption: "",
      },
    ],
    ["a photo in no size", { photo: [], caption: "saldo" }, { type: "other", kind: "photo" }],
    ["an animation", { document: {}, animation: {} }, { type: "other", kind: "video" }],
    ["a round video", { video_note: {} }, { type: "other", kind: "video" }],
    ["a voice message", { voice: {} }, { type: "other", kind: "voice" }],
    ["a sticker", { sticker: {} }, { type: "other", kind: "sticker" }],
    ["a file that is nowhere", { document: {} }, { type: "other", kind: "document" }],
    ["a place", { location: {}, venue: {} }, { type: "other", kind: "location" }],
    ["a poll", { poll: {} }, { type: "other", kind: "unknown" }],
    ["a kind of a later Bot API", { hologram: {} }, { type: "other", kind: "unknown" }],
  ])("%s", (_, sent, content) => {
    expect(readUpdate(messageWith(sent), BOT)).toEqual({
      type: "incoming",
      incoming: { channel: "telegram", chat: "999/42", id: "m7", content, languageHint: "id" },
      tap: null,
    });
  });

  test.each([
    ["his own number", { user_id: PERSON, phone_number: "6281234567890" }, {}, "+6281234567890", true],
    [
      "his own number, written with signs",
      { user_id: PERSON, phone_number: "+62 812-3456" },
      {},
      "+628123456",
      true,
    ],
    ["a friend's number", { user_id: 43, phone_number: "6281234567890" }, {}, "6281234567890", false],
    ["a number without an account", { phone_number: "0812-3456" }, {}, "0812-3456", false],
    [
      "a card of himself that somebody else made",
      { user_id: PERSON, phone_number: "6281" },
      { forward_origin: {} },
      "6281",
      false,
    ],
  ])("%s is shared: own is %#", (_, contact, more, phone, own) => {
    const received = readUpdate(messageWith({ contact, ...more }), BOT);
    expect(received).toMatchObject({ incoming: { content: { type: "contact", phone, own } } });
  });

  test("a language that Telegram does not tell is not guessed", () => {
    const received = readUpdate(messageWith({ text: "halo" }, { id: PERSON }), BOT);
    expect(received).toMatchObject({ incoming: { content: { type: "text" } } });
    expect(received).not.toHaveProperty("incoming.languageHint");
  });
});

describe("a tap", () => {
  test.each([
    ["menu-7:2", "menu-7", 2],
    ["a:b:12", "a:b", 12],
    [`${"s".repeat(60)}:999`, "s".repeat(60), 999],
  ])("%s names its screen and choice", (data, screen, choice) => {
    expect(readUpdate(tapWith(data), BOT)).toMatchObject({
      type: "incoming",
      incoming: { chat: "999/42", id: "c88", content: { type: "tap", screen, choice } },
      tap: "88",
    });
  });

  test.each([
    "",
    "menu-7",
    "menu-7:",
    ":1",
    "menu-7:0",
    "menu-7:01",
    "menu-7:-1",
    "menu-7:1e2",
    "menu-7:1000",
    "menu 7:1",
    "menu\n7:1",
    "menü:1",
    `${"s".repeat(61)}:1`,
    null,
    7,
  ])("with data that no button of ours carries (%p) is answered and goes nowhere", (data) => {
    expect(readUpdate(tapWith(data), BOT)).toEqual({ type: "unknown-tap", tap: "88" });
  });

  test.each([
    ["of a message in a group", { message: { chat: { id: -5, type: "supergroup" } } }],
    ["of a message we can't see", {}],
  ])("%s is answered and goes nowhere", (_, more) => {
    expect(readUpdate(tapWith("menu-7:1", more), BOT)).toEqual({ type: "unknown-tap", tap: "88" });
  });
});

describe("what nobody said to us", () => {
  test.each([
    ["an edited message", { edited_message: messageWith({ text: "baru" }).message }],
    ["a pinned message", messageWith({ pinned_message: {} })],
    ["words of another bot", messageWith({ text: "halo" }, { id: 5, is_bot: true })],
    ["a reaction", { message_reaction: {} }],
    ["somebody who blocks the bot", membership("private", "kicked")],
  ])("%s has no effect", (_, update) => {
    expect(readUpdate(update, BOT)).toEqual({ type: "ignored" });
  });

  test.each([
    [
      "a message in a group",
      { message: { message_id: 1, chat: { id: -5, type: "group" }, from: {}, text: "saldo" } },
    ],
    ["the bot being added to a channel", membership("channel", "administrator")],
  ])("%s is only a group", (_, update) => {
    expect(readUpdate(update, BOT)).toEqual({ type: "group", group: -5, languageHint: "" });
  });

  test("the bot being out of a group is noticed", () => {
    expect(readUpdate(membership("group", "left"), BOT)).toEqual({ type: "left-group", group: -5 });
  });

  test.each([
    null,
    "text",
    [],
    { message: null },
    { message: {} },
    { message: { message_id: "7", chat: { id: 1, type: "private" } } },
    { message: { message_id: 7, chat: { id: "1", type: "private" }, text: "halo" } },
    { callback_query: {} },
    { my_chat_member: { chat: {} } },
  ])("%j is malformed", (update) => {
    expect(readUpdate(update, BOT)).toEqual({ type: "malformed" });
  });

  test("no update whatever makes the reader throw", () => {
    const field = fc.constantFrom(
      "message",
      "callback_query",
      "my_chat_member",
      "chat",
      "from",
      "text",
      "contact",
      "id",
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof({ maxDepth: 5 }, fc.jsonValue(), fc.dictionary(field, tie("tree"))),
    }));
    fc.assert(
      fc.property(tree, (update) => expect(readUpdate(update, BOT).type).toEqual(expect.any(String))),
    );
  });
});

function membership(type: string, status: string) {
  return { my_chat_member: { chat: { id: -5, type }, from: {}, new_chat_member: { status } } };
}
