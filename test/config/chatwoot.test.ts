import { readChatwoot } from "../../src/config/chatwoot.ts";
import { ConfigError } from "../../src/config/config-error.ts";

const ALL = {
  CHATWOOT_BASE_URL: "https://desk.example.com/",
  CHATWOOT_ACCOUNT_ID: "3",
  CHATWOOT_API_TOKEN: "token-of-a-user",
  CHATWOOT_INBOX_ID: "5",
  CHATWOOT_INBOX_IDENTIFIER: "abcDEF123456",
  CHATWOOT_WEBHOOK_SECRET: "a-secret-of-the-inbox/+=",
};
type Name = keyof typeof ALL;
const read = (settings: Partial<Record<Name, string>>) =>
  readChatwoot((name) => settings[name as Name] ?? null);

describe("the settings of a Chatwoot", () => {
  test("are all left out where there is none", () => {
    expect(read({})).toBeNull();
  });

  test("are read together", () => {
    expect(read(ALL)).toEqual({
      baseUrl: "https://desk.example.com",
      accountId: 3,
      token: "token-of-a-user",
      inboxId: 5,
      inboxIdentifier: "abcDEF123456",
      webhookSecret: "a-secret-of-the-inbox/+=",
    });
    expect(read({ ...ALL, CHATWOOT_BASE_URL: "http://localhost:3001/chat" })?.baseUrl).toBe(
      "http://localhost:3001/chat",
    );
  });

  test.each(Object.keys(ALL) as Name[])(
    "are refused without %s, in one sentence that says what it is",
    (name) => {
      const { [name]: _, ...rest } = ALL;
      expect(() => read(rest)).toThrow(ConfigError);
      expect(() => read(rest)).toThrow(
        new RegExp(`^${name} is missing: .* set it to .*, or leave all out\\.$`),
      );
    },
  );

  test.each<[Name, string]>([
    ["CHATWOOT_BASE_URL", "desk.example.com"],
    ["CHATWOOT_BASE_URL", "http://desk.example.com"],
    ["CHATWOOT_BASE_URL", "https://somebody@desk.example.com"],
    ["CHATWOOT_BASE_URL", "https://desk.example.com/?x=1"],
    ["CHATWOOT_ACCOUNT_ID", "three"],
    ["CHATWOOT_INBOX_ID", "0"],
    ["CHATWOOT_API_TOKEN", "with a space"],
    ["CHATWOOT_INBOX_IDENTIFIER", "../../accounts"],
    ["CHATWOOT_WEBHOOK_SECRET", "short"],
  ])("are refused with a %s of %s, and the sentence does not repeat it", (name, value) => {
    const settings = { ...ALL, [name]: value };
    expect(() => read(settings)).toThrow(ConfigError);
    expect(() => read(settings)).toThrow(new RegExp(`^${name} must be`));
    expect(() => read(settings)).not.toThrow(value);
  });
});
