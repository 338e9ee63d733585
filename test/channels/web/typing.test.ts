import { jest } from "@jest/globals";
import { visit } from "./visitor.ts";
import { startWebChat, type WebChat } from "./web-chat.ts";

jest.setTimeout(60_000);

let chat: WebChat;
/** What is remembered for a while and is let go when the test says so. */
const later: (() => void)[] = [];
beforeAll(async () => {
  const clock = {
    now: Date.now,
    after: (_ms: number, run: () => void) => {
      later.push(run);
      return () => undefined;
    },
  };
  chat = await startWebChat(() => async () => undefined, clock);
});
afterAll(() => chat?.close());

const types = (cookie: string, headers: Record<string, string> = {}) =>
  fetch(`${chat.url}/chat/typing`, { method: "POST", headers: { cookie, ...headers } });

test("an answer that is being written shows in its own chat, in every window, and in no other", async () => {
  const siti = await visit(chat.url);
  expect((await types(siti.cookie)).status).toBe(204);
  const [name = ""] = chat.typed.splice(0);
  const [again, budi] = [await visit(chat.url, { cookie: siti.cookie }), await visit(chat.url)];
  await chat.channel.showTyping(name);
  expect([(await siti.next()).event, (await again.next()).event]).toEqual(["typing", "typing"]);
  await types(budi.cookie);
  await chat.channel.showTyping(chat.typed.splice(0)[0] ?? "");
  // The first that he hears is his own.
  expect((await budi.next()).event).toBe("typing");
  for (const visitor of [siti, again, budi]) visitor.leave();
});

test("that somebody types is passed on once in a while, and answered alike whoever says it", async () => {
  const siti = await visit(chat.url);
  const answers = [
    await types(siti.cookie),
    await types(siti.cookie),
    await types(""),
    await types(siti.cookie, { origin: "https://elsewhere.example", "sec-fetch-site": "cross-site" }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([204, 204, 204, 204]);
  expect(chat.typed.splice(0)).toHaveLength(1);
  for (const run of later.splice(0)) run();
  await types(siti.cookie);
  expect(chat.typed.splice(0)).toHaveLength(1);
  siti.leave();
});
