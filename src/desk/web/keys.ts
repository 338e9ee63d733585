import { openTalk, search, take } from "./acts.ts";
import { switchPresence } from "./presence.ts";
import {
  can,
  cardOpen,
  dialog,
  isWanted,
  me,
  mine,
  noting,
  now,
  place,
  queue,
  type Shelf,
  searched,
  selected,
  shelf,
  shelved,
  sound,
  tickets,
} from "./state.ts";

const SHELVES: readonly Shelf[] = ["mine", "queue", "others", "closed"];

/** Has single keys act, but not where somebody writes, in dialogs, or before the sign-in. */
export function listenToKeys(): void {
  window.addEventListener("keydown", (event) => {
    if (!me.value || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target instanceof HTMLElement ? event.target : null;
    const writes = target?.matches("input, textarea, select") ?? false;
    if (event.key === "Escape" && writes) target?.blur();
    else if (!writes && dialog.value === null && press(event.key)) event.preventDefault();
  });
}

/** Whether the key means something here. */
function press(key: string): boolean {
  const work = (place.value === "inbox" && WORKS[key.toLowerCase()]) || EVERYWHERE[key.toLowerCase()];
  work?.();
  return work !== undefined;
}

const focus = (id: string) => document.getElementById(id)?.focus();
const isMine = () => selected.value !== null && tickets.value.get(selected.value)?.agent === me.value?.id;
const open = (name: NonNullable<typeof dialog.value>) => {
  if (selected.value !== null) dialog.value = name;
};

const EVERYWHERE: Record<string, () => void> = {
  "?": () => {
    dialog.value = "keys";
  },
  m: () => {
    sound.value = !sound.value;
  },
  a: () => {
    if (can("answer")) void switchPresence();
  },
};

const WORKS: Record<string, () => void> = {
  n: takeNext,
  t: () => {
    if (selected.value !== null && can("answer")) void take(selected.value);
  },
  j: () => step(1),
  k: () => step(-1),
  r: () => {
    noting.value = false;
    focus("words");
  },
  i: () => {
    noting.value = true;
    focus("words");
  },
  "/": () => focus(selected.value === null ? "search" : "words"),
  f: () => focus("search"),
  x: () => {
    if (isMine()) open("transfer");
    else if (can("assign")) open("assign");
  },
  e: () => {
    if (isMine()) open("resolve");
  },
  l: () => open("labels"),
  u: () => {
    if (can("reveal")) open("reveal");
  },
  d: () => {
    cardOpen.value = !cardOpen.value;
  },
  escape: () => {
    if (cardOpen.value) cardOpen.value = false;
    else selected.value = null;
  },
  ...Object.fromEntries(
    SHELVES.map((name, index) => [
      String(index + 1),
      () => {
        shelf.value = name;
        if (name === "closed") void search(searched.value);
      },
    ]),
  ),
};

/** The one who waits longest, unless somebody of one's own waits for a word. */
function takeNext(): void {
  const waitsForMe = mine.value.find(({ unanswered }) => unanswered);
  const [oldest] = queue.value;
  if (waitsForMe) {
    shelf.value = "mine";
    openTalk(waitsForMe.ticket);
  } else if (oldest && can("answer")) {
    // A call is not anybody's before its hour: it can be read, and taken with a click.
    const isEarly = oldest.kind === "callback" && !isWanted(oldest, now.value);
    if (isEarly) openTalk(oldest.ticket);
    else void take(oldest.ticket);
  }
}

function step(by: 1 | -1): void {
  const list = shelved.value;
  const at = list.findIndex(({ ticket }) => ticket === selected.value);
  const next = list[Math.min(list.length - 1, Math.max(0, at === -1 ? 0 : at + by))];
  if (!next) return;
  openTalk(next.ticket);
  document.querySelector(`[data-ticket="${next.ticket}"]`)?.scrollIntoView({ block: "nearest" });
}
