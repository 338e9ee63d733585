import type { BlockedWords, Done, Said, Taken, TicketRow } from "../../ports/agent-desk.ts";
import type { Talk } from "../api.ts";
import type { FileSent } from "../send-file.ts";
import { newRequestKey, post, postFile, Refused, read } from "./server.ts";
import {
  attached,
  can,
  colleagues,
  dialog,
  drafts,
  found,
  type Outgoing,
  outgoing,
  seen,
  selected,
  shelf,
  talks,
  tell,
  withOne,
} from "./state.ts";
import { t, tOf } from "./texts.ts";

const AGAIN_MS = 3_000;

/** Opens a ticket and shows it. */
export function openTalk(ticket: string): void {
  selected.value = ticket;
  dialog.value = null;
  followTalk(ticket);
}

const following = new Map<string, { again: boolean }>();

/** Reads what a ticket has that is not shown yet. Asked for while it reads, it reads once more afterwards. */
export function followTalk(ticket: string): void {
  const running = following.get(ticket);
  if (running) {
    running.again = true;
    return;
  }
  const state = { again: false };
  following.set(ticket, state);
  void readOn(ticket).finally(() => {
    following.delete(ticket);
    if (state.again) followTalk(ticket);
  });
}

async function readOn(ticket: string): Promise<void> {
  const known = talks.value.get(ticket);
  try {
    // From the start of what may still change: delivery marks of the newest words.
    const after = firstUnsettled(known);
    const { entries, ...rest } = await read<Talk>(`tickets/${ticket}?after=${after}`);
    const kept = known?.entries.filter(({ position }) => position <= after) ?? [];
    talks.value = withOne(talks.value, ticket, { ...rest, entries: [...kept, ...entries] });
    if (selected.value === ticket) markSeen(ticket);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (error.status === 404) {
      if (selected.value === ticket) tell(t("not-to-read"));
      putAway(ticket);
    } else if (error.status !== 401) setTimeout(() => followTalk(ticket), AGAIN_MS);
  }
}

/** It is somebody else's now, and not to be read here any more. */
export function putAway(ticket: string): void {
  talks.value = withOne(talks.value, ticket, null);
  if (selected.value === ticket) selected.value = null;
}

function firstUnsettled(known: Talk | undefined): number {
  if (!known) return 0;
  const pending = known.entries.find(({ delivery }) => delivery === "pending");
  return pending ? pending.position - 1 : (known.entries.at(-1)?.position ?? 0);
}

function markSeen(ticket: string): void {
  const newest = talks.value.get(ticket)?.entries.at(-1)?.position ?? 0;
  seen.value = withOne(seen.value, ticket, newest);
}

/** Does one thing with a ticket, and says kindly what came of it when it was not done. */
export async function act(
  ticket: string,
  name: string,
  body: object = {},
): Promise<Done | Taken | Said | BlockedWords | null> {
  try {
    const done = await post<Done | Taken | Said | BlockedWords>(`tickets/${ticket}/${name}`, {
      requestKey: newRequestKey(),
      ...body,
    });
    explain(done);
    // What another has is not this agent's to read any more.
    if ((done.outcome === "held" || done.outcome === "not-yours") && !can("read-all")) putAway(ticket);
    else followTalk(ticket);
    return done;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (error.status !== 401) tell(t(error.status === 0 ? "no-line" : "not-done"), "trouble");
    return null;
  }
}

function explain(done: Done | Taken | Said | BlockedWords): void {
  if (done.outcome === "held") tell(t("held-by", { name: nameOf(done.by) }));
  else if (done.outcome === "not-yours") tell(t("not-yours"), "trouble");
  else if (done.outcome === "over") tell(t("over"));
  else if (done.outcome === "blocked") tell(tOf("blocked-", done.why), "trouble");
}

/** The name of a colleague; for somebody unknown, or nobody, a word that says so. */
export function nameOf(agent: string | null): string {
  return colleagues.value.find(({ id }) => id === agent)?.name ?? t("somebody");
}

/** Takes a ticket and opens its talk; says who has it when somebody else was faster. */
export async function take(ticket: string): Promise<void> {
  const done = await act(ticket, "take");
  if (done?.outcome !== "taken") return;
  shelf.value = "mine";
  openTalk(ticket);
}

/** Sends what stands in the field. It is shown at once, and tried again until the server has an answer to it. */
export function send(ticket: string, kind: "say" | "note", text: string): void {
  drafts.value = withOne(drafts.value, ticket, null);
  begin(ticket, { key: newRequestKey(), kind, text, state: "sending", why: "" });
}

/** Sends the file that was chosen, in the same way and in the same order. */
export function sendAttached(ticket: string): void {
  const file = attached.value.get(ticket);
  if (!file) return;
  attached.value = withOne(attached.value, ticket, null);
  begin(ticket, { key: newRequestKey(), kind: "file", text: file.name, file, state: "sending", why: "" });
}

function begin(ticket: string, item: Outgoing): void {
  outgoing.value = withOne(outgoing.value, ticket, [...(outgoing.value.get(ticket) ?? []), item]);
  inOrder.set(
    ticket,
    (inOrder.get(ticket) ?? Promise.resolve()).then(() => deliver(ticket, item)),
  );
}

/** One after another for each ticket: the second word must not overtake the first. */
const inOrder = new Map<string, Promise<void>>();

async function deliver(ticket: string, item: Outgoing): Promise<void> {
  for (;;) {
    const outcome = await tryOnce(ticket, item);
    if (outcome === "done") {
      await readOn(ticket);
      return settle(ticket, item.key, null);
    }
    if (outcome !== "later") return settle(ticket, item.key, { state: "refused", why: outcome });
    settle(ticket, item.key, { state: "waiting" });
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
  }
}

/** `done`, `later` when it may pass then, or why it never will. */
async function tryOnce(ticket: string, item: Outgoing): Promise<string> {
  try {
    const done = await hand(ticket, item);
    if (done.outcome === "blocked" || done.outcome === "refused") return `${done.outcome}-${done.why}`;
    return done.outcome === "said" ? "done" : done.outcome;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return error.status === 0 || error.status >= 500 ? "later" : "not-done";
  }
}

function hand(
  ticket: string,
  { key, kind, text, file }: Outgoing,
): Promise<Said | Done | BlockedWords | FileSent> {
  if (file) return postFile<FileSent>(`tickets/${ticket}/files?requestKey=${key}`, file);
  return post(`tickets/${ticket}/${kind}`, { requestKey: key, text });
}

function settle(ticket: string, key: string, change: Partial<Outgoing> | null): void {
  const items = (outgoing.value.get(ticket) ?? []).flatMap((item) => {
    if (item.key !== key) return [item];
    return change === null ? [] : [{ ...item, ...change }];
  });
  outgoing.value = withOne(outgoing.value, ticket, items.length === 0 ? null : items);
}

/** Takes words back that were refused, into the field, so that nothing written is lost. A file that was refused is let go. */
export function takeBack(ticket: string, item: Outgoing): void {
  settle(ticket, item.key, null);
  if (item.file) return;
  const draft = drafts.value.get(ticket) ?? "";
  drafts.value = withOne(drafts.value, ticket, draft === "" ? item.text : `${item.text}\n${draft}`);
}

let asked = 0;
/** Looks for closed tickets by number or label. */
export async function search(text: string): Promise<void> {
  asked += 1;
  const own = asked;
  try {
    const rows = await read<TicketRow[]>(`tickets?text=${encodeURIComponent(text.trim())}`);
    if (own === asked) found.value = rows;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
  }
}
