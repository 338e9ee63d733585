import { assign, setup } from "xstate";
import type { CaseReceipt } from "./kit/account.ts";
import { offer, toAgent } from "./kit/choices.ts";
import { effects, type Say } from "./kit/effects.ts";
import type { UserEvent } from "./kit/events.ts";
import { defineFlow, delays, type PageOutput, type StoredState, service, subFlow } from "./kit/flow.ts";
import { readField } from "./kit/identifier-texts.ts";
import { digitsIn } from "./kit/identifiers.ts";
import type { IdentifierWay, IdentityField, NumberField } from "./kit/services.ts";

type Field = IdentityField;

interface Context {
  /** Where NIK and KPJ are asked for. */
  way: IdentifierWay;
  /** The one that is asked for. */
  field: Field;
  draftId: string | null;
  /** What was typed so far, as far as it may be shown. */
  masks: Record<Field, string>;
  receipt: CaseReceipt | null;
}

const ON_PAGE: readonly NumberField[] = ["nik", "kpj"];

const NEXT: Record<Field, Field | null> = { nik: "kpj", kpj: "phone", phone: "email", email: null };
const BEFORE: Record<Field, Field | null> = { nik: null, kpj: "nik", phone: "kpj", email: "phone" };

function trouble(field: Field, text: string): Say {
  const reading = readField(field, text);
  return { text: "trouble" in reading ? reading.trouble : { key: "common:try-again" } };
}

/** What a page for identifiers is to ask for: what is missing, else both once more. */
function wantedFrom({ draftId, masks }: Context) {
  const fields = ON_PAGE.filter((field) => masks[field] === "");
  return { draftId, fields: fields.length > 0 ? fields : ON_PAGE };
}

function withKept({ draftId, masks }: Context, { kept }: PageOutput): Pick<Context, "draftId" | "masks"> {
  return { draftId: kept?.draftId ?? draftId, masks: { ...masks, ...kept?.masks } };
}

const failed = { type: "say", params: { text: { key: "common:try-again" } } } as const;

/**
 * Nomor HP dan e-mail lama mati: takes down who it is and what is to be reached instead, and opens a ticket with honest dates. Nothing
 * that is typed here proves anything: papers at a branch, two officers and seven days do. The same for everybody, whoever he is.
 */
