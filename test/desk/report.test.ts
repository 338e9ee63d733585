import { toCsv } from "../../src/desk/csv.ts";
import { makeReport, spreadOf, startOfDay } from "../../src/desk/report.ts";
import type { MetricsRow, TicketRow } from "../../src/ports/agent-desk.ts";

const MINUTE = 60_000;
/** 08.30 in Jakarta. */
const OPENED = Date.parse("2026-11-23T01:30:00Z");
const from = startOfDay("2026-11-23") ?? 0;
const span = { from, until: from + 2 * 86_400_000, now: OPENED, remindMs: 10 * MINUTE };

function talk(change: Partial<MetricsRow> = {}): MetricsRow {
  return {
    topic: "balance",
    channel: "web",
    kind: "chat",
    agent: "sari",
    openedAt: OPENED,
    firstTakenAt: OPENED + MINUTE,
    firstReplyAt: OPENED + 2 * MINUTE,
    closedAt: OPENED + 10 * MINUTE,
    closedWhy: "resolved",
    score: 5,
    repliedInTime: true,
    ...change,
  };
}

describe("the figures", () => {
  test("of a day without talks claim nothing", () => {
    const report = makeReport([], [], span);
    expect(report).toMatchObject({ opened: 0, answered: 0, inTime: null, longestWaitMs: null, topics: [] });
    expect(report.firstReply).toEqual({ p50: null, p90: null, p95: null });
    expect(report.score.mean).toBeNull();
  });

  test("count who was answered, how fast, and how well it was found", () => {
    const unanswered = { firstReplyAt: null, closedAt: null, closedWhy: null, score: null } as const;
    const report = makeReport(
      [talk(), talk({ score: 2, topic: "claim" }), talk({ ...unanswered, repliedInTime: false })],
      [],
      span,
    );
    expect(report).toMatchObject({ opened: 3, answered: 2, closed: 2, inTime: 2 / 3 });
    expect(report.score).toEqual({ count: 2, mean: 3.5, spread: [0, 1, 0, 0, 1] });
    expect(report.topics.map(({ topic, opened }) => [topic, opened])).toEqual([
      ["balance", 2],
      ["claim", 1],
    ]);
  });

  test("count a call that was booked for later apart, until its hour comes near, and who waits since then", () => {
    const waits = (change: Partial<TicketRow>) =>
      ({ state: "waiting", kind: "chat", ...change }) as TicketRow;
    const open = [
      waits({ queuedAt: OPENED - 3 * MINUTE }),
      waits({ kind: "callback", queuedAt: OPENED - 90 * MINUTE, callbackAt: OPENED + 60 * MINUTE }),
      waits({
        kind: "email",
        queuedAt: OPENED - 90 * MINUTE,
        callbackAt: null,
        replyDueAt: OPENED + 60 * MINUTE,
      }),
    ];
    const counts = (now: number) => makeReport([], open, { ...span, now });
    expect(counts(OPENED)).toMatchObject({ waiting: 1, later: 2, longestWaitMs: 3 * MINUTE });
    expect(counts(OPENED + 50 * MINUTE)).toMatchObject({ waiting: 3, later: 0, longestWaitMs: 53 * MINUTE });
  });

  test("go by the hours and days of Jakarta", () => {
    const { hours, days } = makeReport([talk()], [], span);
    expect(hours.filter(({ opened }) => opened > 0)).toEqual([{ hour: 8, opened: 1, answered: 1 }]);
    expect(days).toEqual([
      { day: "2026-11-23", opened: 1, closed: 1 },
      { day: "2026-11-24", opened: 0, closed: 0 },
    ]);
  });

  test("give waits that somebody really had", () => {
    expect(spreadOf([5])).toEqual({ p50: 5, p90: 5, p95: 5 });
    expect(spreadOf([10, 1, 9, 2, 8, 3, 7, 4, 6, 5])).toEqual({ p50: 5, p90: 9, p95: 10 });
  });

  test.each(["2026-13-01", "2026-02-30", "x", "", undefined])("know no day %p", (day) => {
    expect(startOfDay(day)).toBeNull();
  });
});

describe("the file for spreadsheets", () => {
  test.each(["=1+1", "+62811", "-2+3", "@sum(A1)", "\tx", "\r=x"])("makes no formula of %p", (text) => {
    const cell = toCsv([[text]]).slice(1, -2);
    expect(cell.replace(/^"/, "")).toMatch(/^'/);
  });

  test("keeps commas, quotes and lines inside their cell, and numbers numbers", () => {
    expect(toCsv([['Sari, "penyelia"', "dua\nbaris", -3, null]])).toBe(
      '\uFEFF"Sari, ""penyelia""","dua\nbaris",-3,\r\n',
    );
  });
});
