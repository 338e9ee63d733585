import { assign, setup } from "xstate";
import { offer, toAgent } from "./kit/choices.ts";
import { effects } from "./kit/effects.ts";
import type { UserEvent } from "./kit/events.ts";
import { defineFlow, delays, type OpenedBy, type PageOutput, service, subFlow } from "./kit/flow.ts";

interface Context {
  purpose: "set-password" | "authenticator";
  /** There was a session, and it ended while the page was open. */
  expired: boolean;
}

/** Buat atau ganti kata sandi, pasang autentikator: after sign-in, on a page of its own. */
const machine = setup({
  types: { context: {} as Context, events: {} as UserEvent, input: {} as OpenedBy },
  actions: effects,
  actors: {
    readSession: service<"readSession">(),
    "sign-in": subFlow<"sign-in">(),
    page: subFlow<"page">(),
  },
  guards: {
    isTrue: (_, answer: boolean) => answer,
    endedWith: (_, { output, ending }: { output: PageOutput; ending: PageOutput["ending"] }) =>
      output.ending === ending,
  },
  delays,
}).createMachine({
  id: "password",
  context: ({ input }) => ({
    purpose: input.intent === "set-authenticator" ? "authenticator" : "set-password",
    expired: false,
  }),
  initial: "looking",
  states: {
    looking: {
      invoke: {
        id: "session",
        src: "readSession",
        input: {},
        onDone: [
          { guard: { type: "isTrue", params: ({ event }) => event.output.signedIn }, target: "filling" },
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
          { guard: { type: "isTrue", params: ({ event }) => event.output.signedIn }, target: "filling" },
          { target: "declined" },
        ],
        onError: "unavailable",
      },
    },
    filling: {
      invoke: {
        id: "page",
        src: "page",
        input: ({ context }) => ({ purpose: context.purpose, challengeId: null }),
        onDone: [
          {
            guard: { type: "endedWith", params: ({ event }) => ({ output: event.output, ending: "done" }) },
            target: "done",
          },
          {
            guard: { type: "endedWith", params: ({ event }) => ({ output: event.output, ending: "gone" }) },
            target: "signingIn",
            actions: assign({ expired: true }),
          },
          { target: "stopped" },
        ],
        onError: "unavailable",
      },
    },
    done: {
      type: "final",
      entry: {
        type: "say",
        params: ({ context }) => ({
          text: { key: context.purpose === "authenticator" ? "password:authenticator-set" : "password:set" },
          choices: [offer("check-balance"), offer("menu")],
        }),
      },
    },
    stopped: {
      type: "final",
      entry: {
        type: "say",
        params: { text: { key: "password:stopped" }, choices: [offer("menu"), toAgent] },
      },
    },
    declined: { type: "final" },
    unavailable: {
      type: "final",
      entry: { type: "say", params: { text: { key: "common:unavailable" }, choices: [toAgent] } },
    },
  },
});

export const password = defineFlow({
  version: 1,
  machine,
  intents: ["change-password", "set-authenticator"],
  needsConsent: true,
});
