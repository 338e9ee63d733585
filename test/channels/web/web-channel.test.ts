import type { Incoming, Receive } from "../../../src/ports/channel.ts";
import { sampleSent } from "../channel-contract.ts";
import { choices, reply, scriptedBot, span } from "./scripted-bot.ts";
import { post, visit } from "./visitor.ts";
import { startWebChat, type WebChat } from "./web-chat.ts";

const open: WebChat[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((chat) => chat.close()));
});

/** A chat whose bot only listens, and what it heard. */
async function listeningChat(receive: Receive = async () => {}) {
  const heard: Incoming[] = [];
  const chat = await startWebChat(() => async (incoming) => {
    await receive(incoming);
    heard.push(incoming);
  });
  open.push(chat);
  return { chat, heard };
}

describe("a message in the web chat", () => {
  test("is accepted only after it was made durable", async () => {
    let makeDurable = () => {};
    const durable = new Promise<void>((resolve) => {
      makeDurable = resolve;
    });
    const { chat } = await listeningChat(() => durable);
    const visitor = await visit(chat.url);
    let answered = false;
    const answer = visitor.post({ id: "message-1", text: "halo" }).then((response) => {
      answered = true;
      return response.status;
    });
    // The line in the transcript shows that the message is on its way to be made durable.
    await visitor.nextLine();
    expect(answered).toBe(false);
    makeDurable();
    expect(await answer).toBe(202);
  });

  test("arrives in the product's words", async () => {
    const { chat, heard } = await listeningChat();
    const visitor = await visit(chat.url);
    await visitor.post({ id: "message-1", text: "cek saldo", language: "en" });
    await visitor.post({ id: "message-2", screen: "menu-1", choice: 3 });
    await visitor.post({ id: "message-3", text: "/Menu saldo" });
    expect(heard.map(({ id, content, languageHint }) => ({ id, content, languageHint }))).toEqual([
      { id: "message-1", content: { type: "text", text: "cek saldo" }, languageHint: "en" },
      { id: "message-2", content: { type: "tap", screen: "menu-1", choice: 3 }, languageHint: undefined },
      {
        id: "message-3",
        content: { type: "command", name: "menu", payload: "saldo" },
        languageHint: undefined,
      },
    ]);
    expect(new Set(heard.map(({ chat }) => chat)).size).toBe(1);
  });

  test("that could not be kept is asked for again, and stands in the transcript once", async () => {
    let isDown = true;
    const { chat, heard } = await listeningChat(async () => {
      if (isDown) throw new Error("the store is down");
    });
    const visitor = await visit(chat.url);
    const refused = await visitor.post({ id: "message-1", text: "halo" });
    expect(refused.status).toBe(503);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    isDown = false;
    expect((await visitor.post({ id: "message-1", text: "halo" })).status).toBe(202);
    expect(heard).toHaveLength(1);
    expect(chat.transcript.all()).toHaveLength(1);
  });

  test("is refused with a time to come back when the transcript is down, or nobody receives", async () => {
    const { chat, heard } = await listeningChat();
    const visitor = await visit(chat.url);
    chat.transcript.answers = false;
    expect((await visitor.post({ id: "message-1", text: "halo" })).status).toBe(503);
    chat.transcript.answers = true;
    await chat.channel.stop();
    expect((await visitor.post({ id: "message-1", text: "halo" })).status).toBe(503);
    expect(heard).toEqual([]);
  });

  test("of 65,000 characters is cut to one more than the product reads, not refused", async () => {
    const { chat, heard } = await listeningChat();
    const visitor = await visit(chat.url);
    const answer = await visitor.post({ id: "message-1", text: "😀".repeat(32_500) });
    expect(answer.status).toBe(202);
    const content = heard[0]?.content;
    expect([...(content?.type === "text" ? content.text : "")]).toHaveLength(2_001);
  });

  test.each([
    ["no text", { id: "message-1" }],
    ["only blanks", { id: "message-1", text: " \n " }],
    ["a number as text", { id: "message-1", text: 5 }],
    ["no id", { text: "halo" }],
    ["an id that is a path", { id: "../../etc", text: "halo" }],
    ["half a choice", { id: "message-1", screen: "menu-1", choice: 0.5 }],
    ["an endless screen", { id: "message-1", screen: "x".repeat(129), choice: 1 }],
    ["a list", [1, 2]],
    ["nothing", null],
  ])("with %s is refused", async (_, body) => {
    const { chat, heard } = await listeningChat();
    const visitor = await visit(chat.url);
    expect((await visitor.post(body)).status).toBe(400);
    expect(heard).toEqual([]);
  });
});

