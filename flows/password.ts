import { assign, setup } from "xstate";
import { offer, toAgent } from "./kit/choices.ts";
import { effects } from "./kit/effects.ts";
import type { UserEvent } from "./kit/events.ts";
import { defineFlow, delays, type OpenedBy, service, subFlow } from "./kit/flow.ts";
import { pageEnded, pageGuards } from "./kit/pages.ts";
import { lastWord, unavailable } from "./kit/saying.ts";
import { sessionGuards, signInAgain, signInFirst, signingIn } from "./kit/signing-in.ts";

interface Context {
  purpose: "set-password" | "authenticator";
  /** There was a session, and it ended while the page was open. */
  expired: boolean;
}

/** Buat atau ganti kata sandi, pasang autentikator: after sign-in, on a page of its own. */
const machine = setup({
  types: { context: {} as Context, events: {} as UserEvent, input: {} as OpenedBy },
  actions: { ...effects, sessionEnded: assign({ expired: true }) },
  actors: {
    requireSession: service<"requireSession">(),
    "sign-in": subFlow<"sign-in">(),
    page: subFlow<"page">(),
  },
  guards: { ...sessionGuards, ...pageGuards },
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
        src: "requireSession",
        input: {},
        onDone: "filling",
        onError: signInFirst("signingIn", "unavailable"),
      },
      after: { serviceTimeout: "unavailable" },
    },
    signingIn: signingIn({ signedIn: "filling", declined: "declined" }),
    filling: {
      invoke: {
        id: "page",
        src: "page",
        input: ({ context }) => ({ purpose: context.purpose, challengeId: null }),
        onDone: [
          { guard: pageEnded("done"), target: "done" },
          { guard: pageEnded("gone"), ...signInAgain },
          { target: "stopped" },
        ],
        onError: "unavailable",
      },
    },
    done: lastWord(({ context }) => ({
      text: { key: context.purpose === "authenticator" ? "password:authenticator-set" : "password:set" },
      choices: [offer("check-balance"), offer("menu")],
    })),
    stopped: lastWord({ text: { key: "password:stopped" }, choices: [offer("menu"), toAgent] }),
    declined: { type: "final" },
    unavailable: unavailable(),
  },
});

export const password = defineFlow({
  version: 1,
  machine,
  intents: ["change-password", "set-authenticator"],
  needsConsent: true,
});