const machine = setup({
  types: { context: {} as Context, events: {} as UserEvent },
  actions: effects,
  actors: {
    readIdentifierWay: service<"readIdentifierWay">(),
    keepInDraft: service<"keepInDraft">(),
    openRecovery: service<"openRecovery">(),
    page: subFlow<"page">(),
  },
  guards: {
    isReadable: ({ context }, text: string) => "value" in readField(context.field, text),
    isAttempt: (_, text: string) => digitsIn(text) !== null || text.includes("@"),
    isForPage: ({ context: { way, field } }) =>
      way === "page" && (ON_PAGE as readonly Field[]).includes(field),
    isIncomplete: ({ context }) => ON_PAGE.some((field) => context.masks[field] === ""),
    pageEndedWith: (_, { output, ending }: { output: PageOutput; ending: PageOutput["ending"] }) =>
      output.ending === ending,
    isLast: ({ context }) => NEXT[context.field] === null,
    isFirst: ({ context }) => BEFORE[context.field] === null,
    isEmail: ({ context }) => context.field === "email",
    isYes: (_, intent: string | null) => intent === "affirm" || intent === "continue",
    isNo: (_, intent: string | null) => intent === "deny",
    isOpened: (_, result: "opened" | "refused") => result === "opened",
    isGone: (_, { why }: { why: string | null }) => why === "draft-gone",
  },
  delays,
}).createMachine({
  id: "recovery",
  context: {
    way: "chat",
    field: "nik",
    draftId: null,
    masks: { nik: "", kpj: "", phone: "", email: "" },
    receipt: null,
  },
  initial: "explaining",
  output: {},
  states: {
    explaining: {
      entry: {
        type: "ask",
        params: {
          text: { key: "recovery:explain" },
          again: { key: "recovery:explain-again" },
          choices: [
            { id: "begin", label: { key: "recovery:begin-button" } },
            { id: "stop", label: { key: "recovery:stop-button" } },
          ],
        },
      },
      on: {
        "chose.begin": "findingWay",
        "chose.stop": "stopped",
        "user.said": [
          { guard: { type: "isYes", params: ({ event }) => event.intent }, target: "findingWay" },
          { guard: { type: "isNo", params: ({ event }) => event.intent }, target: "stopped" },
        ],
      },
      after: { answerTimeout: "over" },
    },
    findingWay: {
      invoke: {
        id: "way",
        src: "readIdentifierWay",
        input: {},
        onDone: { target: "turning", actions: assign({ way: ({ event }) => event.output.way }) },
        onError: { target: "explaining", actions: failed },
      },
      after: { serviceTimeout: { target: "explaining", actions: failed } },
    },
    turning: { always: [{ guard: "isForPage", target: "filling" }, { target: "asking" }] },
    filling: {
      invoke: {
        id: "page",
        src: "page",
        input: ({ context }) => ({ purpose: "identifiers", challengeId: null, wanted: wantedFrom(context) }),
        onDone: [
          {
            guard: {
              type: "pageEndedWith",
              params: ({ event }) => ({ output: event.output, ending: "done" }),
            },
            target: "filled",
            actions: assign(({ context, event }) => withKept(context, event.output)),
          },
          {
            guard: {
              type: "pageEndedWith",
              params: ({ event }) => ({ output: event.output, ending: "back" }),
            },
            target: "explaining",
          },
          { target: "stopped" },
        ],
        onError: { target: "explaining", actions: failed },
      },
    },
    filled: {
      always: [
        { guard: "isIncomplete", target: "filling" },
        { target: "asking", actions: assign({ field: "phone" }) },
      ],
    },
    asking: {
      entry: {
        type: "ask",
        params: ({ context }) => ({
          text: { key: `recovery:ask-${context.field}` },
          help: { key: "recovery:help" },
          ...(context.field === "email" && {
            choices: [{ id: "skip", label: { key: "recovery:skip-button" } }],
          }),
        }),
      },
      on: {
        "chose.skip": { guard: "isEmail", target: "checking" },
        "user.back": [
          { guard: "isFirst", target: "explaining" },
          {
            target: "turning",
            actions: assign({ field: ({ context }) => BEFORE[context.field] ?? "nik" }),
          },
        ],
        "user.said": [
          { guard: { type: "isReadable", params: ({ event }) => event.text }, target: "keeping" },
          {
            guard: { type: "isAttempt", params: ({ event }) => event.text },
            actions: { type: "say", params: ({ context, event }) => trouble(context.field, event.text) },
          },
        ],
      },
      after: { answerTimeout: "over" },
    },
    keeping: {
      invoke: {
        id: "keep",
        src: "keepInDraft",
        input: ({ context, event }) => {
          const reading = readField(context.field, event.type === "user.said" ? event.text : "");
          const value = "value" in reading ? reading.value : "";
          return { draftId: context.draftId, field: context.field, value, contact: null };
        },
        onDone: [
          {
            guard: "isLast",
            target: "checking",
            actions: assign(({ context, event }) => ({
              draftId: event.output.draftId,
              masks: { ...context.masks, [context.field]: event.output.mask },
            })),
          },
          {
            target: "asking",
            actions: assign(({ context, event }) => ({
              draftId: event.output.draftId,
              masks: { ...context.masks, [context.field]: event.output.mask },
              field: NEXT[context.field] ?? "email",
            })),
          },
        ],
        onError: { target: "asking", actions: failed },
      },
      after: { serviceTimeout: { target: "asking", actions: failed } },
    },
    checking: {
      entry: {
        type: "ask",
        params: ({ context: { masks } }) => ({
          text:
            masks.email === ""
              ? { key: "recovery:check", values: { nik: masks.nik, kpj: masks.kpj, phone: masks.phone } }
              : {
                  key: "recovery:check-with-email",
                  values: { nik: masks.nik, kpj: masks.kpj, phone: masks.phone, mail: masks.email },
                },
          choices: [
            { id: "send", label: { key: "recovery:send-button" } },
            { id: "correct", label: { key: "recovery:correct-button" } },
            { id: "stop", label: { key: "recovery:stop-button" } },
          ],
        }),
      },
      on: {
        "chose.send": "opening",
        "chose.correct": { target: "turning", actions: assign({ field: "nik" }) },
        "chose.stop": "stopped",
        "user.back": { target: "asking", actions: assign({ field: "email" }) },
        "user.said": [
          { guard: { type: "isYes", params: ({ event }) => event.intent }, target: "opening" },
          { guard: { type: "isNo", params: ({ event }) => event.intent }, target: "stopped" },
        ],
      },
      after: { answerTimeout: "over" },
    },
    opening: {
      invoke: {
        id: "open",
        src: "openRecovery",
        input: ({ context }) => ({ draftId: context.draftId ?? "" }),
        onDone: [
          {
            guard: { type: "isOpened", params: ({ event }) => event.output.result },
            target: "opened",
            actions: assign({
              receipt: ({ event }) => (event.output.result === "opened" ? event.output.receipt : null),
            }),
          },
          {
            guard: {
              type: "isGone",
              params: ({ event }) => ({ why: event.output.result === "refused" ? event.output.why : null }),
            },
            target: "turning",
            actions: [
              assign({ field: "nik", draftId: null, masks: { nik: "", kpj: "", phone: "", email: "" } }),
              { type: "say", params: { text: { key: "common:draft-gone" } } },
            ],
          },
          { target: "tooMany" },
        ],
        onError: { target: "checking", actions: failed },
      },
      after: { serviceTimeout: { target: "checking", actions: failed } },
    },
    opened: {
      type: "final",
      entry: {
        type: "say",
        params: ({ context }) => ({
          text: {
            key: "recovery:opened",
            values: { number: context.receipt?.number ?? "", at: context.receipt?.dueAt ?? null },
          },
          choices: [offer("branch-location"), toAgent, offer("menu")],
        }),
      },
    },
    tooMany: {
      type: "final",
      entry: {
        type: "say",
        params: { text: { key: "recovery:too-many" }, choices: [toAgent, offer("menu")] },
      },
    },
    stopped: {
      type: "final",
      entry: {
        type: "say",
        params: { text: { key: "recovery:stopped" }, choices: [toAgent, offer("menu")] },
      },
    },
    over: { type: "final" },
  },
});

/** What was stored before there were pages for identifiers. */
function inChat({ value, context }: StoredState): StoredState {
  return { value, context: { way: "chat", ...(context as object) } };
}

/** Asked for in so many words, or where a number is to be changed and the old one is dead. */
export const recovery = defineFlow({
  version: 2,
  machine,
  intents: ["recover-account"],
  needsConsent: true,
  migrations: { 1: inChat },
});