describe("the transcript of a web chat", () => {
  test("keeps what was said sealed and without identifiers", async () => {
    const { chat, heard } = await listeningChat();
    const visitor = await visit(chat.url);
    await visitor.post({ id: "message-1", text: "NIK saya 3201 0150 0190 0001, surel siti@example.com" });
    expect(heard[0]?.content).toEqual({
      type: "text",
      text: "NIK saya 3201 0150 0190 0001, surel siti@example.com",
    });
    expect(await visitor.nextLine()).toMatchObject({
      by: "person",
      id: "message-1",
      text: "NIK saya •••• •••• •••• ••••, surel ••••@•••••••.•••",
      masked: true,
    });
    expect(JSON.stringify(chat.transcript.all())).not.toMatch(/NIK saya|siti@/);
  });

  test("is followed from where a browser stopped", async () => {
    const { chat, heard } = await listeningChat();
    const first = await visit(chat.url);
    await first.post({ id: "message-1", text: "halo" });
    const seen = await first.next();
    first.leave();
    await chat.channel.send({ chat: heard[0]?.chat ?? "", id: "reply-1" }, reply("Halo juga"));

    const back = await visit(chat.url, { cookie: first.cookie, "last-event-id": seen.id });
    expect(back.greeting.resumed).toBe(true);
    expect(back.history.map(({ data }) => JSON.parse(data))).toMatchObject([
      { by: "bot", id: "reply-1", message: { text: [{ text: "Halo juga" }] } },
    ]);

    const anew = await visit(chat.url, { cookie: first.cookie });
    expect(anew.greeting.resumed).toBe(false);
    expect(anew.history).toHaveLength(2);
  });

  test("starts from the beginning when what a browser saw last is gone, or was another chat's", async () => {
    const { chat } = await listeningChat();
    const first = await visit(chat.url);
    for (const id of ["message-1", "message-2"]) await first.post({ id, text: "halo" });
    await first.next();
    const { id: seen } = await first.next();
    chat.transcript.forget();
    await first.post({ id: "message-3", text: "halo lagi" });

    const back = await visit(chat.url, { cookie: first.cookie, "last-event-id": seen });
    expect(back.greeting.resumed).toBe(false);
    expect(back.history).toHaveLength(1);

    const stranger = await visit(chat.url, { "last-event-id": seen });
    expect(stranger.greeting.resumed).toBe(false);
    expect(stranger.history).toEqual([]);
  });

  test("shows a reply once, however often it is sent", async () => {
    const { chat, heard } = await listeningChat();
    const visitor = await visit(chat.url);
    await visitor.post({ id: "message-1", text: "halo" });
    const to = { chat: heard[0]?.chat ?? "", id: "reply-1" };
    await chat.channel.send(to, reply("Halo juga"));
    await chat.channel.send(to, reply("Halo juga"));
    expect(chat.transcript.all()).toHaveLength(2);
  });

  test("loses what a person should not have typed, also where it is on the screen", async () => {
    const { chat, heard } = await listeningChat();
    const visitor = await visit(chat.url);
    await visitor.post({ id: "message-1", text: "sandi saya Rahasia!" });
    await visitor.nextLine();
    expect(await chat.channel.hide(heard[0]?.chat ?? "", "message-1")).toBe(true);
    expect(await visitor.nextLine()).toMatchObject({ by: "hiding", of: "message-1" });
    const back = await visit(chat.url, { cookie: visitor.cookie });
    expect(JSON.parse(back.history[0]?.data ?? "")).toMatchObject({ id: "message-1", hidden: true });
    expect(JSON.stringify(back.history)).not.toContain("Rahasia");
  });

  test("takes a balance out of sight when its session has ended, here and after a reload", async () => {
    const { chat, heard } = await listeningChat();
    const visitor = await visit(chat.url);
    await visitor.post({ id: "message-1", text: "saldo" });
    await visitor.nextLine();
    const to = (id: string) => ({ chat: heard[0]?.chat ?? "", id });
    await chat.channel.send(to("reply-1"), reply("Saldo Anda Rp48.735.210", { class: "personal" }));
    await chat.channel.send(to("reply-2"), reply("Ada lagi?"));
    await visitor.nextLine();
    await visitor.nextLine();
    await chat.channel.hidePersonal(heard[0]?.chat ?? "");
    await chat.channel.hidePersonal(heard[0]?.chat ?? "");
    expect(await visitor.nextLine()).toMatchObject({ by: "hiding", of: "personal" });

    const back = await visit(chat.url, { cookie: visitor.cookie });
    const lines = back.history.map(({ data }) => JSON.parse(data));
    expect(lines[1]).toMatchObject({ id: "reply-1", gone: "session" });
    expect(lines[2]).toMatchObject({ id: "reply-2", message: { class: "public" } });
    expect(JSON.stringify(lines)).not.toContain("48.735.210");
    expect(lines).toHaveLength(4);
  });

  test("shows a code for ten minutes and never again", async () => {
    let now = Date.UTC(2026, 10, 22);
    const heard: Incoming[] = [];
    const chat = await startWebChat(() => async (incoming) => void heard.push(incoming), {
      now: () => now,
      after: () => () => {},
    });
    open.push(chat);
    const visitor = await visit(chat.url);
    await visitor.post({ id: "message-1", text: "masuk" });
    await chat.channel.send(
      { chat: heard[0]?.chat ?? "", id: "reply-1" },
      reply("", { text: [span("482913", { code: true })], class: "secret" }),
    );
    now += 9 * 60_000;
    const soon = await visit(chat.url, { cookie: visitor.cookie });
    expect(JSON.parse(soon.history[1]?.data ?? "")).toMatchObject({ showForMs: 60_000 });
    now += 60_000;
    const late = await visit(chat.url, { cookie: visitor.cookie });
    expect(JSON.parse(late.history[1]?.data ?? "")).toMatchObject({ id: "reply-1", gone: "code" });
    expect(JSON.stringify(late.history)).not.toContain("482913");
  });

  test("leaves out a line that was moved there from another chat", async () => {
    const { chat, heard } = await listeningChat();
    const one = await visit(chat.url);
    const other = await visit(chat.url);
    await one.post({ id: "message-1", text: "rahasia saya" });
    await other.post({ id: "message-2", text: "halo" });
    const body = chat.transcript.all()[0]?.body ?? "";
    await chat.transcript.replace(`web:${heard[1]?.chat}`, "person:message-2", body);
    const back = await visit(chat.url, { cookie: other.cookie });
    expect(back.history).toEqual([]);
    expect(chat.logged).toContain("web.line-unreadable");
  });

  test("that is down keeps a page waiting instead of showing it an empty chat", async () => {
    const { chat } = await listeningChat();
    chat.transcript.answers = false;
    expect((await visit(chat.url)).status).toBe(503);
    await expect(chat.channel.send({ chat: "nobody", id: "reply-1" }, reply("Halo"))).rejects.toMatchObject({
      kind: "unreachable",
    });
    expect(await chat.channel.hide("nobody", "message-1")).toBe(false);
  });
});

