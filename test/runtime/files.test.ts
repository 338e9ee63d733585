import type { TicketStanding } from "../../flows/kit/desk.ts";
import type { FileOutcome } from "../../flows/kit/files.ts";
import { policy } from "../../src/policy.ts";
import type { Content } from "../../src/ports/channel.ts";
import { type Bench, createBench } from "../support/runtime-bench.ts";
import { serviceSamples } from "../support/samples.ts";

const TICKET = serviceSamples.openTicket[0] as TicketStanding;

const ADDED = "Sudah saya tambahkan ke tiket";
const UNREAD = "foto dan dokumen tidak bisa saya baca";

/** A bench whose desk has this ticket for whoever asks; `sends` is a photo, and what was answered. */
async function openBench({
  ticket = TICKET as TicketStanding | null,
  outcomes = [] as FileOutcome[],
  reachable = true,
} = {}) {
  const told: string[] = [];
  const bench: Bench = await createBench({
    services: {
      async readDesk() {
        if (!reachable) throw new Error("down");
        return { output: { ticket, hours: TICKET.hours, signedIn: false, canMail: false } };
      },
      async tellDesk({ sent: [first] }) {
        if (!first) return { output: { known: true, over: false, arrived: [], file: null } };
        told.push("file" in first ? "a file" : first.text);
        const file = "file" in first ? (outcomes.shift() ?? "passed-on") : null;
        return { output: { known: true, over: false, arrived: [first.id], file } };
      },
    },
  });
  await bench.place({});
  const photo = (caption = ""): Content => {
    const file = { kind: "photo", ref: "r1", mime: null, name: null, bytes: null } as const;
    return { type: "file", file, caption };
  };
  return { bench, told, sends: (caption?: string) => bench.asks(photo(caption)) };
}

describe("a photo that nothing asked for", () => {
  test("goes on the ticket that waits here, with what stands under it, and its sender is told so", async () => {
    const { told, sends } = await openBench();
    expect(await sends("NIK 3173990505900001, ini buktinya")).toEqual([expect.stringContaining(ADDED)]);
    expect(told).toEqual(["a file", "NIK ••••••, ini buktinya"]);
  });

  test("leaves the question that was open as it was", async () => {
    const { bench, sends } = await openBench();
    await bench.asks("bahasa");
    const [answer] = await sends();
    expect(answer).toContain(ADDED);
    expect(answer).toContain("Mau pakai bahasa apa?");
  });

  test.each<[string, TicketStanding | null]>([
    ["there is no ticket", null],
    ["the ticket goes on in another chat", { ...TICKET, elsewhere: "telegram" }],
  ])("is read by nobody where %s, and its sender is told the way to somebody who can", async (_, ticket) => {
    const { told, sends } = await openBench({ ticket });
    expect(await sends()).toEqual([expect.stringContaining(UNREAD)]);
    expect(told).toEqual([]);
  });

  test("is not passed on where the desk can't be asked, and its sender is told so", async () => {
    const { sends } = await openBench({ reachable: false });
    expect(await sends()).toEqual([expect.stringContaining("sedang tidak bisa saya periksa")]);
  });
});

describe("many photos at once", () => {
  test("have one answer, and none of them asks the open question again", async () => {
    const { bench, told, sends } = await openBench();
    await bench.asks("bahasa");
    const answers: string[] = [];
    for (let nth = 0; nth < 10; nth += 1) answers.push(...(await sends()));
    expect(answers).toEqual([expect.stringContaining(ADDED)]);
    expect(told).toHaveLength(10);
  });

  test("have one where nobody reads them, too", async () => {
    const { sends } = await openBench({ ticket: null });
    expect(await sends()).toHaveLength(1);
    expect([...(await sends()), ...(await sends())]).toEqual([]);
  });

  test("are answered anew after a minute", async () => {
    const { bench, sends } = await openBench();
    await sends();
    bench.clock.advance(policy.reply.sparingMs - 1);
    expect(await sends()).toEqual([]);
    bench.clock.advance(1);
    expect(await sends()).toHaveLength(1);
  });

  test("are answered for each that is refused, and for the next that is not", async () => {
    const outcomes: FileOutcome[] = ["passed-on", "damaged", "damaged", "passed-on", "passed-on"];
    const { sends } = await openBench({ outcomes });
    const answers: string[] = [];
    for (let nth = 0; nth < 5; nth += 1) answers.push(...(await sends()));
    expect(answers).toEqual([
      expect.stringContaining(ADDED),
      expect.stringContaining("tidak bisa dibuka"),
      expect.stringContaining("tidak bisa dibuka"),
      expect.stringContaining(ADDED),
    ]);
  });

  test("are told once that they can't be checked, and once when they can again", async () => {
    const outcomes: FileOutcome[] = ["not-now", "not-now", "not-now", "passed-on", "passed-on"];
    const { sends } = await openBench({ outcomes });
    const answers: string[] = [];
    for (let nth = 0; nth < 5; nth += 1) answers.push(...(await sends()));
    expect(answers).toEqual([
      expect.stringContaining("sedang tidak bisa saya periksa"),
      expect.stringContaining(ADDED),
    ]);
  });
});
