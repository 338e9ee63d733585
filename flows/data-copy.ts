import { assign, setup } from "xstate";
import type { CaseReceipt } from "./kit/account.ts";
import { offer, toAgent } from "./kit/choices.ts";
import { type Ask, effects } from "./kit/effects.ts";
import type { UserEvent } from "./kit/events.ts";
import { defineFlow, delays, noCode, type StartedCode, service, subFlow } from "./kit/flow.ts";
import type { PageStart } from "./kit/services.ts";
import { actGuards, codeOf, whyNoCode } from "./kit/step-up.ts";

interface Context {
  expired: boolean;
  code: StartedCode;
  /** The code that allows the copy. */
  challengeId: string;
  receipt: CaseReceipt | null;
  pageId: string;
}

const offered: Ask = {
  text: { key: "data-copy:what" },
  again: { key: "data-copy:again" },
  choices: [
    { id: "download", label: { key: "data-copy:yes-button" } },
    { id: "keep", label: { key: "data-copy:no-button" } },
  ],
};

/** Unduh data saya: a copy of what is on record (UU 27/2022 art. 7 and 13), by a code that says so, from a page that is good for minutes. */
const machine = setup({
  types: { context: {} as Context, events: {} as UserEvent },
  actions: effects,
  actors: {
    readSession: service<"readSession">(),
    startStepUp: service<"startStepUp">(),
    openPage: service<"openPage">(),
    code: subFlow<"code">(),
    "sign-in": subFlow<"sign-in">(),
  },
  guards: {
    ...actGuards,
    isOpen: (_, page: PageStart) => page.result === "started",
    isTooLate: (_, page: PageStart) => page.result === "refused" && page.retryAfterMinutes === 0,
    isYes: (_, intent: string | null) => intent === "affirm" || intent === "continue",
    isNo: (_, intent: string | null) => intent === "deny",
  },
  delays,
}).createMachine({
  id: "data-copy",
  context: { expired: false, code: noCode, challengeId: "", receipt: null, pageId: "" },
  initial: "looking",
  states: {
    looking: {
      invoke: {
        id: "session",
        src: "readSession",
        input: {},
        onDone: [
          { guard: { type: "isTrue", params: ({ event }) => event.output.signedIn }, target: "offering" },
          { target: "signingIn" },
        ],
        onError: "unavailable",
      },
      after: { serviceTimeout: "unavailable" },
    },
    signingIn: {
      invoke: {
        id: "sign-in",
        src: "sign-in",
        input: ({ context }) => ({ expired: context.expired }),
        onDone: [
          { guard: { type: "isTrue", params: ({ event }) => event.output.signedIn }, target: "offering" },
          { target: "over" },
        ],
        onError: "unavailable",
      },
    },
    offering: {
      entry: { type: "ask", params: offered },
      on: {
        "chose.download": "starting",
        "chose.keep": "unchanged",
        "user.back": "unchanged",
        "user.said": [
          { guard: { type: "isYes", params: ({ event }) => event.intent }, target: "starting" },
          { guard: { type: "isNo", params: ({ event }) => event.intent }, target: "unchanged" },
        ],
      },
      after: { answerTimeout: "over" },
    },
    starting: {
      invoke: {
        id: "start",
        src: "startStepUp",
        input: { act: "export_data", draftId: null, chat: null },
        onDone: [
          {
            guard: { type: "isStarted", params: ({ event }) => event.output },
            target: "proving",
            actions: assign({ code: ({ event }) => codeOf(event.output) }),
          },
          { guard: { type: "isFrozenNow", params: ({ event }) => event.output }, target: "frozen" },
          {
            target: "over",
            actions: {
              type: "say",
              params: ({ event }) => ({ text: whyNoCode(event.output), choices: [toAgent, offer("menu")] }),
            },
          },
        ],
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
    proving: {
      invoke: {
        id: "code",
        src: "code",
        input: ({ context }) => ({ purpose: "act", start: context.code }),
        onDone: [
          {
            guard: { type: "endedWith", params: ({ event }) => ({ output: event.output, ending: "proven" }) },
            target: "linking",
            actions: assign(({ event }) => ({
              challengeId: event.output.challengeId,
              receipt: event.output.receipt ?? null,
            })),
          },
          {
            guard: { type: "endedWith", params: ({ event }) => ({ output: event.output, ending: "again" }) },
            target: "starting",
          },
          {
            guard: { type: "endedWith", params: ({ event }) => ({ output: event.output, ending: "back" }) },
            target: "offering",
          },
          { target: "unchanged" },
        ],
        onError: "unavailable",
      },
    },
    linking: {
      description: "The code is used, and allows a page for some minutes more.",
      invoke: {
        id: "open",
        src: "openPage",
        input: ({ context }) => ({ purpose: "copy", challengeId: context.challengeId, wanted: null }),
        onDone: [
          {
            guard: { type: "isOpen", params: ({ event }) => event.output },
            target: "sent",
            actions: assign({
              pageId: ({ event }) => (event.output.result === "started" ? event.output.pageId : ""),
            }),
          },
          { guard: { type: "isTooLate", params: ({ event }) => event.output }, target: "starting" },
          {
            target: "over",
            actions: {
              type: "say",
              params: ({ event }) => ({
                text: {
                  key: "page:refused",
                  values: { count: event.output.result === "refused" ? event.output.retryAfterMinutes : 1 },
                },
                choices: [toAgent, offer("menu")],
              }),
            },
          },
        ],
        onError: "later",
      },
      after: { serviceTimeout: "later" },
    },
    later: {
      entry: {
        type: "ask",
        params: ({ context }) => ({
          text: { key: "data-copy:later", values: { number: context.receipt?.number ?? "" } },
          choices: [
            { id: "again", label: { key: "data-copy:again-button" } },
            { id: "keep", label: { key: "data-copy:no-button" } },
          ],
        }),
      },
      on: {
        "chose.again": "linking",
        "chose.keep": "unchanged",
        "user.back": "unchanged",
        "user.said": [
          { guard: { type: "isYes", params: ({ event }) => event.intent }, target: "linking" },
          { guard: { type: "isNo", params: ({ event }) => event.intent }, target: "unchanged" },
        ],
      },
      after: { answerTimeout: "over" },
    },
    sent: {
      description: "The link leaves after what is said of it, as a message of its own.",
      type: "final",
      entry: [
        {
          type: "say",
          params: ({ context }) => ({
            text: {
              key: "data-copy:sent",
              values: { number: context.receipt?.number ?? "", at: context.receipt?.dueAt ?? null },
            },
            choices: [offer("menu")],
          }),
        },
        { type: "sendLink", params: ({ context }) => ({ pageId: context.pageId }) },
      ],
    },
    frozen: {
      type: "final",
      entry: { type: "say", params: { text: { key: "account:frozen" }, choices: [toAgent, offer("menu")] } },
    },
    unchanged: {
      type: "final",
      entry: { type: "say", params: { text: { key: "data-copy:unchanged" }, choices: [offer("menu")] } },
    },
    over: { type: "final" },
    unavailable: {
      type: "final",
      entry: {
        type: "say",
        params: { text: { key: "common:unavailable" }, choices: [offer("download-data"), toAgent] },
      },
    },
  },
});

export const dataCopy = defineFlow({ version: 1, machine, intents: ["download-data"], needsConsent: true });
