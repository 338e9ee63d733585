import type { AgentDesk, TicketRow } from "../ports/agent-desk.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { Board, Colleague, TicketChange } from "./api.ts";

/** How often the feed is asked while somebody looks: below half a second nobody feels the difference. */
const ASK_EVERY_MS = 400;

/** How often colleagues' presence is read anew; it changes seldom, and no decision hangs on it. */
const COLLEAGUES_EVERY_MS = 2_000;

/** More changes than this at a time are told as one new board. */
const MOST_CHANGES = 500;

/** Somebody's open page. */
export interface Watcher {
  board(point: number, board: Board): void;
  change(point: number, change: TicketChange): void;
  colleagues(colleagues: Colleague[]): void;
}

interface LiveParts {
  desk: AgentDesk;
  clock: Clock;
  log: Log;
}

/** Tells every open page of this process what changes at the desk. However many look, the core is asked once. */
export interface Live {
  /**
   * First gives the page what it missed: the changes after `lastSeen`, or the whole board when that is null or too long ago. Nothing that
   * happens between is lost: the page joins at the very point up to which it was told.
   */
  watch(watcher: Watcher, lastSeen: number | null): Promise<() => void>;
  /** Asks at once instead of at the next time: after an act in this process. */
  hurry(): void;
  stop(): void;
}

/** Follows what happens at the desk once for all pages of this process. */
export function createLive({ desk, clock, log }: LiveParts): Live {
  const watchers = new Set<Watcher>();
  const inTurn = createTurns();
  const news = createNews({ desk, clock, watchers });
  let stopWaiting: () => void = () => undefined;

  function schedule(ms: number): void {
    stopWaiting();
    stopWaiting = clock.after(ms, () => {
      inTurn(news.tell).then(
        () => schedule(ASK_EVERY_MS),
        (error: unknown) => {
          log.warn("desk.feed-unavailable", { error });
          schedule(COLLEAGUES_EVERY_MS);
        },
      );
    });
  }

  return {
    watch: (watcher, lastSeen) =>
      inTurn(async () => {
        const point = await news.catchUpAll();
        await catchUp(desk, clock, watcher, { lastSeen, point });
        watchers.add(watcher);
        if (watchers.size === 1) schedule(ASK_EVERY_MS);
        return () => {
          watchers.delete(watcher);
          if (watchers.size === 0) stopWaiting();
        };
      }),
    hurry() {
      if (watchers.size > 0) schedule(0);
    },
    stop: () => stopWaiting(),
  };
}

/** Runs one task after another, so that a page which joins stands at a certain point. */
function createTurns(): <T>(task: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const done = last.then(task);
    last = done.catch(() => undefined);
    return done;
  };
}

/** Reads what is new and tells everybody who watches. */
function createNews({ desk, clock, watchers }: Omit<LiveParts, "log"> & { watchers: ReadonlySet<Watcher> }) {
  /** Up to which everybody was told; null while nobody watches. */
  let point: number | null = null;
  let shownColleagues = "";
  let askedColleaguesAt = 0;

  async function tell(): Promise<void> {
    if (watchers.size === 0) return;
    const { point: now, changes } = await desk.readFeed(point, MOST_CHANGES);
    const changed = point === null ? [] : changes.map(({ ticket }) => ticket);
    if (changed.length > 0) await tellTickets(now, changed);
    point = now;
    const isTime = clock.now() - askedColleaguesAt >= COLLEAGUES_EVERY_MS;
    if (isTime || changed.length > 0) await tellColleagues();
  }

  async function tellTickets(now: number, changed: readonly string[]): Promise<void> {
    const rows = byTicket(await desk.readOpen());
    for (const ticket of new Set(changed)) {
      for (const watcher of watchers) watcher.change(now, { ticket, row: rows.get(ticket) ?? null });
    }
  }

  async function tellColleagues(): Promise<void> {
    askedColleaguesAt = clock.now();
    const colleagues = await readColleagues(desk);
    const shown = JSON.stringify(colleagues);
    if (shown === shownColleagues) return;
    shownColleagues = shown;
    for (const watcher of watchers) watcher.colleagues(colleagues);
  }

  return {
    tell,
    /** Brings everybody to one point, at which somebody may join. */
    async catchUpAll(): Promise<number> {
      if (watchers.size === 0) point = (await desk.readFeed(null, 0)).point;
      else await tell();
      return point ?? 0;
    },
  };
}

async function catchUp(
  desk: AgentDesk,
  clock: Clock,
  watcher: Watcher,
  { lastSeen, point }: { lastSeen: number | null; point: number },
): Promise<void> {
  const missed = lastSeen === null || lastSeen > point ? null : await desk.readFeed(lastSeen, MOST_CHANGES);
  const rows = await desk.readOpen();
  const colleagues = await readColleagues(desk);
  if (!missed || missed.changes.length >= MOST_CHANGES) {
    watcher.board(point, { now: clock.now(), tickets: rows, colleagues });
    return;
  }
  const open = byTicket(rows);
  for (const ticket of new Set(missed.changes.map((change) => change.ticket)))
    watcher.change(point, { ticket, row: open.get(ticket) ?? null });
  watcher.colleagues(colleagues);
}

function byTicket(rows: readonly TicketRow[]): Map<string, TicketRow> {
  return new Map(rows.map((row) => [row.ticket, row]));
}

async function readColleagues(desk: AgentDesk): Promise<Colleague[]> {
  return (await desk.readAgents())
    .filter(({ active }) => active)
    .map(({ id, name, presence, skills, languages, capacity, holding }) => ({
      id,
      name,
      presence,
      skills,
      languages,
      capacity,
      holding,
    }));
}
