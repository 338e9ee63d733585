import type { Answered } from "./arrows.ts";
import type { UserEvent } from "./events.ts";
import type { PageOutput, StoredState } from "./flow.ts";
import { readField } from "./identifier-texts.ts";
import { pageGuards } from "./pages.ts";
import { failed } from "./saying.ts";
import type { DraftField, IdentifierWay, NumberField, PageField } from "./services.ts";

/**
 * Fields that are asked for one after the other, in the chat or on a page of their own, and kept in an encrypted draft. The conversation
 * remembers only which draft it is, and masks.
 */
interface Draft<Masks> {
  draftId: string | null;
  masks: Masks;
}

/** What is known of a field that was kept. */
export interface KeptField {
  draftId: string;
  mask: string;
}

/** Identifiers that are entered on a page, where the operator wishes it. */
export const ON_PAGE: readonly NumberField[] = ["nik", "kpj"];

/** Guards of a flow that keeps a draft. */
export const draftGuards = {
  ...pageGuards,
  /** The field is one for the page, and there is one. */
  isForPage: ({ context: { way, field } }: { context: { way: IdentifierWay; field: DraftField } }) =>
    way === "page" && (ON_PAGE as readonly DraftField[]).includes(field),
};

/** The state that asks where identifiers are entered here, and leads to `turning`. The flow's action `keepWay` keeps the answer. */
export function findingWay<const Away extends string | object>(away: Away) {
  return {
    invoke: {
      id: "way",
      src: "readIdentifierWay",
      input: {},
      onDone: { target: "turning", actions: keepWay },
      onError: away,
    },
    after: { serviceTimeout: away },
  } as const;
}

const keepWay = {
  type: "keepWay",
  params: ({ event }: Answered<{ way: IdentifierWay }>) => event.output.way,
} as const;

/**
 * The state that puts what was typed, or chosen, into the draft, and leads to the next field or past the last one. A flow that has it has the
 * state `asking`, the guard `isLast`, and the actions `keepField` and `toNextField`.
 */
export function keepingField(pastTheLast: string, typed = typedText) {
  return {
    invoke: {
      id: "keep",
      src: "keepInDraft",
      input: ({
        context,
        event,
      }: {
        context: { draftId: string | null; field: DraftField };
        event: UserEvent;
      }) => entryOf(context, typed(event)),
      onDone: [
        { guard: "isLast", target: pastTheLast, actions: keepField },
        { target: "asking", actions: [keepField, "toNextField"] },
      ],
      onError: askAgain,
    },
    after: { serviceTimeout: askAgain },
  } as const;
}

const askAgain = { target: "asking", actions: failed } as const;

const keepField = {
  type: "keepField",
  params: ({ event }: Answered<KeptField>) => event.output,
} as const;

function typedText(event: UserEvent): string {
  return event.type === "user.said" ? event.text : "";
}

/** What a page is to ask for: of these fields what is missing, else all of them once more. */
export function wantedOf<Field extends PageField>(
  { draftId, masks }: Draft<Record<Field, string>>,
  fields: readonly Field[],
) {
  const missing = fields.filter((field) => masks[field] === "");
  return { draftId, fields: missing.length > 0 ? missing : fields };
}

/** What goes into the draft, from what was typed for a field. */
function entryOf<Field extends DraftField>(
  { draftId, field }: { draftId: string | null; field: Field },
  text: string,
) {
  const reading = readField(field, text);
  return { draftId, field, value: "value" in reading ? reading.value : "", contact: null };
}

/** The draft once a field was kept in it. */
export function withField<Masks>(
  { field, masks }: { field: DraftField; masks: Masks },
  { draftId, mask }: KeptField,
): Draft<Masks> {
  return { draftId, masks: { ...masks, [field]: mask } };
}

/** The draft once a page was filled in. */
export function withPage<Masks>({ draftId, masks }: Draft<Masks>, { kept }: PageOutput): Draft<Masks> {
  return { draftId: kept?.draftId ?? draftId, masks: { ...masks, ...kept?.masks } };
}

/** The field after one; null after the last. */
export function fieldAfter<Field>(fields: readonly Field[], field: Field): Field | null {
  return fields[fields.indexOf(field) + 1] ?? null;
}

/** The field before one; null before the first. */
export function fieldBefore<Field>(fields: readonly Field[], field: Field): Field | null {
  return fields[fields.indexOf(field) - 1] ?? null;
}

/** What was stored before there were pages for identifiers. */
export function inChat({ value, context }: StoredState): StoredState {
  return { value, context: { way: "chat", ...(context as object) } };
}
