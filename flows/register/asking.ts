import { readField, troubleWith } from "../kit/identifier-texts.ts";
import { readPhone } from "../kit/identifiers.ts";
import type { Intent } from "../kit/intents.ts";
import { noneBefore } from "../kit/saying.ts";
import type { IdentityField } from "../kit/services.ts";
import { type Entered, isMeantAs, noteOn, question } from "./fields.ts";

type Asked = { context: Pick<Entered, "field"> };
type Typed = { event: { text: string } };
type Meant = { event: { intent: Intent | null } };
type Shared = { event: { phone: string } };

/** What is understood of words about a field, while that very field is asked for. */
const ABOUT: Record<IdentityField, readonly Intent[]> = {
  nik: ["update-data"],
  kpj: ["digital-card", "update-data"],
  phone: ["change-phone", "recover-account"],
  email: ["change-email", "recover-account"],
};

/** Guards of the question for a field. */
export const askingGuards = {
  isField: ({ context }: Asked, text: string) => "value" in readField(context.field, text),
  isFieldWithNote: ({ context }: Asked, text: string) => noteOn(context.field, text) !== null,
  isMeantAsField: ({ context }: Asked, text: string) => isMeantAs(context.field, text),
  isAboutField: ({ context }: Asked, intent: Intent | null) =>
    intent !== null && ABOUT[context.field].includes(intent),
  asksPhone: ({ context }: Asked) => context.field === "phone",
  isPhone: ({ context }: Asked, phone: string) => context.field === "phone" && readPhone(phone).ok,
  isFirst: ({ context }: Asked) => context.field === "nik",
  isCorrecting: ({ context }: { context: Pick<Entered, "correcting"> }) => context.correcting,
};

/**
 * The state that asks for a field in the chat. An answer goes to `keep`; "kembali" to the field before, which the flow's action `toFieldBefore`
 * finds, or to the summary whence a field is corrected.
 */
export function askingField({
  keep,
  before,
  summary,
  over,
}: {
  keep: string;
  before: string;
  summary: string;
  over: string;
}) {
  return {
    entry: { type: "ask", params: ({ context }: Asked) => question(context.field) },
    on: {
      "user.said": [
        { guard: whenTyped("isFieldWithNote"), target: keep, actions: remark },
        { guard: whenTyped("isField"), target: keep },
        { guard: whenTyped("isMeantAsField"), actions: trouble },
        {
          description:
            '"No yang lama apa yang baru?" asks about the question, and is no wish to change a number.',
          guard: { type: "isAboutField", params: ({ event }: Meant) => event.intent },
          actions: help,
        },
      ],
      "user.shared": [
        { guard: { type: "isPhone", params: ({ event }: Shared) => event.phone }, target: keep },
        { guard: "asksPhone", actions: troubleWithPhone },
      ],
      "user.unclear": { actions: unclear },
      "user.back": [
        { guard: "isCorrecting", target: summary },
        { guard: "isFirst", actions: noneBefore },
        { target: before, actions: "toFieldBefore" },
      ],
    },
    after: { answerTimeout: over },
  } as const;
}

function whenTyped<const Guard extends string>(type: Guard) {
  return { type, params: ({ event }: Typed) => event.text } as const;
}

const remark = {
  type: "say",
  params: ({ context, event }: Asked & Typed) =>
    noteOn(context.field, event.text) ?? { text: { key: "register:intro" as const } },
} as const;

const help = {
  type: "say",
  params: ({ context }: Asked) => ({ text: { key: `register:help-${context.field}` as const } }),
} as const;

const trouble = {
  type: "say",
  params: ({ context, event }: Asked & Typed) => troubleWith(context.field, event.text),
} as const;

const troubleWithPhone = {
  type: "say",
  params: ({ event }: Shared) => troubleWith("phone", event.phone),
} as const;

const unclear = {
  type: "say",
  params: ({ context }: Asked) => ({ text: { key: `register:unclear-${context.field}` as const } }),
} as const;
