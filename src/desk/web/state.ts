import { computed, effect, signal } from "@preact/signals";
import type { CaseFile } from "../../ports/account.ts";
import type { TicketRow } from "../../ports/agent-desk.ts";
import type { Colleague, Me, RevealedValue, Talk } from "../api.ts";
import type { Permission } from "../permissions.ts";
import { wantedAt } from "../wanted.ts";

/** Where in the application somebody is. */
export type Place = "inbox" | "approvals" | "report" | "people" | "whatsapp" | "trail";
/** Which list of tickets he looks at. */
export type Shelf = "mine" | "queue" | "others" | "closed";

/** Words, or a file, on their way: shown at once, gone when the ticket shows them. */
export interface Outgoing {
  key: string;
  kind: "say" | "note" | "file";
  /** The words; of a file its name on this machine. */
  text: string;
  file?: File;
  state: "sending" | "waiting" | "refused";
  /** Why it was refused, as the server names it. */
  why: string;
}

export const me = signal<Me | null>(null);
export const place = signal<Place>("inbox");
export const shelf = signal<Shelf>("mine");
export const tickets = signal<ReadonlyMap<string, TicketRow>>(new Map());
export const colleagues = signal<readonly Colleague[]>([]);
export const selected = signal<string | null>(null);
export const talks = signal<ReadonlyMap<string, Talk>>(new Map());
export const outgoing = signal<ReadonlyMap<string, readonly Outgoing[]>>(new Map());
export const drafts = signal<ReadonlyMap<string, string>>(new Map());
/** A file that was chosen for a ticket and not sent yet. */
export const attached = signal<ReadonlyMap<string, File>>(new Map());
/** Up to which position he has seen each of his talks. */
export const seen = signal<ReadonlyMap<string, number>>(new Map());
/** What was unmasked, for a short while. */
export const revealed = signal<ReadonlyMap<string, readonly RevealedValue[]>>(new Map());
/** Cases that wait for a decision, oldest first; null until they were read. */
export const cases = signal<readonly CaseFile[] | null>(null);
/** The case that a dialog is about. */
export const decided = signal<CaseFile | null>(null);
/** What goes on once the second factor was shown again. */
export const afterCode = signal<(() => void) | null>(null);
export const found = signal<readonly TicketRow[]>([]);
export const searched = signal("");
export const line = signal<"live" | "lost">("lost");
export const dialog = signal<
  "keys" | "transfer" | "assign" | "resolve" | "labels" | "reveal" | "code" | "approve" | "refuse" | null
>(null);
export const cardOpen = signal(false);
export const noting = signal(false);
export const toast = signal<{ text: string; kind: "plain" | "trouble" } | null>(null);
export const sound = signal(localStorage.getItem("desk-sound") !== "off");
export const theme = signal<"system" | "light" | "dark">(readTheme());

/** How far the server's clock is ahead of this machine's. */
export const clockAhead = signal(0);
const tick = signal(Date.now());
/** The server's time, once a second. */
export const now = computed(() => tick.value + clockAhead.value);
setInterval(() => {
  tick.value = Date.now();
}, 1_000);

/** An answer is due within this many milliseconds: then a clock turns amber, and whoever can help is told. */
export const NEAR_MS = 5 * 60_000;

/** A call or an e-mail is brought to mind so long before it is due. */
const REMIND = { remindMs: 10 * 60_000 };

/** Whether somebody is wanted for it now: not for a call or an e-mail whose time is far off. */
export function isWanted(row: TicketRow, moment: number): boolean {
  return wantedAt(row, REMIND) <= moment;
}

const byAge = (one: TicketRow, other: TicketRow) => one.queuedAt - other.queuedAt;
const byTime = (one: TicketRow, other: TicketRow) => wantedAt(one, REMIND) - wantedAt(other, REMIND);

export const queue = computed(() =>
  [...tickets.value.values()].filter(({ state }) => state === "waiting").sort(byTime),
);
/** How many of them want somebody now. */
export const waitingNow = computed(() => queue.value.filter((row) => isWanted(row, now.value)).length);
export const mine = computed(() =>
  [...tickets.value.values()]
    .filter(({ state, agent }) => state === "held" && agent === me.value?.id)
    .sort(
      (a, b) => Number(b.unanswered) - Number(a.unanswered) || (a.lastWordsAt ?? 0) - (b.lastWordsAt ?? 0),
    ),
);
export const others = computed(() =>
  [...tickets.value.values()]
    .filter(({ state, agent }) => state === "held" && agent !== me.value?.id)
    .sort(byAge),
);
/** First answers, and calls, that are due soon or overdue. */
export const urgent = computed(() => [...tickets.value.values()].filter((row) => isUrgent(row, now.value)));

function isUrgent(row: TicketRow, moment: number): boolean {
  if (row.firstReplyAt !== null) return false;
  return row.kind === "chat" ? row.replyDueAt - moment < NEAR_MS : isWanted(row, moment);
}
export const shelved = computed(() => {
  const lists = { mine: mine.value, queue: queue.value, others: others.value, closed: found.value };
  const words = searched.value.trim().toLowerCase();
  const list = lists[shelf.value];
  if (words === "" || shelf.value === "closed") return list;
  return list.filter(
    ({ number, labels }) =>
      number.toLowerCase().includes(words) || labels.some((label) => label.includes(words)),
  );
});
export const talk = computed(() =>
  selected.value === null ? null : (talks.value.get(selected.value) ?? null),
);

/** Whether whoever is signed in may do this. The server judges it again. */
export function can(permission: Permission): boolean {
  return me.value?.permissions.includes(permission) ?? false;
}

/** A map with one value changed; null takes it out. */
export function withOne<Value>(
  map: ReadonlyMap<string, Value>,
  key: string,
  value: Value | null,
): ReadonlyMap<string, Value> {
  const next = new Map(map);
  if (value === null) next.delete(key);
  else next.set(key, value);
  return next;
}

let toastTimer = 0;
/** Says something for a few seconds, at the edge of the screen and to screen readers. */
export function tell(text: string, kind: "plain" | "trouble" = "plain"): void {
  toast.value = { text, kind };
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => {
    toast.value = null;
  }, 6_000);
}

/** Forgets everything of who sat here. */
export function forget(): void {
  me.value = null;
  tickets.value = new Map();
  talks.value = new Map();
  outgoing.value = new Map();
  drafts.value = new Map();
  attached.value = new Map();
  seen.value = new Map();
  revealed.value = new Map();
  found.value = [];
  cases.value = null;
  decided.value = null;
  colleagues.value = [];
  selected.value = null;
  dialog.value = null;
  toast.value = null;
  place.value = "inbox";
}

function readTheme(): "system" | "light" | "dark" {
  const kept = localStorage.getItem("desk-theme");
  return kept === "light" || kept === "dark" ? kept : "system";
}

effect(() => {
  localStorage.setItem("desk-sound", sound.value ? "on" : "off");
});
effect(() => {
  localStorage.setItem("desk-theme", theme.value);
  document.documentElement.dataset["theme"] = theme.value;
});
