import {
  type ConversationStore,
  DEDUPE_WINDOW,
  LEASE_MS,
  LostTurn,
  type Turn,
} from "../../src/ports/conversation-store.ts";
import type { FakeClock } from "../support/fake-clock.ts";
import { playWithDeaths } from "./deaths.ts";
import { handle, takeTurn } from "./turns.ts";

/** An empty store, as two processes see it: the same object where there can only be one process. */
export interface OpenStore {
  store: ConversationStore;
  other: ConversationStore;
  clock: FakeClock;
  close(): Promise<void>;
}

/** A person's conversation, in every test the same. */
const CHAT = "web:siti";

const MINUTE = 60_000;

function seqsOf(turn: Turn): number[] {
  return turn.replies.map(({ seq }) => seq);
}

function isRising(numbers: number[]): boolean {
  return numbers.every((number, at) => at === 0 || number > (numbers[at - 1] ?? 0));
}

/** What every conversation store keeps to. */
export function describeConversationStore(name: string, open: () => Promise<OpenStore>): void {
  describe(name, () => {
    let opened: OpenStore;
    let store: ConversationStore;
    let other: ConversationStore;
    let clock: FakeClock;

    beforeEach(async () => {
      opened = await open();
      ({ store, other, clock } = opened);
    });
    afterEach(() => opened.close());

    /** Lets the holder of all turns die, and gives what is recovered. */
    async function outlive(): Promise<Turn[]> {
      clock.advance(LEASE_MS);
      return other.recover(10);
    }

    describe("messages", () => {
      test("the first message of a conversation is given to who received it", async () => {
        const arrival = await store.arrive(CHAT, { id: "1", body: "saldo" });
        expect(arrival).toEqual({
          outcome: "turn",
          turn: {
            conversation: CHAT,
            epoch: expect.any(Number),
            version: 0,
            snapshot: null,
            message: { id: "1", body: "saldo" },
            wake: false,
            tries: 1,
            replies: [],
          },
        });
      });

      test("a message that arrives while another is handled waits, and is next", async () => {
        const turn = await takeTurn(store, CHAT, "1");
        expect(await other.arrive(CHAT, { id: "2", body: "dua" })).toEqual({ outcome: "queued" });
        const next = await store.finish(
          await store.commit(turn, { snapshot: "s1", replies: [], wakeAt: null }),
        );
        expect(next).toMatchObject({
          snapshot: "s1",
          version: 1,
          message: { id: "2", body: "dua" },
          tries: 1,
        });
      });

      test("messages are handled in the order in which they arrived", async () => {
        let turn: Turn | null = await takeTurn(store, CHAT, "0");
        for (let i = 1; i < 30; i += 2) {
          await other.arrive(CHAT, { id: String(i), body: "" });
          await store.arrive(CHAT, { id: String(i + 1), body: "" });
        }
        const handled: (string | undefined)[] = [];
        while (turn) {
          handled.push(turn.message?.id);
          turn = await store.finish(await handle(store, turn));
        }
        expect(handled).toEqual(Array.from({ length: 31 }, (_, i) => String(i)));
      });

      test("a conversation has one holder, however many receive its messages at once", async () => {
        const arrivals = await Promise.all(
          Array.from({ length: 40 }, (_, i) =>
            (i % 2 ? store : other).arrive(CHAT, { id: String(i), body: "" }),
          ),
        );
        expect(arrivals.filter(({ outcome }) => outcome === "turn")).toHaveLength(1);
        expect(arrivals.filter(({ outcome }) => outcome === "queued")).toHaveLength(39);
      });

      test("a body comes back as it was, whatever it holds", async () => {
        const body = 'emoji 🙏, "quotes"\r\n, \u0000, \u2028, {"json": [1]}';
        const turn = await takeTurn(store, CHAT, "1", body);
        const after = await store.commit(turn, { snapshot: body, replies: [body, ""], wakeAt: null });
        expect([turn.message?.body, after.snapshot, ...after.replies.map((reply) => reply.body)]).toEqual([
          body,
          body,
          body,
          "",
        ]);
      });
    });

    describe("overflow", () => {
      test("a message that its receiver has no room for goes at once to whoever recovers", async () => {
        expect(await store.arrive(CHAT, { id: "1", body: "satu" }, { take: false })).toEqual({
          outcome: "queued",
        });
        expect(await other.recover(10)).toMatchObject([{ message: { id: "1", body: "satu" }, tries: 1 }]);
        expect(await store.recover(10)).toEqual([]);
      });

      test("a message that was left is first when the next one is taken", async () => {
        await store.arrive(CHAT, { id: "1", body: "" }, { take: false });
        expect(await takeTurn(other, CHAT, "2")).toMatchObject({ message: { id: "1" } });
      });

      test("a message for a conversation that somebody holds stays with him", async () => {
        const turn = await takeTurn(store, CHAT, "1");
        await other.arrive(CHAT, { id: "2", body: "" }, { take: false });
        expect(await other.recover(10)).toEqual([]);
        expect(await store.finish(await handle(store, turn))).toMatchObject({ message: { id: "2" } });
      });

      test("a message that came twice is not left twice", async () => {
        await store.arrive(CHAT, { id: "1", body: "" }, { take: false });
        expect(await store.arrive(CHAT, { id: "1", body: "" }, { take: false })).toEqual({
          outcome: "duplicate",
        });
      });

      test("a wake-up outlives a message that was left", async () => {
        const turn = await takeTurn(store, CHAT, "1");
        const wakeAt = clock.now() + MINUTE;
        await store.finish(await store.commit(turn, { snapshot: "s", replies: [], wakeAt }));
        await store.arrive(CHAT, { id: "2", body: "" }, { take: false });
        const [left] = await other.recover(10);
        expect(left).toMatchObject({ wake: false, message: { id: "2" } });
        await other.finish(await other.commit(left ?? turn, { snapshot: "t", replies: [], wakeAt }));
        clock.advance(MINUTE);
        expect(await other.recover(10)).toMatchObject([{ wake: true }]);
      });
    });

    describe("repeats", () => {
      test("a message that arrives twice is handled once", async () => {
        const turn = await takeTurn(store, CHAT, "1");
        expect(await other.arrive(CHAT, { id: "1", body: "again" })).toEqual({ outcome: "duplicate" });
        expect(await store.finish(await handle(store, turn))).toBeNull();
        expect(await store.arrive(CHAT, { id: "1", body: "and again" })).toEqual({ outcome: "duplicate" });
      });

      test("a message that arrives twice at once is handled once", async () => {
        const arrivals = await Promise.all([
          store.arrive(CHAT, { id: "1", body: "" }),
          other.arrive(CHAT, { id: "1", body: "" }),
        ]);
        expect(arrivals.map(({ outcome }) => outcome).sort()).toEqual(["duplicate", "turn"]);
      });

      test("an id is remembered until as many newer messages came as the window holds", async () => {
        const newer = Array.from({ length: DEDUPE_WINDOW }, (_, i) => `newer-${i}`);
        await takeTurn(store, CHAT, "old");
        for (const id of newer.slice(1)) await store.arrive(CHAT, { id, body: "" });
        expect(await store.arrive(CHAT, { id: "old", body: "" })).toEqual({ outcome: "duplicate" });
        await store.arrive(CHAT, { id: newer[0] ?? "", body: "" });
        expect(await store.arrive(CHAT, { id: "old", body: "" })).toEqual({ outcome: "queued" });
      });

      test("two people may use the same message id", async () => {
        await takeTurn(store, CHAT, "1");
        expect(await store.arrive("web:budi", { id: "1", body: "" })).toMatchObject({ outcome: "turn" });
      });

      test("a commit that is asked for again, because its answer was lost, takes effect once", async () => {
        const turn = await takeTurn(store, CHAT, "1");
        await store.arrive(CHAT, { id: "2", body: "" });
        const change = { snapshot: "s1", replies: ["halo"], wakeAt: null };
        const once = await store.commit(turn, change);
        expect(await store.commit(turn, change)).toEqual(once);
        expect(await store.finish(once)).toMatchObject({
          version: 1,
          message: { id: "2" },
          replies: once.replies,
        });
      });

      test("a reply that is acknowledged twice takes no other with it", async () => {
        const turn = await handle(store, await takeTurn(store, CHAT, "1"), ["a", "b"]);
        const [a, b] = turn.replies;
        await store.acknowledge(turn, a?.seq ?? 0);
        await store.acknowledge(turn, a?.seq ?? 0);
        expect(await store.finish(turn, [a?.seq ?? 0])).toMatchObject({ replies: [b] });
      });
    });

    describe("leases", () => {
      test("nothing of a turn is seen before its commit: who dies leaves the message as it was", async () => {
        const dead = await takeTurn(store, CHAT, "1", "saldo");
        const [turn] = await outlive();
        expect(turn).toEqual({ ...dead, epoch: expect.any(Number), tries: 2 });
        expect(turn?.epoch).toBeGreaterThan(dead.epoch);
      });

      test("a conversation is not taken from a holder whose lease still runs", async () => {
        await takeTurn(store, CHAT, "1");
        clock.advance(LEASE_MS - 1);
        expect(await other.recover(10)).toEqual([]);
        expect(await other.arrive(CHAT, { id: "2", body: "" })).toEqual({ outcome: "queued" });
      });

      test("a holder that renews keeps the conversation", async () => {
        const turn = await takeTurn(store, CHAT, "1");
        for (let i = 0; i < 3; i++) {
          clock.advance(LEASE_MS - 1);
          await store.renew(turn);
        }
        expect(await other.recover(10)).toEqual([]);
        await expect(handle(store, turn)).resolves.toMatchObject({ version: 1 });
      });

      test("a holder that was slow, but was not replaced, may go on", async () => {
        const turn = await takeTurn(store, CHAT, "1");
        clock.advance(LEASE_MS * 2);
        await expect(handle(store, turn)).resolves.toMatchObject({ version: 1 });
      });

      test("a message that comes after the lease ran out brings the oldest one to whoever received it", async () => {
        await takeTurn(store, CHAT, "1");
        clock.advance(LEASE_MS);
        const arrival = await other.arrive(CHAT, { id: "2", body: "" });
        expect(arrival).toMatchObject({
          outcome: "turn",
          turn: { message: { id: "1" }, tries: 2 },
        });
      });

      const calls: [string, (turn: Turn) => Promise<unknown>][] = [
        ["commit", (turn) => store.commit(turn, { snapshot: "stolen", replies: ["stolen"], wakeAt: null })],
        ["acknowledge", (turn) => store.acknowledge(turn, 1)],
        ["finish", (turn) => store.finish(turn)],
        ["park", (turn) => store.park(turn, clock.now())],
        ["renew", (turn) => store.renew(turn)],
      ];

      test.each(calls)("a holder whose lease ran out and was replaced is refused: %s", async (_, call) => {
        const lost = await handle(store, await takeTurn(store, CHAT, "1"), ["halo"]);
        const [turn] = await outlive();
        await expect(call(lost)).rejects.toBeInstanceOf(LostTurn);
        expect(turn).toMatchObject({ version: 1, replies: lost.replies });
        expect(await other.finish(turn ?? lost)).toEqual(turn);
      });

      test.each(calls)("a holder that let go of the conversation is refused: %s", async (_, call) => {
        const turn = await handle(store, await takeTurn(store, CHAT, "1"));
        await store.finish(turn);
        await expect(call(turn)).rejects.toBeInstanceOf(LostTurn);
        expect(await takeTurn(store, CHAT, "2")).toMatchObject({ version: 1, snapshot: turn.snapshot });
      });

      test("of several processes that recover at once each conversation goes to one", async () => {
        const chats = Array.from({ length: 20 }, (_, i) => `web:${i}`);
        for (const chat of chats) await takeTurn(store, chat, "1");
        clock.advance(LEASE_MS);
        const recovered = await Promise.all([store.recover(20), other.recover(20), store.recover(20)]);
        expect(
          recovered
            .flat()
            .map((turn) => turn.conversation)
            .sort(),
        ).toEqual(chats.sort());
      });

      test("recovery takes no more than it is asked for, the longest overdue first", async () => {
        for (let i = 0; i < 5; i++) {
          await takeTurn(store, `web:${i}`, "1");
          clock.advance(1);
        }
        clock.advance(LEASE_MS);
        const taken = [...(await other.recover(2)), ...(await other.recover(2)), ...(await other.recover(2))];
        expect(
          taken
            .slice(0, 2)
            .map((turn) => turn.conversation)
            .sort(),
        ).toEqual(["web:0", "web:1"]);
        expect(taken.map((turn) => turn.conversation).sort()).toEqual([0, 1, 2, 3, 4].map((i) => `web:${i}`));
      });

      test("a message whose handling always dies shows by its tries, and the next one begins anew", async () => {
        await takeTurn(store, CHAT, "poison");
        await store.arrive(CHAT, { id: "sound", body: "" });
        await outlive();
        const [third] = await outlive();
        expect(third).toMatchObject({ message: { id: "poison" }, tries: 3 });
        const next = third && (await other.finish(await handle(other, third)));
        expect(next).toMatchObject({ message: { id: "sound" }, tries: 1 });
      });

      test("a turn that is finished without a commit counts as a try", async () => {
        const turn = await takeTurn(store, CHAT, "1");
        expect(await store.finish(turn)).toMatchObject({ message: { id: "1" }, tries: 2 });
      });
    });

    describe("replies", () => {
      test("replies are numbered in one order for the whole conversation", async () => {
        const first = await handle(store, await takeTurn(store, CHAT, "1"), ["a", "b"]);
        expect(first.replies.map(({ body }) => body)).toEqual(["a", "b"]);
        await store.finish(first, seqsOf(first));
        const second = await handle(other, await takeTurn(other, CHAT, "2"), ["c"]);
        expect(second.replies.map(({ body }) => body)).toEqual(["c"]);
        expect(isRising([...seqsOf(first), ...seqsOf(second)])).toBe(true);
      });

      test("more than nine unsent replies stay in order", async () => {
        const bodies = Array.from({ length: 25 }, (_, i) => `reply ${i}`);
        const turn = await handle(store, await takeTurn(store, CHAT, "1"), bodies);
        expect(turn.replies.map(({ body }) => body)).toEqual(bodies);
        expect(isRising(seqsOf(turn))).toBe(true);
        expect((await outlive())[0]?.replies).toEqual(turn.replies);
      });

      test("what a dead holder had not sent goes to the next one, before the next message", async () => {
        const dead = await handle(store, await takeTurn(store, CHAT, "1"), ["a", "b", "c"]);
        await store.arrive(CHAT, { id: "2", body: "" });
        await store.acknowledge(dead, seqsOf(dead)[0] ?? 0);
        const [turn] = await outlive();
        expect(turn).toMatchObject({ message: { id: "2" }, replies: dead.replies.slice(1) });
      });

      test("a conversation is not released before its replies are sent", async () => {
        const turn = await handle(store, await takeTurn(store, CHAT, "1"), ["a"]);
        const again = await store.finish(turn);
        expect(again).toMatchObject({ message: null, wake: false, replies: turn.replies });
        await store.acknowledge(turn, seqsOf(turn)[0] ?? 0);
        expect(await store.finish(turn)).toBeNull();
      });

      test("what was sent at the end of a turn is taken out as the conversation is released", async () => {
        const turn = await handle(store, await takeTurn(store, CHAT, "1"), ["a", "b", "c"]);
        const [a = 0, b = 0, c = 0] = seqsOf(turn);
        await store.acknowledge(turn, a);
        expect(await store.finish(turn, [b])).toMatchObject({ replies: [{ seq: c, body: "c" }] });
        expect(await store.finish(turn, [c])).toBeNull();
      });
    });

    describe("wake-ups", () => {
      /** Has a message handled whose answer asks for a wake-up after so many milliseconds. */
      async function askForWake(ms: number, id = "1"): Promise<void> {
        const turn = await takeTurn(store, CHAT, id);
        await store.finish(await store.commit(turn, { snapshot: id, replies: [], wakeAt: clock.now() + ms }));
      }

      test("a wake-up comes when it is due, not before, and once", async () => {
        await askForWake(5 * MINUTE);
        clock.advance(5 * MINUTE - 1);
        expect(await other.recover(10)).toEqual([]);
        clock.advance(1);
        const [turn, ...rest] = await other.recover(10);
        expect(turn).toMatchObject({ conversation: CHAT, wake: true, message: null, snapshot: "1" });
        expect(rest).toEqual([]);
        expect(turn && (await other.finish(await handle(other, turn)))).toBeNull();
        clock.advance(60 * MINUTE);
        expect(await other.recover(10)).toEqual([]);
      });

      test("a wake-up whose handler dies comes again", async () => {
        await askForWake(MINUTE);
        clock.advance(MINUTE);
        await store.recover(10);
        expect(await outlive()).toMatchObject([{ wake: true, tries: 2 }]);
      });

      test("a later wish takes the place of an earlier one", async () => {
        await askForWake(5 * MINUTE, "1");
        await askForWake(10 * MINUTE, "2");
        clock.advance(5 * MINUTE);
        expect(await other.recover(10)).toEqual([]);
        clock.advance(5 * MINUTE);
        expect(await other.recover(10)).toMatchObject([{ wake: true, snapshot: "2" }]);
      });

      test("a wish can be taken back", async () => {
        await askForWake(5 * MINUTE);
        await store.finish(await handle(store, await takeTurn(store, CHAT, "2")));
        clock.advance(60 * MINUTE);
        expect(await other.recover(10)).toEqual([]);
      });

      test("a wake-up that falls due while the conversation is held comes with the holder's next turn", async () => {
        await askForWake(MINUTE);
        const turn = await takeTurn(store, CHAT, "2");
        await store.arrive(CHAT, { id: "3", body: "" });
        const wakeAt = clock.now() + 1_000;
        const after = await store.commit(turn, { snapshot: "2", replies: [], wakeAt });
        clock.advance(1_000);
        expect(await other.recover(10)).toEqual([]);
        expect(await store.finish(after)).toMatchObject({ wake: true, message: { id: "3" } });
      });

      test("a message that comes after the time brings the wake-up with it", async () => {
        await askForWake(MINUTE);
        clock.advance(MINUTE);
        expect(await takeTurn(other, CHAT, "2")).toMatchObject({ wake: true, message: { id: "2" } });
      });

      test("a message that comes before the time does not wake", async () => {
        await askForWake(MINUTE);
        expect(await takeTurn(other, CHAT, "2")).toMatchObject({ wake: false });
      });
    });

    describe("parking", () => {
      /** Has a message answered to a person whose channel says "later", while a second message waits. */
      async function park(ms: number): Promise<Turn> {
        const turn = await handle(store, await takeTurn(store, CHAT, "1"), ["a"]);
        await store.arrive(CHAT, { id: "2", body: "dua" });
        await store.park(turn, clock.now() + ms);
        return turn;
      }

      test("a parked conversation keeps its messages and replies until it is time", async () => {
        await park(2 * MINUTE);
        expect(await other.arrive(CHAT, { id: "3", body: "" })).toEqual({ outcome: "queued" });
        clock.advance(2 * MINUTE - 1);
        expect(await other.recover(10)).toEqual([]);
        clock.advance(1);
        expect(await other.recover(10)).toMatchObject([{ message: { id: "2" }, replies: [{ body: "a" }] }]);
      });

      describe("until the person writes", () => {
        /** Has a message answered to a person to whom nothing may be said before he writes again. */
        async function parkUntilMail(): Promise<Turn> {
          const turn = await handle(store, await takeTurn(store, CHAT, "1"), ["a"]);
          await store.park(turn, clock.now() + 60 * MINUTE, { untilMail: true });
          return turn;
        }

        test("his next message begins a turn at once, with what could not be sent", async () => {
          await parkUntilMail();
          const turn = await takeTurn(other, CHAT, "2");
          expect(turn).toMatchObject({ message: { id: "2" }, replies: [{ body: "a" }] });
          expect(await store.arrive(CHAT, { id: "3", body: "" })).toEqual({ outcome: "queued" });
        });

        test("a message for which nobody has room is due at once", async () => {
          await parkUntilMail();
          const arrival = await other.arrive(CHAT, { id: "2", body: "dua" }, { take: false });
          expect(arrival).toEqual({ outcome: "queued" });
          expect(await other.recover(10)).toMatchObject([{ message: { id: "2" }, replies: [{ body: "a" }] }]);
        });

        test("nobody is woken before the time, and then somebody is", async () => {
          const turn = await parkUntilMail();
          await expect(store.renew(turn)).rejects.toBeInstanceOf(LostTurn);
          clock.advance(60 * MINUTE - 1);
          expect(await other.recover(10)).toEqual([]);
          clock.advance(1);
          expect(await other.recover(10)).toMatchObject([{ message: null, replies: [{ body: "a" }] }]);
        });
      });

      test("who parked a conversation does not hold it any more", async () => {
        const turn = await park(MINUTE);
        await expect(store.acknowledge(turn, seqsOf(turn)[0] ?? 0)).rejects.toBeInstanceOf(LostTurn);
        await expect(store.renew(turn)).rejects.toBeInstanceOf(LostTurn);
      });

      test("a message does not become poison because replies before it could not be sent", async () => {
        await park(MINUTE);
        for (let i = 0; i < 5; i++) {
          clock.advance(MINUTE);
          const [turn] = await other.recover(10);
          expect(turn).toMatchObject({ message: { id: "2" }, tries: 0 });
          if (turn) await other.park(turn, clock.now() + MINUTE);
        }
      });

      test("a message that is put off with nothing left to send has been tried", async () => {
        const turn = await takeTurn(store, CHAT, "1");
        await store.park(turn, clock.now() + MINUTE);
        clock.advance(MINUTE);
        expect(await other.recover(10)).toMatchObject([{ message: { id: "1" }, tries: 2 }]);
      });

      test("a wake-up that falls due while the conversation is parked waits for the end of that", async () => {
        const turn = await takeTurn(store, CHAT, "1");
        const wakeAt = clock.now() + MINUTE;
        await store.park(
          await store.commit(turn, { snapshot: "s", replies: ["a"], wakeAt }),
          wakeAt + MINUTE,
        );
        clock.advance(MINUTE);
        expect(await other.recover(10)).toEqual([]);
        clock.advance(MINUTE);
        expect(await other.recover(10)).toMatchObject([{ wake: true, replies: [{ body: "a" }] }]);
      });
    });

    describe("as a whole", () => {
      test("answers when asked whether it is there", async () => {
        await expect(store.ping()).resolves.toBeUndefined();
      });

      test("of 10,000 messages to 100 people none is lost, doubled or out of order, whoever dies", async () => {
        const outcome = await playWithDeaths(opened, {
          seed: 20261123,
          messages: 10_000,
          conversations: 100,
        });
        expect(outcome.deaths).toBeGreaterThan(100);
        expect(outcome.refused).toBeGreaterThan(10);
        expect(outcome.faults).toEqual([]);
      }, 120_000);
    });
  });
}