describe("a file that an agent sent", () => {
  const file = sampleSent("photo");

  /** It is in somebody's chat; gives how it is asked for. */
  async function isSent(kind: "photo" | "document" = "photo") {
    const { chat, heard } = await listeningChat();
    const visitor = await visit(chat.url);
    await visitor.post({ id: "message-1", text: "halo" });
    await visitor.nextLine();
    const [{ chat: address = "" } = {}] = heard;
    const sent = sampleSent(kind);
    const place = `web:${address}|${sent.place.ticket}|${sent.place.position}`;
    chat.kept.set(place, { kind, mime: sent.mime, bytes: sent.bytes });
    await chat.channel.send({ chat: address, id: "reply-1" }, reply("Sari mengirim ini.", { file: sent }));
    const line = await visitor.nextLine();
    const shown = (line["message"] as { file: { address: string } }).file;
    const get = (path = shown.address, headers: Record<string, string> = { cookie: visitor.cookie }) =>
      fetch(`${chat.url}${path}`, { headers });
    return { chat, address, visitor, place, shown, line, get };
  }

  test("is shown in its chat: the line says where, and holds neither bytes nor ticket", async () => {
    const { chat, address, shown, line, get } = await isSent();
    expect(shown).toEqual({
      kind: "photo",
      name: file.name,
      address: expect.stringMatching(/^\/chat\/files\/\d+$/),
    });
    expect(JSON.stringify(line)).not.toContain("ticket-1");
    const kept = await chat.transcript.read(`web:${address}`, 0);
    expect(Math.max(...kept.map(({ body }) => body.length))).toBeLessThan(2_000);
    const answer = await get();
    expect(answer.status).toBe(200);
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(Buffer.from(file.bytes));
  });

  test.each([
    ["photo", "image/jpeg", "inline"],
    ["document", "application/pdf", "attachment"],
  ] as const)("of kind %s can do nothing to the page, whatever is in it", async (kind, type, shown) => {
    const { get } = await isSent(kind);
    const { headers } = await get();
    expect(headers.get("content-type")).toBe(type);
    expect(headers.get("content-disposition")).toBe(`${shown}; filename="${sampleSent(kind).name}"`);
    expect(headers.get("content-security-policy")).toBe("sandbox; default-src 'none'");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("cross-origin-resource-policy")).toBe("same-origin");
  });

  test("is nobody else's, and nobody learns whether it is there", async () => {
    const { chat, shown, get } = await isSent();
    const stranger = await visit(chat.url);
    const answers = [
      await get(shown.address, { cookie: stranger.cookie }),
      await get(shown.address, {}),
      await get("/chat/files/1"),
      await get("/chat/files/999"),
      await get("/chat/files/x"),
      await get("/chat/files/0"),
    ];
    for (const answer of answers)
      expect([answer.status, await answer.text()]).toEqual([404, '{"error":"no-such-file"}']);
    const { cookie } = stranger;
    const elsewhere = await get(shown.address, { cookie, "sec-fetch-site": "cross-site" });
    expect(elsewhere.status).toBe(403);
  });

  test("goes with its line when the session ends, and stays away after a reload", async () => {
    const { chat, address, visitor, get } = await isSent();
    await chat.channel.hidePersonal(address);
    expect(await visitor.nextLine()).toMatchObject({ by: "hiding", of: "personal" });
    expect((await get()).status).toBe(404);
    const { history } = await visit(chat.url, { cookie: visitor.cookie });
    expect(history.map(({ data }) => JSON.parse(data))).toContainEqual(
      expect.objectContaining({ by: "bot", gone: "session" }),
    );
  });

  test("that was erased meanwhile is no more", async () => {
    const { chat, place, get } = await isSent();
    chat.kept.delete(place);
    expect((await get()).status).toBe(404);
  });
});

