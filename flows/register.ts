import { assign, setup } from "xstate";
import { offer, toAgent } from "./kit/choices.ts";
import { codeGuards, isGone, isStarted, keepCode, whyNoCode } from "./kit/codes.ts";
import { draftGuards, fieldBefore, findingWay, inChat, ON_PAGE, withField, withPage } from "./kit/draft.ts";
import { type Ask, effects, type Say, type Text } from "./kit/effects.ts";
import type { UserEvent } from "./kit/events.ts";
import {
  type CodeOutput,
  defineFlow,
  delays,
  noCode,
  type PageOutput,
  type StartedCode,
  service,
  subFlow,
  withoutCode,
} from "./kit/flow.ts";
import { readField, remarkOn, troubleWith } from "./kit/identifier-texts.ts";
import { digitsIn, readPhone } from "./kit/identifiers.ts";
import type { Intent } from "./kit/intents.ts";
import { pageEnded } from "./kit/pages.ts";
import { failed, forgotten, lastWord, saying, unavailable } from "./kit/saying.ts";
import type { IdentifierWay, IdentityField, NumberField } from "./kit/services.ts";

type Masks = Record<IdentityField, string | null>;

interface Context {
  /** Where NIK and KPJ are asked for. */
  way: IdentifierWay;
  /** The encrypted draft that holds what was typed; here are only the masks. */
  draftId: string | null;
  masks: Masks;
  /** The field being asked or kept. */
  field: IdentityField;
  /** A field is being corrected from the summary: back to it afterwards. */
  correcting: boolean;
  via: "phone" | "email";
  code: StartedCode;
  signedIn: boolean;
}

const blank: Context = {
  way: "chat",
  draftId: null,
  masks: { nik: null, kpj: null, phone: null, email: null },
  field: "nik",
  correcting: false,
  via: "phone",
  code: noCode,
  signedIn: false,
};

const FIELDS: readonly IdentityField[] = ["nik", "kpj", "phone", "email"];

/** Whether a text was meant as the field, right or wrong; other words are wishes. */
function isMeantAs(field: IdentityField, text: string): boolean {
  return field === "email" ? text.includes("@") : digitsIn(text) !== null;
}

function noteOn(field: IdentityField, text: string): Say | null {
  const reading = readField(field, text);
  return "note" in reading && reading.note ? { text: reading.note } : null;
}

function question(field: IdentityField): Ask {
  return {
    text: { key: `register:ask-${field}` },
    help: { key: `register:help-${field}` },
    ...(field === "phone" && { contactRequest: { key: "register:share-button" } as const }),
  };
}

