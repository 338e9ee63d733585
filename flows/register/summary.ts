import type { Ask, Text } from "../kit/effects.ts";
import { readField } from "../kit/identifier-texts.ts";
import type { Intent } from "../kit/intents.ts";
import type { IdentityField } from "../kit/services.ts";
import { type Entered, FIELDS } from "./fields.ts";

type Summed = { context: Pick<Entered, "masks"> };

/** Guards of the summary. */
export const summaryGuards = {
  wantsTo: (_: unknown, { intent, wanted }: { intent: string | null; wanted: string }) => intent === wanted,
  isTyped: (_: unknown, { field, text }: { field: IdentityField; text: string }) =>
    "value" in readField(field, text),
};

/**
 * The state that shows what was entered and asks where the code is to go, to `code`; or what is to be corrected, on the page or in the chat
 * (`again`), or in the chat always (`inChat`). A number or an address that is typed at once goes to `keep`. The flow's actions `sendBy` and
 * `correct` remember it.
 */
export function confirming({
  code,
  again,
  inChat,
  keep,
  over,
}: {
  code: string;
  again: string;
  inChat: string;
  keep: string;
  over: string;
}) {
  return {
    entry: ["corrected", { type: "ask", params: ({ context }: Summed) => summary(context) }],
    on: {
      "chose.phone": { target: code, actions: { type: "sendBy", params: "phone" } },
      "chose.email": { target: code, actions: { type: "sendBy", params: "email" } },
      "chose.fix-nik": { target: again, actions: correct("nik") },
      "chose.fix-kpj": { target: again, actions: correct("kpj") },
      "chose.fix-phone": { target: inChat, actions: correct("phone") },
      "chose.fix-email": { target: inChat, actions: correct("email") },
      "user.back": { target: inChat, actions: correct("email") },
      "user.said": [
        { guard: typed("phone"), target: keep, actions: correct("phone") },
        { guard: typed("email"), target: keep, actions: correct("email") },
        { guard: wantsTo("change-phone"), target: inChat, actions: correct("phone") },
        { guard: wantsTo("change-email"), target: inChat, actions: correct("email") },
      ],
    },
    after: { answerTimeout: over },
  } as const;
}

function summary({ masks }: Pick<Entered, "masks">): Ask {
  const row = (field: IdentityField): Text[] => [
    { key: `register:${field}-label` },
    { key: "register:mask", values: { mask: masks[field] ?? "" } },
  ];
  return {
    text: { key: "register:confirm" },
    table: {
      caption: { key: "register:confirm-caption" },
      header: [{ key: "register:field-header" }, { key: "register:value-header" }],
      rows: FIELDS.map(row),
      rightAligned: [],
    },
    footer: { key: "register:choose-way" },
    help: { key: "register:help-way" },
    choices: [
      { id: "phone", label: { key: "register:by-phone-button" } },
      { id: "email", label: { key: "register:by-email-button" } },
      ...FIELDS.map(
        (field) => ({ id: `fix-${field}`, label: { key: `register:fix-${field}-button` } }) as const,
      ),
    ],
  };
}

function correct<const Field extends IdentityField>(field: Field) {
  return { type: "correct", params: field } as const;
}

function typed<const Field extends "phone" | "email">(field: Field) {
  return {
    type: "isTyped",
    params: ({ event }: { event: { text: string } }) => ({ field, text: event.text }),
  } as const;
}

function wantsTo(wanted: Intent) {
  return {
    type: "wantsTo",
    params: ({ event }: { event: { intent: Intent | null } }) => ({ intent: event.intent, wanted }),
  } as const;
}