describe("a browser", () => {
  test("is known by a token that no script reads, no other site sends and the chat's address does not tell", async () => {
    const { chat, heard } = await listeningChat();
    const visitor = await visit(chat.url);
    expect(visitor.setCookie).toMatch(/^chat=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=86400$/);
    await visitor.post({ id: "message-1", text: "halo" });
    expect(heard[0]?.chat).toMatch(/^[0-9a-f]{64}$/);
    expect(`web:${heard[0]?.chat}`).not.toContain(visitor.cookie.slice("chat=".length));
  });

  test("keeps its chat from visit to visit, and sees nobody else's", async () => {
    const { chat } = await listeningChat();
    const visitor = await visit(chat.url);
    await visitor.post({ id: "message-1", text: "halo" });
    const back = await visit(chat.url, { cookie: visitor.cookie });
    expect(back.greeting.chat).toBe(visitor.greeting.chat);
    const stranger = await visit(chat.url);
    expect(stranger.history).toEqual([]);
    expect(stranger.greeting.chat).not.toBe(visitor.greeting.chat);
  });

  test("without a chat, or in another one than its page shows, must look first", async () => {
    const { chat, heard } = await listeningChat();
    const visitor = await visit(chat.url);
    const other = await visit(chat.url);
    expect((await post(chat.url, { id: "message-1", text: "halo" })).status).toBe(401);
    const astray = { id: "message-1", text: "halo", chat: other.greeting.chat };
    expect((await visitor.post(astray)).status).toBe(401);
    expect(heard).toEqual([]);
  });

  test("with more windows than four loses the one opened first", async () => {
    const { chat } = await listeningChat();
    const first = await visit(chat.url);
    for (let window = 2; window <= 5; window++) await visit(chat.url, { cookie: first.cookie });
    expect(await first.next()).toMatchObject({ event: "bye" });
    expect(await first.ended()).toBe(true);
  });

  test.each([
    ["another site", { "sec-fetch-site": "cross-site" }],
    ["a neighbouring host", { "sec-fetch-site": "same-site" }],
    ["another site, in an old browser", { origin: "https://elsewhere.example" }],
    ["a page without an origin", { origin: "null" }],
  ])("is refused when %s makes it ask", async (_, headers) => {
    const { chat, heard } = await listeningChat();
    const visitor = await visit(chat.url);
    expect((await visitor.post({ id: "message-1", text: "halo" }, headers)).status).toBe(403);
    expect((await visit(chat.url, { cookie: visitor.cookie, ...headers })).status).toBe(403);
    expect(heard).toEqual([]);
  });

  test("is heard when our own page makes it ask", async () => {
    const { chat } = await listeningChat();
    const visitor = await visit(chat.url);
    const message = { id: "message-1", text: "halo" };
    expect((await visitor.post(message, { "sec-fetch-site": "same-origin" })).status).toBe(202);
    expect((await visitor.post(message, { origin: chat.url })).status).toBe(202);
  });
});

