import type { Signal } from "@preact/signals";
import type { Talk } from "../api.ts";
import { me } from "./state.ts";
import { type Canned, cannedIn, t } from "./texts.ts";

const MOST_SHOWN = 7;

/** Canned answers for what follows a slash: those that hold every word of it. */
export function matching(draft: string, language: Talk["language"]): Canned[] {
  const [, asked] = /^\/([^\n]*)$/.exec(draft) ?? [];
  if (asked === undefined) return [];
  const words = asked.toLowerCase().split(/\s+/).filter(Boolean);
  return cannedIn(language, { name: me.value?.name ?? "" })
    .filter(({ name, title, text }) => {
      const all = `${name} ${title} ${text}`.toLowerCase();
      return words.every((word) => all.includes(word));
    })
    .slice(0, MOST_SHOWN);
}

/** Arrows go through the list and Enter takes from it. False when the key means nothing here. */
export function pickByKey(
  event: KeyboardEvent,
  list: { matches: readonly Canned[]; chosen: Signal<number>; onPick(text: string): void },
): boolean {
  const { matches, chosen, onPick } = list;
  const canned = matches[chosen.value];
  if (!canned || event.isComposing) return false;
  if (event.key === "Enter" && !event.shiftKey) {
    onPick(canned.text);
    return true;
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) return false;
  chosen.value = (chosen.value + step + matches.length) % matches.length;
  return true;
}

/** The prepared answers that fit what was typed, one of them chosen by the arrow keys. */
export function CannedList(parts: {
  matches: readonly Canned[];
  chosen: number;
  onPick(text: string): void;
}) {
  const { matches, chosen, onPick } = parts;
  return (
    <ul class="canned" aria-label={t("canned-title")}>
      {matches.map(({ name, title, text }, index) => (
        <li key={name}>
          <button type="button" class={index === chosen ? "chosen" : ""} onClick={() => onPick(text)}>
            <b>{title}</b>
            <span>{text}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
