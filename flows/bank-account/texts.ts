import type { PendingChange } from "../kit/account.ts";
import { BANK_NAMES } from "../kit/bank.ts";
import type { Ask } from "../kit/effects.ts";
import type { UserEvent } from "../kit/events.ts";

/** What makes up a bank account, in the order in which it is asked for. */
export const FIELDS = ["bank", "account", "holder"] as const;
/** A field of a bank account, in the order in which they are asked for. */
export type Field = (typeof FIELDS)[number];

/** What was entered so far, as far as it may be shown. */
export type Masks = Record<Field, string>;

const help = { key: "bank-account:help" } as const;

/** Asks for a field. `now` is the account to which he is paid, if that is known. */
export function whichField({ field, now }: { field: Field; now: string }): Ask {
  if (field !== "bank") return { text: { key: `bank-account:ask-${field}` }, help };
  return {
    text:
      now === ""
        ? { key: "bank-account:ask-bank" }
        : { key: "bank-account:ask-bank-instead", values: { now } },
    again: { key: "bank-account:ask-bank-again" },
    help,
    choices: BANK_NAMES.map((name, index) => ({
      id: `bank-${index + 1}`,
      label: { key: "bank-account:bank-button", values: { name } },
    })),
  };
}

/** What was typed; `chose.bank-2` is the second of the list. */
export function typedOrChosen(event: UserEvent): string {
  if (event.type === "user.said") return event.text;
  const [, number = ""] = /^chose\.bank-(\d)$/.exec(event.type) ?? [];
  return BANK_NAMES[Number(number) - 1] ?? "";
}

/** Words of somebody who is still looking, or asks: they stand in the name of no bank and of nobody. */
const TALK =
  /(?<!\p{L})(?:sebentar|bentar|bntar|tunggu|dulu|lihat|liat|nyari|lupa|gimana|gmn|kenapa|knp|belum|blm|tidak|nggak|gak|bisa|boleh)(?!\p{L})/iu;

/** Whether it is talk around the question, where any words might be a name. */
export function isTalk(text: string): boolean {
  return TALK.test(text);
}

/** Whether it is all right so. */
export function check({ masks }: { masks: Masks }): Ask {
  return {
    text: { key: "bank-account:check", values: masks },
    help,
    choices: [
      { id: "send", label: { key: "bank-account:send-button" } },
      { id: "correct", label: { key: "bank-account:correct-button" } },
      { id: "keep", label: { key: "bank-account:not-now-button" } },
    ],
  };
}

/** A request that was made before, and whether it is to be stopped. */
export function isOnItsWay({ pending }: { pending: PendingChange | null }): Ask {
  const { number, to, state, effectiveAt, dueAt } = pending ?? { number: "", to: "", state: "open" };
  const isHeld = state === "holding";
  return {
    text: {
      key: isHeld ? "bank-account:pending-held" : "bank-account:pending-checked",
      values: { number, to, at: (isHeld ? effectiveAt : dueAt) ?? null },
    },
    again: { key: "bank-account:pending-again" },
    choices: [
      { id: "stop", label: { key: "bank-account:stop-button" } },
      { id: "keep", label: { key: "bank-account:keep-button" } },
    ],
  };
}