function summary({ masks }: Context): Ask {
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

function firstMissing({ masks }: Context): IdentityField {
  return FIELDS.find((field) => masks[field] === null) ?? "email";
}

/** What the page is to ask for: the one that is corrected, else what is missing, else both once more. */
function wantedFrom({ draftId, masks, correcting, field }: Context) {
  const isWanted = (one: NumberField) => (correcting ? one === field : masks[one] === null);
  const fields = ON_PAGE.filter(isWanted);
  return { draftId, fields: fields.length > 0 ? fields : ON_PAGE };
}

/** What is put into the draft, from the words or the contact that were sent. */
function entry({ draftId, field }: Context, event: UserEvent) {
  const shared = event.type === "user.shared";
  const reading = shared
    ? readPhone(event.phone)
    : readField(field, event.type === "user.said" ? event.text : "");
  const value = "value" in reading ? reading.value : "";
  const contact: "own" | "other" | null = shared ? (event.own ? "own" : "other") : null;
  return { draftId, field, value, contact };
}

function wantsTo(wanted: Intent) {
  return {
    type: "wantsTo",
    params: ({ event }: { event: { intent: Intent | null } }) => ({ intent: event.intent, wanted }),
  } as const;
}

const notSaved = saying({ text: { key: "register:not-saved" } });

/** Pendaftaran: four fields, each checked, kept encrypted and shown masked; then a code to the phone or e-mail on file. */
const machine = setup({
  types: {
    context: {} as Context,
    events: {} as UserEvent,
    output: {} as { signedIn: boolean },
  },
  actions: {
    ...effects,
    keepWay: assign((_, way: IdentifierWay) => ({ way })),
    keepCode: assign((_, code: StartedCode) => ({ code })),
  },
  actors: {
    readSession: service<"readSession">(),
    keepInDraft: service<"keepInDraft">(),
    startRegistration: service<"startRegistration">(),
    readIdentifierWay: service<"readIdentifierWay">(),
    code: subFlow<"code">(),
    page: subFlow<"page">(),
  },
  guards: {
    ...draftGuards,
    ...codeGuards,
    hasRemark: (_, output: PageOutput) => (output.kept?.remarks.length ?? 0) > 0,
    wantsTo: (_, { intent, wanted }: { intent: string | null; wanted: string }) => intent === wanted,
    isSignedIn: (_, signedIn: boolean) => signedIn,
    isField: ({ context }, text: string) => "value" in readField(context.field, text),
    isFieldWithNote: ({ context }, text: string) => noteOn(context.field, text) !== null,
    isMeantAsField: ({ context }, text: string) => isMeantAs(context.field, text),
    asksPhone: ({ context }) => context.field === "phone",
    isPhone: ({ context }, phone: string) => context.field === "phone" && readPhone(phone).ok,
    isFirst: ({ context }) => context.field === "nik",
    isCorrecting: ({ context }) => context.correcting,
    isComplete: ({ context }) => FIELDS.every((field) => context.masks[field] !== null),
    isProven: (_, output: CodeOutput) => output.ending === "proven",
    wantsAgain: (_, output: CodeOutput) => output.ending === "again",
    opensSession: ({ context }) => context.signedIn,
  },
  delays,
}).createMachine({
  id: "register",
  context: blank,
  initial: "looking",
  output: ({ context }) => ({ signedIn: context.signedIn }),
  states: {
    looking: {
      invoke: {
        id: "session",
        src: "readSession",
        input: {},
        onDone: [
          {
            guard: { type: "isSignedIn", params: ({ event }) => event.output.signedIn },
            target: "alreadySignedIn",
          },
          { target: "findingWay", actions: saying({ text: { key: "register:intro" } }) },
        ],
        onError: "unavailable",
      },
      after: { serviceTimeout: "unavailable" },
    },
    findingWay: findingWay("unavailable"),
    turning: { always: [{ guard: "isForPage", target: "filling" }, { target: "asking" }] },
    filling: {
      description:
        "NIK and KPJ on a page of their own, where the operator wishes it; the rest goes on as in the chat.",
      invoke: {
        id: "page",
        src: "page",
        input: ({ context }) => ({
          purpose: "identifiers",
          challengeId: null,
          wanted: wantedFrom(context),
          isFirst: !context.correcting,
        }),
        onDone: [
          {
            guard: { type: "hasRemark", params: ({ event }) => event.output },
            target: "kept",
            actions: [
              assign(({ context, event }) => withPage(context, event.output)),
              {
                type: "say",
                params: ({ event }) => ({ text: remarkOn(event.output.kept?.remarks[0] ?? "area") }),
              },
            ],
          },
          {
            guard: pageEnded("done"),
            target: "kept",
            actions: assign(({ context, event }) => withPage(context, event.output)),
          },
          { guard: pageEnded("back"), target: "confirming" },
          {
            target: "abandoned",
            actions: saying({
              text: { key: "register:stopped" },
              choices: [offer("register"), offer("menu"), toAgent],
            }),
          },
        ],
        onError: "unavailable",
      },
    },
    asking: {
      entry: { type: "ask", params: ({ context }) => question(context.field) },
      on: {
        "user.said": [
          {
            guard: { type: "isFieldWithNote", params: ({ event }) => event.text },
            target: "keeping",
            actions: {
              type: "say",
              params: ({ context, event }) =>
                noteOn(context.field, event.text) ?? { text: { key: "register:intro" } },
            },
          },
          { guard: { type: "isField", params: ({ event }) => event.text }, target: "keeping" },
          {
            guard: { type: "isMeantAsField", params: ({ event }) => event.text },
            actions: { type: "say", params: ({ context, event }) => troubleWith(context.field, event.text) },
          },
        ],
        "user.shared": [
          { guard: { type: "isPhone", params: ({ event }) => event.phone }, target: "keeping" },
          {
            guard: "asksPhone",
            actions: { type: "say", params: ({ event }) => troubleWith("phone", event.phone) },
          },
        ],
        "user.unclear": {
          actions: {
            type: "say",
            params: ({ context }) => ({ text: { key: `register:unclear-${context.field}` } }),
          },
        },
        "user.back": [
          { guard: "isCorrecting", target: "confirming" },
          { guard: "isFirst", actions: saying({ text: { key: "register:first" } }) },
          {
            target: "turning",
            actions: assign({ field: ({ context }) => fieldBefore(FIELDS, context.field) ?? "nik" }),
          },
        ],
      },
      after: { answerTimeout: "abandoned" },
    },
    keeping: {
      invoke: {
        id: "keep",
        src: "keepInDraft",
        input: ({ context, event }) => entry(context, event),
        onDone: {
          target: "kept",
          actions: assign(({ context, event }) => withField(context, event.output)),
        },
        onError: { target: "asking", actions: notSaved },
      },
      after: { serviceTimeout: { target: "asking", actions: notSaved } },
    },
    kept: {
      always: [
        { guard: "isComplete", target: "confirming" },
        { target: "turning", actions: assign({ field: ({ context }) => firstMissing(context) }) },
      ],
    },
    confirming: {
      entry: [assign({ correcting: false }), { type: "ask", params: ({ context }) => summary(context) }],
      on: {
        "chose.phone": { target: "starting", actions: assign({ via: "phone" }) },
        "chose.email": { target: "starting", actions: assign({ via: "email" }) },
        "chose.fix-nik": { target: "turning", actions: assign({ field: "nik", correcting: true }) },
        "chose.fix-kpj": { target: "turning", actions: assign({ field: "kpj", correcting: true }) },
        "chose.fix-phone": { target: "asking", actions: assign({ field: "phone", correcting: true }) },
        "chose.fix-email": { target: "asking", actions: assign({ field: "email", correcting: true }) },
        "user.back": { target: "asking", actions: assign({ field: "email", correcting: true }) },
        "user.said": [
          {
            guard: wantsTo("change-phone"),
            target: "asking",
            actions: assign({ field: "phone", correcting: true }),
          },
          {
            guard: wantsTo("change-email"),
            target: "asking",
            actions: assign({ field: "email", correcting: true }),
          },
        ],
      },
      after: { answerTimeout: "abandoned" },
    },
    starting: {
      invoke: {
        id: "start",
        src: "startRegistration",
        input: ({ context }) => ({ draftId: context.draftId ?? "", via: context.via }),
        onDone: [
          { guard: isStarted, target: "proving", actions: keepCode },
          {
            guard: isGone,
            target: "turning",
            actions: [assign(({ context }) => ({ ...blank, way: context.way })), forgotten],
          },
          {
            target: "confirming",
            actions: { type: "say", params: ({ event }) => ({ text: whyNoCode(event.output) }) },
          },
        ],
        onError: { target: "confirming", actions: failed },
      },
      after: { serviceTimeout: { target: "confirming", actions: failed } },
    },
    proving: {
      invoke: {
        id: "code",
        src: "code",
        input: ({ context }) => ({ purpose: "register", start: context.code }),
        onDone: [
          {
            guard: { type: "isProven", params: ({ event }) => event.output },
            target: "ready",
            actions: assign({ signedIn: ({ event }) => event.output.signedIn }),
          },
          { guard: { type: "wantsAgain", params: ({ event }) => event.output }, target: "starting" },
          { target: "confirming" },
        ],
        onError: "unavailable",
      },
    },
    ready: {
      always: [
        {
          guard: "opensSession",
          target: "registered",
          actions: saying({
            text: { key: "register:ready" },
            choices: [offer("check-balance"), offer("menu")],
          }),
        },
        {
          target: "registered",
          actions: saying({ text: { key: "register:ready-by-email" }, choices: [offer("login")] }),
        },
      ],
    },
    registered: { type: "final" },
    alreadySignedIn: lastWord({ text: { key: "register:signed-in" }, choices: [offer("check-balance")] }),
    unavailable: unavailable(),
    abandoned: { type: "final" },
  },
});

/** Opened by "daftar"; also asked for by sign-in, with the output `{ signedIn }`. */
export const register = defineFlow({
  version: 3,
  machine,
  intents: ["register"],
  needsConsent: true,
  resumable: true,
  migrations: { 1: (state) => inChat(withoutCode(state)), 2: inChat },
});
