import { callViolations, typeViolations } from "../../support/fake-bot-api/bot-api-schema.ts";

/** The fake must see faults, or every test that rests on it proves nothing. */
describe("the fake Bot API accepts", () => {
  test.each<[string, object]>([
    ["sendMessage", { chat_id: 1, text: "halo", entities: [{ type: "bold", offset: 0, length: 4 }] }],
    ["sendMessage", { chat_id: 1, text: "halo", reply_markup: { remove_keyboard: true } }],
    ["getUpdates", {}],
    [
      "setMyCommands",
      { commands: [{ command: "menu", description: "Menu" }], scope: { type: "all_private_chats" } },
    ],
  ])("%s %j", (method, payload) => {
    expect(callViolations(method, payload)).toEqual([]);
  });
});

describe("the fake Bot API refuses", () => {
  const button = (more: object) => ({ reply_markup: { inline_keyboard: [[{ text: "x", ...more }]] } });
  test.each<[string, string, object]>([
    ["a method there is not", "sendMesage", {}],
    ["a field there is not", "sendMessage", { chat_id: 1, text: "a", txt: "a" }],
    ["a missing field", "sendMessage", { chat_id: 1 }],
    ["a wrong type", "sendMessage", { chat_id: 1, text: 7 }],
    ["a fraction for a whole number", "sendMessage", { chat_id: 1.5, text: "a" }],
    ["an empty text", "sendMessage", { chat_id: 1, text: "" }],
    ["too long a text", "sendMessage", { chat_id: 1, text: "a".repeat(4_097) }],
    [
      "a kind of entity there is not",
      "sendMessage",
      { chat_id: 1, text: "a", entities: [{ type: "big", offset: 0, length: 1 }] },
    ],
    [
      "an entity outside its text",
      "sendMessage",
      { chat_id: 1, text: "a", entities: [{ type: "bold", offset: 0, length: 2 }] },
    ],
    [
      "too much in a button",
      "sendMessage",
      { chat_id: 1, text: "a", ...button({ callback_data: "a".repeat(65) }) },
    ],
    ["nothing in a button", "sendMessage", { chat_id: 1, text: "a", ...button({ callback_data: "" }) }],
    ["a button that does nothing", "sendMessage", { chat_id: 1, text: "a", ...button({}) }],
    [
      "a button that does two things",
      "sendMessage",
      { chat_id: 1, text: "a", ...button({ callback_data: "a", url: "b" }) },
    ],
    [
      "rows that are no rows",
      "sendMessage",
      { chat_id: 1, text: "a", reply_markup: { inline_keyboard: [{ text: "x" }] } },
    ],
    [
      "two keyboards",
      "sendMessage",
      { chat_id: 1, text: "a", reply_markup: { remove_keyboard: true, inline_keyboard: [] } },
    ],
    ["a command in capitals", "setMyCommands", { commands: [{ command: "Menu", description: "x" }] }],
    ["a scope there is not", "setMyCommands", { commands: [], scope: { type: "everybody" } }],
    ["too many connections", "setWebhook", { url: "https://x", max_connections: 101 }],
    ["a secret with a blank", "setWebhook", { url: "https://x", secret_token: "a b" }],
    ["an action there is not", "sendChatAction", { chat_id: 1, action: "thinking" }],
    ["too many updates at once", "getUpdates", { limit: 101 }],
  ])("%s", (_, method, payload) => {
    expect(callViolations(method, payload)).not.toEqual([]);
  });

  test("to say what Telegram never says", () => {
    expect(typeViolations("Update", { update_id: 1, message: { text: "halo" } })).not.toEqual([]);
  });
});
