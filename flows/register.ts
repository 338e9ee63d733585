import { assign, setup } from "xstate";
import { offer, toAgent } from "./kit/choices.ts";
import { codeGuards, isGone, isStarted, keepCode, whyNoCode } from "./kit/codes.ts";
import { draftGuards, fieldBefore, findingWay, inChat, withField, withPage } from "./kit/draft.ts";
import { effects } from "./kit/effects.ts";
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
import { remarkOn } from "./kit/identifier-texts.ts";
import { pageEnded } from "./kit/pages.ts";
import { failed, forgotten, lastWord, saying, unavailable } from "./kit/saying.ts";
import type { IdentifierWay, IdentityField } from "./kit/services.ts";
import { askingField, askingGuards } from "./register/asking.ts";
import { type Entered, entry, FIELDS, firstMissing, isComplete, wantedFrom } from "./register/fields.ts";
import { confirming, summaryGuards } from "./register/summary.ts";

interface Context extends Entered {
  /** Where NIK and KPJ are asked for. */
  way: IdentifierWay;
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

const notSaved = saying({ text: { key: "register:not-saved" } });
const stopped = saying({
  text: { key: "register:stopped" },
  choices: [offer("register"), offer("menu"), toAgent],
});

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
    toFieldBefore: assign(({ context }) => ({ field: fieldBefore(FIELDS, context.field) ?? "nik" })),
    correct: assign((_, field: IdentityField) => ({ field, correcting: true })),
    corrected: assign({ correcting: false }),
    sendBy: assign((_, via: Context["via"]) => ({ via })),
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
    ...askingGuards,
    ...summaryGuards,
    hasRemark: (_, output: PageOutput) => (output.kept?.remarks.length ?? 0) > 0,
    isSignedIn: (_, signedIn: boolean) => signedIn,
    isComplete: ({ context }) => isComplete(context),
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
          { target: "abandoned", actions: stopped },
        ],
        onError: "unavailable",
      },
    },
    asking: askingField({ keep: "keeping", before: "turning", summary: "confirming", over: "abandoned" }),
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
    confirming: confirming({
      code: "starting",
      again: "turning",
      inChat: "asking",
      keep: "keeping",
      over: "abandoned",
    }),
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
