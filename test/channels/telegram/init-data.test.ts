import { createPageVisitors } from "../../../src/channels/telegram/init-data.ts";
import { policy } from "../../../src/policy.ts";
import { initDataOf } from "../../support/init-data.ts";

const TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw";
const NOW = Date.parse("2026-11-22T03:00:00Z");
const visitors = createPageVisitors({ token: TOKEN, botId: "123456789" }, { now: () => NOW });
const good = (more: Record<string, string | number> = {}) =>
  initDataOf(TOKEN, { user: 42, at: NOW - 1_000, ...more });

test("what Telegram says of a person names his chat with the bot, and is known again", () => {
  const visitor = visitors.identify(good());
  expect(visitor).toEqual({
    conversation: "telegram:123456789/42",
    proof: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect(visitors.identify(good())).toEqual(visitor);
  expect(visitors.identify(good({ query_id: "another" }))?.proof).not.toBe(visitor?.proof);
});

test("fields that are new to us are no obstacle, as long as they are signed", () => {
  expect(visitors.identify(good({ chat_type: "private", start_param: "a=b c" }))).not.toBeNull();
});

test.each<[string, string]>([
  ["nothing", ""],
  ["words", "hello"],
  ["another bot's", initDataOf("987654321:AAother", { user: 42, at: NOW })],
  ["a changed person", good().replace("%3A42%2C", "%3A43%2C")],
  ["a field too many", `${good()}&is_admin=1`],
  ["a field too few", good().replace(/query_id=[^&]*&/, "")],
  ["a name twice", `${good()}&user=${encodeURIComponent('{"id":43}')}`],
  ["two hashes", `${good()}&hash=${"0".repeat(64)}`],
  ["no hash", good().replace(/&hash=.*/, "")],
  ["half a hash", good().slice(0, -32)],
  ["a hash and a half", `${good()}0`],
  ["a hash in capitals", good().replace(/hash=(.*)/, (_, hash: string) => `hash=${hash.toUpperCase()}`)],
  ["no date", initDataOf(TOKEN, { user: 42, at: Number.NaN })],
  ["nobody", good({ user: "null" })],
  ["no number", good({ user: '{"id":"42"}' })],
  ["no JSON", good({ user: "{" })],
  ["a channel, which has a negative id", good({ user: '{"id":-42}' })],
  ["too much", good({ start_param: "x".repeat(5_000) })],
])("%s is refused", (_, said) => {
  expect(visitors.identify(said)).toBeNull();
});

test.each([
  [-policy.page.proofMs, true],
  [-policy.page.proofMs - 1_000, false],
  [policy.page.proofAheadMs, true],
  [policy.page.proofAheadMs + 1_000, false],
])("said %d ms from now it counts: %s", (apart, counts) => {
  expect(visitors.identify(initDataOf(TOKEN, { user: 42, at: NOW + apart })) !== null).toBe(counts);
});

test("the numbers are five minutes, and half a minute for clocks that are ahead", () => {
  expect([policy.page.proofMs, policy.page.proofAheadMs]).toEqual([300_000, 30_000]);
});
