import { readContent } from "../../../src/channels/whatsapp-cloud/read-content.ts";

const PHONE = "6281234567890";
const read = (message: object, phone: string | null = PHONE) => readContent({ ...message }, phone);
const content = (content: object) => ({ type: "content", content });
const other = (kind: string) => content({ type: "other", kind });

describe("what a person says", () => {
  test("is read as it stands, a command by its name", () => {
    expect(read({ type: "text", text: { body: " Saldo " } })).toEqual(
      content({ type: "text", text: " Saldo " }),
    );
    expect(read({ type: "text", text: { body: "/Mulai abc" } })).toEqual(
      content({ type: "command", name: "mulai", payload: "abc" }),
    );
  });

  test("by a button or a row of ours is the choice of its screen", () => {
    const reply = { id: "s-7:2", title: "Bantuan" };
    const tap = content({ type: "tap", screen: "s-7", choice: 2 });
    expect(read({ type: "interactive", interactive: { type: "button_reply", button_reply: reply } })).toEqual(
      tap,
    );
    expect(read({ type: "interactive", interactive: { type: "list_reply", list_reply: reply } })).toEqual(
      tap,
    );
  });

  test("by a button that is none of ours counts by its words", () => {
    const reply = { id: "x", title: "Bantuan" };
    const words = content({ type: "text", text: "Bantuan" });
    expect(read({ type: "interactive", interactive: { type: "button_reply", button_reply: reply } })).toEqual(
      words,
    );
    expect(read({ type: "button", button: { payload: "x", text: "Bantuan" } })).toEqual(words);
  });

  test("by mending a message is said anew", () => {
    const edit = { original_message_id: "wamid.1", message: { type: "text", text: { body: "saldo JHT" } } };
    expect(read({ type: "edit", edit })).toEqual(content({ type: "text", text: "saldo JHT" }));
  });

  test("by opening the chat for the first time is a beginning", () => {
    expect(read({ type: "request_welcome" })).toEqual(
      content({ type: "command", name: "start", payload: "" }),
    );
  });
});

describe("a number", () => {
  const card = (more: object) => ({
    type: "contacts",
    contacts: [{ name: { formatted_name: "Budi" }, phones: [{ wa_id: PHONE }], ...more }],
  });
  const contact = (own: boolean, phone = `+${PHONE}`) => content({ type: "contact", phone, own });

  test("is his own only when he answered our request for it", () => {
    expect(read(card({ origin: "contact_request" }), null)).toEqual(contact(true));
    expect(read(card({ origin: "other" }), null)).toEqual(contact(false));
    expect(read(card({}))).toEqual(contact(false));
  });

  test("that is another than Meta delivers him with is not his own", () => {
    expect(read(card({ origin: "contact_request" }), "6285700001111")).toEqual(contact(false));
  });

  test("that was typed into a card is told as digits", () => {
    const phones = [{ phone: "+62 812-3456-7890" }];
    expect(read(card({ phones }))).toEqual(contact(false));
    expect(read(card({ phones: [] }))).toEqual(other("unknown"));
  });
});

test.each([
  ["video", "video"],
  ["audio", "voice"],
  ["sticker", "sticker"],
  ["location", "location"],
  ["order", "unknown"],
  ["unsupported", "unknown"],
  ["what_comes_next_year", "unknown"],
])("a message of type %s is a %s, and named without being fetched", (type, kind) => {
  expect(read({ type, [type]: { id: "1", url: "https://lookaside.example" } })).toEqual(other(kind));
});

test("a photo and a document are files by Meta's id of them; the address in the message is nobody's", () => {
  const file = (kind: string) => ({ kind, ref: "1", mime: null, name: null, bytes: null });
  for (const [type, kind] of [
    ["image", "photo"],
    ["document", "document"],
  ] as const)
    expect(read({ type, [type]: { id: "1", url: "https://evil.example.test" } })).toEqual({
      type: "content",
      content: { type: "file", file: file(kind), caption: "" },
    });
});

test.each(["reaction", "revoke"])("by a %s of nothing that is known nobody says anything", (type) => {
  expect(read({ type })).toEqual({ type: "nothing" });
});

test("a message that is taken back is named", () => {
  const revoke = { original_message_id: "wamid.1" };
  expect(read({ type: "revoke", revoke })).toEqual({ type: "deletion", of: "wamid.1" });
});

describe("what Meta says of a person", () => {
  test("a new number or user id is a move", () => {
    const system = { type: "user_changed_number", wa_id: "6289911112222", user_id: "ID.2budi", body: "…" };
    expect(read({ type: "system", system })).toEqual({
      type: "other-hands",
      why: "number-moved",
      becomes: { phone: "6289911112222", bsuid: "ID.2budi" },
    });
  });

  test("another identity key is another phone, maybe another person", () => {
    const system = { type: "customer_identity_changed" };
    expect(read({ type: "system", system })).toEqual({ type: "other-hands", why: "identity-changed" });
  });

  test("anything else is nothing said", () => {
    expect(read({ type: "system", system: { type: "something_new" } })).toEqual({ type: "nothing" });
  });
});

test.each([
  {},
  { type: 7 },
  { type: "text" },
  { type: "text", text: 7 },
  { type: "interactive", interactive: [] },
])("a message without sense (%p) breaks nothing", (message) => {
  expect(["nothing", "content"]).toContain(read(message).type);
});
