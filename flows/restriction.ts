import { assign, setup } from "xstate";
import type { Account, CaseReceipt } from "./kit/account.ts";
import { offer, toAgent } from "./kit/choices.ts";
import { effects } from "./kit/effects.ts";
import type { UserEvent } from "./kit/events.ts";
import { defineFlow, delays, service, subFlow } from "./kit/flow.ts";
import { actGuards } from "./kit/step-up.ts";

interface Context {
  expired: boolean;
  receipt: CaseReceipt | null;
}

const keep = { id: "keep", label: { key: "restriction:keep-button" } } as const;

/** Batasi pemakaian: his data are used no more than his own requests, security and the law demand (UU 27/2022 art. 11), and the way back. */
const machine = setup({
  types: { context: {} as Context, events: {} as UserEvent },
  actions: effects,
  actors: {
    readAccount: service<"readAccount">(),
    requestData: service<"requestData">(),
    liftRestriction: service<"liftRestriction">(),
    "sign-in": subFlow<"sign-in">(),
  },
  guards: {
    isTrue: actGuards.isTrue,
    isNotSignedIn: actGuards.isNotSignedIn,
    isRestricted: (_, { restricted }: Account) => restricted,
    isYes: (_, intent: string | null) => intent === "affirm" || intent === "continue",
    isNo: (_, intent: string | null) => intent === "deny",
  },
  delays,
}).createMachine({
  id: "restriction",
  context: { expired: false, receipt: null },
  initial: "looking",
  states: {
    looking: {
      invoke: {
        id: "account",
        src: "readAccount",
        input: {},
        onDone: [
          { guard: { type: "isRestricted", params: ({ event }) => event.output }, target: "restricted" },
          { target: "offering" },
        ],
        onError: [
          {
            guard: { type: "isNotSignedIn", params: ({ event }) => ({ error: event.error }) },
            target: "signingIn",
          },
          { target: "unavailable" },
        ],
      },
      after: { serviceTimeout: "unavailable" },
    },
    signingIn: {
      invoke: {
        id: "sign-in",
        src: "sign-in",
        input: ({ context }) => ({ expired: context.expired }),
        onDone: [
          { guard: { type: "isTrue", params: ({ event }) => event.output.signedIn }, target: "looking" },
          { target: "over" },
        ],
        onError: "unavailable",
      },
    },
    offering: {
      description: "Says what stops at once, what goes on, and why.",
      entry: {
        type: "ask",
        params: {
          text: { key: "restriction:what" },
          again: { key: "restriction:again" },
          choices: [{ id: "restrict", label: { key: "restriction:yes-button" } }, keep],
        },
      },
      on: {
        "chose.restrict": "restricting",
        "chose.keep": "unchanged",
        "user.back": "unchanged",
        "user.said": [
          { guard: { type: "isYes", params: ({ event }) => event.intent }, target: "restricting" },
          { guard: { type: "isNo", params: ({ event }) => event.intent }, target: "unchanged" },
        ],
      },
      after: { answerTimeout: "over" },
    },
    restricting: {
      invoke: {
        id: "restrict",
        src: "requestData",
        input: { kind: "restrict", subject: null },
        onDone: { target: "done", actions: assign({ receipt: ({ event }) => event.output.receipt }) },
        onError: [
          {
            guard: { type: "isNotSignedIn", params: ({ event }) => ({ error: event.error }) },
            target: "signingIn",
            actions: assign({ expired: true }),
          },
          { target: "unavailable" },
        ],
      },
      after: { serviceTimeout: "unavailable" },
    },
    restricted: {
      entry: {
        type: "ask",
        params: {
          text: { key: "restriction:restricted" },
          again: { key: "restriction:lift-again" },
          choices: [{ id: "lift", label: { key: "restriction:lift-button" } }, keep],
        },
      },
      on: {
        "chose.lift": "lifting",
        "chose.keep": "unchanged",
        "user.back": "unchanged",
        "user.said": [
          { guard: { type: "isYes", params: ({ event }) => event.intent }, target: "lifting" },
          { guard: { type: "isNo", params: ({ event }) => event.intent }, target: "unchanged" },
        ],
      },
      after: { answerTimeout: "over" },
    },
    lifting: {
      invoke: {
        id: "lift",
        src: "liftRestriction",
        input: {},
        onDone: "lifted",
        onError: [
          {
            guard: { type: "isNotSignedIn", params: ({ event }) => ({ error: event.error }) },
            target: "signingIn",
            actions: assign({ expired: true }),
          },
          { target: "unavailable" },
        ],
      },
      after: { serviceTimeout: "unavailable" },
    },
    done: {
      type: "final",
      entry: {
        type: "say",
        params: ({ context: { receipt } }) => ({
          text: {
            key: "restriction:done",
            values: { number: receipt?.number ?? "", at: receipt?.dueAt ?? null },
          },
          choices: [offer("menu")],
        }),
      },
    },
    lifted: {
      type: "final",
      entry: { type: "say", params: { text: { key: "restriction:lifted" }, choices: [offer("menu")] } },
    },
    unchanged: {
      type: "final",
      entry: { type: "say", params: { text: { key: "restriction:unchanged" }, choices: [offer("menu")] } },
    },
    over: { type: "final" },
    unavailable: {
      type: "final",
      entry: {
        type: "say",
        params: { text: { key: "common:unavailable" }, choices: [offer("restrict-data"), toAgent] },
      },
    },
  },
});

export const restriction = defineFlow({
  version: 1,
  machine,
  intents: ["restrict-data"],
  needsConsent: true,
});
