import type { TicketRow } from "../../ports/agent-desk.ts";
import type { Board, Colleague, Me, TicketChange } from "../api.ts";
import { followTalk, nameOf, putAway } from "./acts.ts";
import { notice } from "./notice.ts";
import { read } from "./server.ts";
import { can, clockAhead, colleagues, line, me, selected, talks, tell, tickets, withOne } from "./state.ts";
import { t } from "./texts.ts";
import { heardWriting, stopsWriting } from "./typing.ts";

/** The server beats every 20 s; silent for longer than two beats, the line is dead whatever the browser believes. */
const SILENT_MS = 45_000;
const AGAIN_MS = 2_000;

let source: EventSource | null = null;
let heardAt = 0;
let lastPoint: string | null = null;
let watching = 0;

/** Opens the line on which the server tells what changes, and keeps it open. */
export function goLive(): void {
  stopLive();
  open();
  watching = setInterval(() => {
    if (Date.now() - heardAt > SILENT_MS) open();
  }, 5_000);
}

/** Hears nothing more and forgets how far it heard: the next start begins with the whole board. */
export function stopLive(): void {
  clearInterval(watching);
  source?.close();
  source = null;
  lastPoint = null;
  line.value = "lost";
}

/** A browser goes on by itself with the last point it saw; a line opened anew is told it in the address. */
function open(): void {
  source?.close();
  heardAt = Date.now();
  const own = new EventSource(`/desk/api/events${lastPoint === null ? "" : `?after=${lastPoint}`}`);
  source = own;
  const on = <Data>(event: string, take: (data: Data) => void) =>
    own.addEventListener(event, ({ data, lastEventId }: MessageEvent<string>) => {
      heardAt = Date.now();
      line.value = "live";
      if (lastEventId) lastPoint = lastEventId;
      take(JSON.parse(data));
    });
  on<Board>("board", takeBoard);
  on<TicketChange>("ticket", takeChange);
  on<Colleague[]>("colleagues", (list) => {
    colleagues.value = list;
  });
  on("typing", heardWriting);
  on("beat", () => undefined);
  own.addEventListener("error", () => {
    line.value = "lost";
    // Refused, not broken: the browser will not try again by itself.
    if (own.readyState === EventSource.CLOSED && source === own && me.value) setTimeout(reopen, AGAIN_MS);
  });
}

async function reopen(): Promise<void> {
  if (!me.value) return;
  const signedIn = await read<Me | null>("me").catch(() => undefined);
  if (signedIn === null) window.dispatchEvent(new Event("desk-signed-out"));
  else open();
}

function takeBoard(board: Board): void {
  clockAhead.value = board.now - Date.now();
  colleagues.value = board.colleagues;
  tickets.value = new Map(board.tickets.map((row) => [row.ticket, row]));
  for (const ticket of talks.value.keys()) followTalk(ticket);
}

function takeChange({ ticket, row }: TicketChange): void {
  const before = tickets.value.get(ticket) ?? null;
  tickets.value = withOne(tickets.value, ticket, row);
  notice(before, row);
  if (row?.lastWordsAt !== before?.lastWordsAt) stopsWriting(ticket);
  if (row && isAnothers(row)) leave(ticket, before, row);
  else if (selected.value === ticket || talks.value.has(ticket)) followTalk(ticket);
}

/** Held by a colleague, and not for this person to read. */
function isAnothers({ state, agent }: TicketRow): boolean {
  return state === "held" && agent !== me.value?.id && !can("read-all");
}

/** Somebody was faster, or it was passed on: whoever had it open is told who has it. */
function leave(ticket: string, before: TicketRow | null, { agent }: TicketRow): void {
  if (selected.value === ticket) {
    const wasOwn = before?.agent === me.value?.id;
    tell(t(wasOwn ? "passed-to" : "held-by", { name: nameOf(agent) }));
  }
  putAway(ticket);
}
