import {
  createTelegramChannel,
  type TelegramOptions,
} from "../../../src/channels/telegram/telegram-channel.ts";
import { createCapturedLog, createHastyClock, TEXTS } from "./bench.ts";

function create(settings: Partial<TelegramOptions>) {
  return createTelegramChannel({
    token: "123456789:CANARY",
    apiRoot: "https://api.telegram.org",
    mode: { type: "polling" },
    clock: createHastyClock(),
    log: createCapturedLog(),
    texts: TEXTS,
    ...settings,
  });
}

describe("a setting that can't work is refused before anything starts", () => {
  test.each(["", "CANARY", "abc:CANARY", "123456789", "123456789:", " 123456789:CANARY"])(
    "%p is no token, and is not repeated in saying so",
    (token) => {
      expect(() => create({ token })).toThrow(/^TELEGRAM_BOT_TOKEN must look like (?!.*CANARY)/);
    },
  );

  test.each(["", "short", "a".repeat(31), `${"a".repeat(32)} `, "a".repeat(257)])(
    "%p is no secret to listen with",
    (secret) => {
      const mode = { type: "webhook" as const, publicUrl: "https://bot.example.test", secret };
      expect(() => create({ mode })).toThrow("TELEGRAM_WEBHOOK_SECRET");
    },
  );
});

test("the address of the Bot API may end in a slash", () => {
  expect(() => create({ apiRoot: "https://api.telegram.org/" })).not.toThrow();
});
