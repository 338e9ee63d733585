import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { MetricsRow } from "../ports/agent-desk.ts";
import { toCsv } from "./csv.ts";
import type { DeskParts } from "./desk-parts.ts";
import { type Caller, refuse } from "./guard.ts";
import { dayOf, makeReport, startOfDay } from "./report.ts";
import { isConfirmed } from "./ticket-routes.ts";

const DAY_MS = 24 * 3_600_000;

/** A quarter: longer spans belong into a warehouse and not into a page. */
const MOST_DAYS = 92;

/** Adds `/desk/api/report` and `/desk/api/report.csv`, for a span of days of Jakarta: `?from=2026-11-01&to=2026-11-28`. */
export function addReportRoutes(server: FastifyInstance, parts: DeskParts): void {
  const { guard, desk, clock, policy } = parts;
  server.get(
    "/desk/api/report",
    guard.reads(["report"], async (request, reply) => {
      const span = spanOf(request);
      if (!span) return refuse(reply, 400, "not-a-span");
      const [rows, open] = await Promise.all([desk.readMetrics(span), desk.readOpen()]);
      return makeReport(rows, open, { ...span, now: clock.now(), remindMs: policy.desk.remindMs });
    }),
  );
  server.get(
    "/desk/api/report.csv",
    guard.reads(["export"], (request, reply, caller) => exportRows(request, reply, parts, caller)),
  );
}

async function exportRows(
  request: FastifyRequest,
  reply: FastifyReply,
  parts: DeskParts,
  caller: Caller,
): Promise<unknown> {
  const span = spanOf(request);
  if (!span) return refuse(reply, 400, "not-a-span");
  if (!isConfirmed(parts, caller)) return refuse(reply, 403, "code-needed");
  const rows = await parts.desk.readMetrics(span);
  const names = new Map((await parts.desk.readAgents()).map(({ id, name }) => [id, name]));
  const days = `${dayOf(span.from)}_${dayOf(span.until - 1)}`;
  await parts.accounts.noteAct({
    agentId: caller.agent.id,
    event: "sensitive_read",
    detail: `export|${days}`,
    ticket: null,
  });
  reply.header("content-type", "text/csv; charset=utf-8");
  reply.header("content-disposition", `attachment; filename="meja-petugas_${days}.csv"`);
  return toCsv([COLUMNS, ...rows.map((row) => cellsOf(row, names))]);
}

const COLUMNS = [
  "opened_at",
  "topic",
  "channel",
  "kind",
  "agent",
  "first_taken_seconds",
  "first_reply_seconds",
  "closed_seconds",
  "closed_why",
  "replied_in_time",
  "score",
];

function cellsOf(row: MetricsRow, names: ReadonlyMap<string, string>): (string | number | null)[] {
  const since = (at: number | null) => (at === null ? null : Math.round((at - row.openedAt) / 1_000));
  return [
    new Date(row.openedAt).toISOString(),
    row.topic,
    row.channel,
    row.kind,
    row.agent === null ? null : (names.get(row.agent) ?? row.agent),
    since(row.firstTakenAt),
    since(row.firstReplyAt),
    since(row.closedAt),
    row.closedWhy,
    row.repliedInTime === null ? null : String(row.repliedInTime),
    row.score,
  ];
}

/** Both days belong to the span. */
function spanOf(request: FastifyRequest): { from: number; until: number } | null {
  const { from, to } = request.query as { from?: unknown; to?: unknown };
  const [start, end] = [startOfDay(from), startOfDay(to)];
  if (start === null || end === null || end < start) return null;
  const until = end + DAY_MS;
  return until - start > MOST_DAYS * DAY_MS ? null : { from: start, until };
}
