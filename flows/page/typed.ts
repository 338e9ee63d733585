import type { Answered } from "../kit/arrows.ts";
import type { Say } from "../kit/effects.ts";
import type { UserEvent } from "../kit/events.ts";
import { readField } from "../kit/identifier-texts.ts";
import { type NikWarning, readNik } from "../kit/identifiers.ts";
import type { PageField, WantedIdentifiers } from "../kit/services.ts";
import { notSaved, typedHere } from "./texts.ts";

/** An identifier that was typed into the chat in place of the page, while it is being kept. */
export interface TypedIdentifier {
  field: PageField;
  remarks: NikWarning[];
}

type Wanted = { wanted: WantedIdentifiers | null };
type Remembered = { context: Wanted & { typed: TypedIdentifier | null } };
type Said = { event: { text: string } };

/** Any words may be a name: of what is typed into the chat only numbers are taken for what they are. */
const IN_DIGITS: readonly PageField[] = ["nik", "kpj", "account"];
/** So many digits are meant as an identifier, right or wrong. */
const MANY_DIGITS = /(\d[\s().\-/]{0,3}){8}/;

/** Guards of the page about identifiers that are typed into the chat after all. */
export const typedGuards = {
  isIdentifier: ({ context }: { context: Wanted }, text: string) => typedIn(context, text) !== null,
  isMeantAsIdentifier: ({ context }: { context: Wanted }, text: string) =>
    context.wanted !== null && MANY_DIGITS.test(text),
};

/**
 * Where it leads: whoever would rather type it here, or can't open the page, is not sent away. The flow's action `keepTyped` remembers which
 * it was.
 */
export function whenTypedHere(keep: string) {
  return [
    {
      description: "Whoever would rather type it here, or can't open the page, is not sent away.",
      guard: { type: "isIdentifier", params: ({ event }: Said) => event.text },
      target: keep,
      actions: ["hideMessage", keepTyped],
    },
    {
      guard: { type: "isMeantAsIdentifier", params: ({ event }: Said) => event.text },
      actions: ["hideMessage", trouble],
    },
  ] as const;
}

const keepTyped = {
  type: "keepTyped",
  params: ({ context, event }: { context: Wanted } & Said) => typedIn(context, event.text),
} as const;

const trouble = {
  type: "say",
  params: ({ context, event }: { context: Wanted } & Said) => troubleOf(context, event.text),
} as const;

/** The state that puts it into the draft. The flow's action `end` takes it for what the page would have brought. */
export function keepingTyped({ kept, again }: { kept: string; again: string }) {
  const askAgain = { target: again, actions: notSaved } as const;
  return {
    invoke: {
      id: "keep",
      src: "keepInDraft",
      input: ({ context, event }: Remembered & { event: UserEvent }) => entry(context, event),
      onDone: { target: kept, actions: [brought, typedHere] },
      onError: askAgain,
    },
    after: { serviceTimeout: askAgain },
  } as const;
}

const brought = {
  type: "end",
  params: ({
    context: { typed },
    event: { output },
  }: Remembered & Answered<{ draftId: string; mask: string }>) => ({
    ending: "done" as const,
    signedIn: false,
    kept: {
      draftId: output.draftId,
      masks: { [typed?.field ?? "nik"]: output.mask },
      remarks: typed?.remarks ?? [],
    },
  }),
} as const;

/** Which of the wanted identifiers somebody has typed into the chat after all; null for anything else. */
function typedIn({ wanted }: Wanted, text: string): TypedIdentifier | null {
  const field = wanted?.fields.find((one) => IN_DIGITS.includes(one) && "value" in readField(one, text));
  if (field === undefined) return null;
  const nik = field === "nik" ? readNik(text) : null;
  return { field, remarks: nik?.ok && nik.warning !== null ? [nik.warning] : [] };
}

function troubleOf({ wanted }: Wanted, text: string): Say {
  const reading = readField(wanted?.fields.find((one) => IN_DIGITS.includes(one)) ?? "nik", text);
  return { text: "trouble" in reading ? reading.trouble : { key: "register:not-saved" } };
}

/** What is put into the draft, from the words that were typed in place of the page. */
function entry({ wanted, typed }: Remembered["context"], event: UserEvent) {
  const text = event.type === "user.said" ? event.text : "";
  const field = typed?.field ?? "nik";
  const reading = readField(field, text);
  const value = "value" in reading ? reading.value : "";
  return { draftId: wanted?.draftId ?? null, field, value, contact: null };
}
