import { TOPICS } from "../../flows/kit/desk.ts";
import type { MetricsRow, TicketRow } from "../ports/agent-desk.ts";
import type { Report, Spread } from "./api.ts";
import { wantedAt } from "./wanted.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Jakarta has no summer time. */
const JAKARTA_MS = 7 * HOUR_MS;

/** The figures of a span, from one row for each ticket opened in it, and of the queue as it stands. */
export function makeReport(
  rows: readonly MetricsRow[],
  open: readonly TicketRow[],
  span: { from: number; until: number; now: number; remindMs: number },
): Report {
  const unheld = open.filter(({ state }) => state === "waiting");
  const since = unheld.map((row) => wantedAt(row, span)).filter((at) => at <= span.now);
  const answered = rows.filter(({ firstReplyAt }) => firstReplyAt !== null);
  const judged = rows.filter(({ repliedInTime }) => repliedInTime !== null);
  const scores = scoresOf(rows);
  return {
    from: span.from,
    until: span.until,
    waiting: since.length,
    later: unheld.length - since.length,
    longestWaitMs: since.length === 0 ? null : span.now - Math.min(...since),
    held: open.filter(({ state }) => state === "held").length,
    opened: rows.length,
    answered: answered.length,
    closed: rows.filter(({ closedAt }) => closedAt !== null).length,
    inTime:
      judged.length === 0 ? null : judged.filter(({ repliedInTime }) => repliedInTime).length / judged.length,
    firstReply: spreadOf(firstReplies(rows)),
    resolution: spreadOf(
      rows.flatMap(({ openedAt, closedAt }) => (closedAt === null ? [] : closedAt - openedAt)),
    ),
    score: {
      count: scores.length,
      mean: meanOf(scores),
      spread: [1, 2, 3, 4, 5].map((score) => scores.filter((given) => given === score).length),
    },
    topics: topicsOf(rows),
    hours: hoursOf(rows),
    days: daysOf(rows, span),
  };
}

function firstReplies(rows: readonly MetricsRow[]): number[] {
  return rows.flatMap(({ openedAt, firstReplyAt }) => (firstReplyAt === null ? [] : firstReplyAt - openedAt));
}

function scoresOf(rows: readonly MetricsRow[]): number[] {
  return rows.flatMap(({ score }) => score ?? []);
}

function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Nearest rank: a value that somebody really waited. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
  return { p50: at(0.5), p90: at(0.9), p95: at(0.95) };
}

function topicsOf(rows: readonly MetricsRow[]): Report["topics"] {
  return TOPICS.map((topic) => {
    const own = rows.filter((row) => row.topic === topic);
    return {
      topic,
      opened: own.length,
      answered: own.filter(({ firstReplyAt }) => firstReplyAt !== null).length,
      firstReplyP50: spreadOf(firstReplies(own)).p50,
      mean: meanOf(scoresOf(own)),
    };
  })
    .filter(({ opened }) => opened > 0)
    .sort((a, b) => b.opened - a.opened);
}

function hoursOf(rows: readonly MetricsRow[]): Report["hours"] {
  const hours = Array.from({ length: 24 }, (_, hour) => ({ hour, opened: 0, answered: 0 }));
  for (const { openedAt, firstReplyAt } of rows) {
    const opened = hours[hourOf(openedAt)];
    if (opened) opened.opened += 1;
    const answered = firstReplyAt === null ? undefined : hours[hourOf(firstReplyAt)];
    if (answered) answered.answered += 1;
  }
  return hours;
}

function hourOf(at: number): number {
  return Math.floor(((at + JAKARTA_MS) % DAY_MS) / HOUR_MS);
}

function daysOf(rows: readonly MetricsRow[], span: { from: number; until: number }): Report["days"] {
  const days = new Map<string, { day: string; opened: number; closed: number }>();
  for (let at = span.from; at < span.until; at += DAY_MS)
    days.set(dayOf(at), { day: dayOf(at), opened: 0, closed: 0 });
  for (const { openedAt, closedAt } of rows) {
    const opened = days.get(dayOf(openedAt));
    if (opened) opened.opened += 1;
    const closed = closedAt === null ? undefined : days.get(dayOf(closedAt));
    if (closed) closed.closed += 1;
  }
  return [...days.values()];
}

/** The day in Jakarta. */
export function dayOf(at: number): string {
  return new Date(at + JAKARTA_MS).toISOString().slice(0, 10);
}

/** The moment at which a day of Jakarta (`YYYY-MM-DD`) begins, or null when there is no such day. */
export function startOfDay(day: unknown): number | null {
  if (typeof day !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(day)) return null;
  const at = Date.parse(`${day}T00:00:00+07:00`);
  return Number.isNaN(at) || dayOf(at) !== day ? null : at;
}