test("a whole conversation: a tap, a phone number, a code by SMS, the balance", async () => {
  const chat = await startWebChat(({ channel, inbox }) => scriptedBot(channel, inbox));
  open.push(chat);
  const visitor = await visit(chat.url);
  const say = async (id: string, words: Record<string, unknown>) => {
    await visitor.post({ id, ...words });
    await visitor.nextLine();
    return visitor.nextLine();
  };
  expect(await say("message-1", { text: "halo" })).toMatchObject({
    message: {
      choices: choices("Cek saldo", "Daftar akun", "Status klaim", "Info program", "Bicara dengan petugas"),
    },
  });
  await say("message-2", { screen: "menu-message-1", choice: 1 });
  await say("message-3", { text: "081299900017" });
  expect(chat.inbox.list()[0]?.text).toContain("482913");
  expect(await say("message-4", { text: "482913" })).toMatchObject({
    message: { class: "personal", table: { rightAligned: [2] } },
  });
});

test("stopping waits for the message under way", async () => {
  let makeDurable = () => {};
  const durable = new Promise<void>((resolve) => {
    makeDurable = resolve;
  });
  const { chat } = await listeningChat(() => durable);
  const visitor = await visit(chat.url);
  const answer = visitor.post({ id: "message-1", text: "halo" });
  await visitor.nextLine();
  const stopped = chat.channel.stop();
  expect(await visitor.ended()).toBe(true);
  makeDurable();
  await stopped;
  expect((await answer).status).toBe(202);
});
