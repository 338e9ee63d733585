import type { World } from "../world.ts";
import { TO_MONDAY, ticketWays } from "./tickets.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** What desks do with tickets. */
export function deskContract(world: World): void {
  const { open, read, agent, take, say, letters } = ticketWays(world);
  const desk = () => world.core.desk;
  const act = (who: string, ticket: string) => ({ agent: who, ticket, requestKey: world.key() });

  beforeEach(async () => {
    await agent("sari");
    await agent("tono");
  });

  describe("an owner", () => {
    test("is one, also when two click at once", async () => {
      const { ticket } = await open("web:1");
      const outcomes = await Promise.all([take("sari", ticket), take("tono", ticket)]);
      expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(["held", "taken"]);
      const owners = (await desk().readOpen()).map((row) => row.agent);
      expect(outcomes).toContainEqual({ outcome: "held", by: owners[0] });
    });

    test("is asked for nothing twice: a repeated act has the outcome of the first", async () => {
      const { ticket } = await open("web:1");
      await take("sari", ticket);
      const words = { ...act("sari", ticket), text: "Baik, saya bantu." };
      const first = await desk().say(words);
      expect(await desk().say(words)).toEqual(first);
      expect((await letters()).map(({ event }) => event.type)).toEqual(["desk.taken", "desk.said"]);
    });

    test("is the only one who can speak, give back, pass on or end", async () => {
      const { ticket } = await open("web:1");
      await take("sari", ticket);
      const no = { outcome: "not-yours" };
      expect(await say("tono", ticket, "Halo")).toEqual(no);
      expect(await desk().release(act("tono", ticket))).toEqual(no);
      expect(await desk().resolve({ ...act("tono", ticket), summary: "" })).toEqual(no);
      expect(await desk().transfer({ ...act("tono", ticket), to: { agent: "tono" } })).toEqual(no);
      expect(await read("web:1")).toMatchObject({ agent: { name: "Sari" } });
    });

    test("changes with a higher epoch each time, which every letter carries", async () => {
      const { ticket } = await open("web:1");
      await take("sari", ticket);
      await desk().transfer({ ...act("sari", ticket), to: { agent: "tono" } });
      await desk().release(act("tono", ticket));
      await take("sari", ticket);
      await say("sari", ticket, "Saya lagi.");
      await desk().resolve({ ...act("sari", ticket), summary: "Saldo sudah dijelaskan." });
      const seen = (await letters()).map(({ event }) => [event.type, event.epoch]);
      expect(seen).toEqual([
        ["desk.taken", 1],
        ["desk.taken", 2],
        ["desk.released", 3],
        ["desk.taken", 4],
        ["desk.said", 4],
        ["desk.resolved", 4],
      ]);
    });

    test("may be named by a supervisor, over another's head", async () => {
      const { ticket } = await open("web:1");
      await take("sari", ticket);
      expect(await desk().assign({ ...act("tono", ticket), by: "supervisor" })).toMatchObject({
        outcome: "taken",
      });
      expect(await say("sari", ticket, "Masih saya?")).toEqual({ outcome: "not-yours" });
    });

    test("has no say over what is over", async () => {
      const { ticket } = await open("web:1");
      await take("sari", ticket);
      await world.core.closeTicket({ conversation: "web:1", ticket }, world.key());
      expect(await say("sari", ticket, "Halo?")).toEqual({ outcome: "over" });
      expect(await take("tono", ticket)).toEqual({ outcome: "over" });
      expect(await desk().readOpen()).toEqual([]);
      const found = await desk().search({ text: "", limit: 5 });
      expect(found.map(({ closedWhy }) => closedWhy)).toEqual(["participant"]);
    });
  });

  describe("words of an agent", () => {
    test.each([
      ["Tolong kirim kode OTP yang masuk ke HP Bapak", "asks-for-secret"],
      ["boleh saya minta kata sandi JMO-nya?", "asks-for-secret"],
      ["Please send me your password", "asks-for-secret"],
      ["Siapa nama ibu kandung? Mohon ditulis nama ibu kandung di sini", "asks-for-secret"],
      ["NIK Bapak 3201015005900001 sudah benar", "holds-secret"],
      ["   ", "empty"],
      ["a".repeat(2_001), "too-long"],
    ])("%p are not said, and he is told why", async (text, why) => {
      const { ticket } = await open("web:1");
      await take("sari", ticket);
      expect(await say("sari", ticket, text)).toEqual({ outcome: "blocked", why });
      expect((await letters()).map(({ event }) => event.type)).toEqual(["desk.taken"]);
    });

    test.each([
      "Jangan pernah memberikan kode OTP kepada siapa pun, ya.",
      "Kode pos kantor cabang: 12930. Telepon 021-5207797.",
      "Kami tidak pernah meminta kata sandi.",
      "Kode hanya untuk Anda sendiri; jangan berikan kepada siapa pun.",
      "Saldo Bapak bertambah Rp1.250.000 bulan lalu.",
    ])("%p are said", async (text) => {
      const { ticket } = await open("web:1");
      await take("sari", ticket);
      expect(await say("sari", ticket, text)).toMatchObject({ outcome: "said" });
    });

    test("among colleagues reach no participant", async () => {
      const { ticket } = await open("web:1");
      await desk().note({ ...act("tono", ticket), text: "Sudah menelepon dua kali" });
      await desk().label({ ...act("tono", ticket), labels: ["JHT", "jht ", "mendesak"] });
      expect(await letters()).toEqual([]);
      const full = await desk().readTicket(ticket, 0);
      expect(full?.labels).toEqual(["jht", "mendesak"]);
      expect(full?.entries.map(({ what }) => what)).toEqual(["opened", "words", "note", "labelled"]);
    });
  });

  describe("a ticket at the desk", () => {
    test("shows who asks only as far as needed", async () => {
      const siti = world.person("siti");
      const session = await world.signIn("web:1", siti);
      const { ticket } = await open("web:1", { session });
      const full = await desk().readTicket(ticket, 0);
      expect(full).toMatchObject({
        verified: true,
        tried: ["check-balance"],
        channel: "web",
        unanswered: true,
      });
      expect(full?.initials).toMatch(/^\p{Lu}\.( \p{Lu}\.)*$/u);
      expect(JSON.stringify(full)).not.toContain(siti.name);
    });

    test("is followed by the feed without a gap", async () => {
      const { point } = await desk().readFeed(null, 10);
      const { ticket } = await open("web:1");
      await take("sari", ticket);
      const first = await desk().readFeed(point, 2);
      expect(first.changes.map((change) => change.point)).toEqual([point + 1, point + 2]);
      const rest = await desk().readFeed(first.point, 10);
      expect(rest.changes).toEqual([{ point: point + 3, ticket }]);
      expect(await desk().readFeed(rest.point, 10)).toEqual({ point: rest.point, changes: [] });
    });

    test("may be out of reach: whoever waits is told so once, and nobody whose talk is over", async () => {
      const { ticket } = await open("web:1");
      const delay = { ticket, requestKey: world.key() };
      expect(await desk().tellDelay(delay)).toEqual({ outcome: "done" });
      expect(await desk().tellDelay(delay)).toEqual({ outcome: "done" });
      expect((await letters()).map(({ event }) => [event.type, event.agent])).toEqual([
        ["desk.delayed", null],
      ]);
      await world.core.closeTicket({ conversation: "web:1", ticket }, world.key());
      expect(await desk().tellDelay({ ticket, requestKey: world.key() })).toEqual({ outcome: "over" });
    });

    test("leaves a row for statistics", async () => {
      await world.pass(TO_MONDAY);
      const from = await world.now();
      const { ticket } = await open("web:1");
      await take("sari", ticket);
      await world.pass(MINUTE);
      await say("sari", ticket, "Selamat siang.");
      await desk().resolve({ ...act("sari", ticket), summary: "" });
      await world.core.rateTicket({ conversation: "web:1", ticket, score: 4 });
      const [row] = await desk().readMetrics({ from, until: from + HOUR });
      expect(row).toMatchObject({ topic: "balance", agent: "sari", score: 4, repliedInTime: true });
      expect(row).toMatchObject({ firstReplyAt: from + MINUTE, closedWhy: "resolved" });
      expect(await desk().readMetrics({ from: 0, until: from })).toEqual([]);
    });
  });

  describe("time", () => {
    test("gives waiting people to whoever has room, the oldest first", async () => {
      const first = await open("web:1");
      await world.pass(1);
      const second = await open("web:2");
      await world.pass(1);
      await open("web:3");
      await desk().setPresence("sari", "online");
      await world.core.tendTickets();
      const held = (await desk().readOpen()).filter(({ state }) => state === "held");
      expect(held.map(({ ticket, agent: who }) => [ticket, who])).toEqual([
        [first.ticket, "sari"],
        [second.ticket, "sari"],
      ]);
    });

    test("gives nobody what he has not learned, or a language he does not speak", async () => {
      await agent("sari", { skills: ["claims"], languages: ["id"] } as never);
      await desk().setPresence("sari", "online");
      await open("web:1");
      await open("web:2", { topic: "claim", language: "en" });
      await world.core.tendTickets();
      expect((await desk().readOpen()).map(({ state }) => state)).toEqual(["waiting", "waiting"]);
    });

    test("takes talks back from an agent of whom nothing was heard for ten minutes", async () => {
      const { ticket } = await open("web:1");
      await take("sari", ticket);
      await world.pass(10 * MINUTE - 1);
      await world.core.tendTickets();
      expect(await read("web:1")).toMatchObject({ state: "held" });
      await desk().beat("sari");
      await world.pass(10 * MINUTE - 1);
      await world.core.tendTickets();
      expect(await read("web:1")).toMatchObject({ state: "held" });
      await world.pass(1);
      await world.core.tendTickets();
      expect(await read("web:1")).toMatchObject({ state: "waiting" });
      expect(await say("sari", ticket, "Saya kembali")).toEqual({ outcome: "not-yours" });
      expect((await letters()).at(-1)?.event).toMatchObject({ type: "desk.released", why: "gone", epoch: 2 });
    });

    test("takes them back at once from one who leaves, and when his shift ends", async () => {
      await take("sari", (await open("web:1")).ticket);
      await desk().setPresence("sari", "offline");
      await world.core.tendTickets();
      expect(await read("web:1")).toMatchObject({ state: "waiting" });

      const shift = { shiftEndsAt: (await world.now()) + MINUTE } as never;
      await agent("tono", shift);
      await take("tono", (await open("web:2")).ticket);
      await world.pass(MINUTE);
      await world.core.tendTickets();
      const whys = (await letters()).flatMap(({ event }) =>
        event.type === "desk.released" ? [event.why] : [],
      );
      expect(whys).toEqual(["gone", "shift-end"]);
    });

    test("brings a call back to mind before its hour, and then gives it to somebody", async () => {
      await world.pass(TO_MONDAY);
      const callbackAt = (await world.now()) + HOUR;
      const { ticket } = await open("web:1", { kind: "callback", callbackAt });
      await desk().setPresence("sari", "online");
      await world.core.tendTickets();
      expect(await read("web:1")).toMatchObject({
        state: "waiting",
        place: null,
        callback: { date: "2026-11-23", time: "11.00" },
      });
      await world.pass(50 * MINUTE);
      await desk().beat("sari");
      await world.core.tendTickets();
      const { entries = [], state } = (await desk().readTicket(ticket, 0)) ?? {};
      expect([state, entries.map(({ what }) => what)]).toEqual([
        "held",
        ["opened", "words", "reminder", "taken"],
      ]);
    });

    test("gives e-mails after the chats, and nobody a second one before it is due", async () => {
      await agent("sari", { capacity: 3 } as never);
      const first = await open("web:1", { kind: "email" });
      await world.pass(1);
      const second = await open("web:2", { kind: "email" });
      await world.pass(1);
      const chats = [await open("web:3"), await open("web:4")];
      await desk().setPresence("sari", "online");
      await world.core.tendTickets();
      const held = async () =>
        (await desk().readOpen()).filter(({ state }) => state === "held").map(({ ticket }) => ticket);
      expect((await held()).sort()).toEqual([first.ticket, ...chats.map(({ ticket }) => ticket)].sort());
      for (const { ticket } of chats)
        await desk().resolve({ agent: "sari", ticket, requestKey: ticket, summary: "" });
      await world.core.tendTickets();
      expect(await held()).toEqual([first.ticket]);
      await desk().resolve({ agent: "sari", ticket: first.ticket, requestKey: "done", summary: "" });
      await world.core.tendTickets();
      expect(await held()).toEqual([second.ticket]);
    });

    test("tells who waits for a call or an e-mail that he is being looked after, and how", async () => {
      const callbackAt = (await world.now()) + HOUR;
      await take("sari", (await open("web:1", { kind: "callback", callbackAt })).ticket);
      await take("sari", (await open("web:2", { kind: "email" })).ticket);
      const taken = (await letters()).flatMap(({ event }) =>
        event.type === "desk.taken"
          ? [`${event.kind} ${event.byMail ? "leaves the chat" : "has the chat"}`]
          : [],
      );
      expect(taken.sort()).toEqual(["callback has the chat", "email leaves the chat"]);
    });

    test("ends a talk whose participant has said nothing for a day", async () => {
      const { ticket } = await open("web:1");
      await take("sari", ticket);
      await say("sari", ticket, "Apakah sudah jelas?");
      for (let hours = 0; hours < 24; hours += 0.125) {
        await world.pass(HOUR / 8);
        await desk().beat("sari");
      }
      await world.core.tendTickets();
      expect(await read("web:1")).toBeNull();
      expect((await letters()).at(-1)?.event).toMatchObject({ type: "desk.resolved", summary: "" });
    });
  });
}
