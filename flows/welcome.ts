import { setup } from "xstate";
import { offer, toAgent } from "./kit/choices.ts";
import { type Ask, effects } from "./kit/effects.ts";
import type { UserEvent } from "./kit/events.ts";
import { defineFlow, delays, type OpenedBy, service } from "./kit/flow.ts";
import type { Intent } from "./kit/intents.ts";

interface Context {
  /** What the person came for; done as soon as he has agreed. */
  wanted: Intent;
}

const notice: Ask = {
  text: { key: "welcome:notice" },
  again: { key: "welcome:unclear" },
  help: { key: "welcome:help" },
  choices: [
    { id: "agree", label: { key: "welcome:agree-button" } },
    { id: "decline", label: { key: "welcome:decline-button" } },
    { id: "language", label: { key: "welcome:other-language-button" } },
  ],
};

/** First contact: who this is, what is kept and why, and the question whether that is all right (UU 27/2022 ps 20–22). */
const machine = setup({
  types: { context: {} as Context, events: {} as UserEvent, input: {} as OpenedBy },
  actions: effects,
  actors: { readConsent: service<"readConsent">(), recordConsent: service<"recordConsent">() },
  guards: {
    isTrue: (_, answer: boolean) => answer,
    wantsTo: (_, { intent, wanted }: { intent: string | null; wanted: string }) => intent === wanted,
  },
  delays,
}).createMachine({
  id: "welcome",
  context: ({ input }) => ({ wanted: input.intent === "greeting" ? "menu" : input.intent }),
  initial: "looking",
  states: {
    looking: {
      description: "The core remembers an agreement even when the chat's state was lost.",
      invoke: {
        id: "consent",
        src: "readConsent",
        input: {},
        onDone: [
          { guard: { type: "isTrue", params: ({ event }) => event.output.given }, target: "agreed" },
          { target: "asking" },
        ],
        onError: "unavailable",
      },
      after: { serviceTimeout: "unavailable" },
    },
    asking: {
      entry: { type: "ask", params: notice },
      on: {
        "chose.agree": "recording",
        "chose.decline": "declined",
        "chose.language": {
          target: "asking",
          reenter: true,
          actions: { type: "setLanguage", params: { language: "other" } },
        },
        "user.said": [
          {
            guard: { type: "wantsTo", params: ({ event }) => ({ intent: event.intent, wanted: "affirm" }) },
            target: "recording",
          },
          {
            guard: { type: "wantsTo", params: ({ event }) => ({ intent: event.intent, wanted: "deny" }) },
            target: "declined",
          },
        ],
        "user.unclear": { actions: { type: "say", params: { text: { key: "welcome:unclear" } } } },
      },
      after: { answerTimeout: "over" },
    },
    recording: {
      invoke: {
        id: "record",
        src: "recordConsent",
        input: { given: true },
        onDone: { target: "agreed", actions: { type: "say", params: { text: { key: "welcome:agreed" } } } },
        onError: {
          target: "asking",
          actions: { type: "say", params: { text: { key: "common:try-again" } } },
        },
      },
      after: {
        serviceTimeout: {
          target: "asking",
          actions: { type: "say", params: { text: { key: "common:try-again" } } },
        },
      },
    },
    agreed: {
      type: "final",
      entry: { type: "go", params: ({ context }) => ({ intent: context.wanted }) },
    },
    declined: {
      type: "final",
      entry: {
        type: "say",
        params: {
          text: { key: "welcome:declined" },
          choices: [offer("verify-official"), offer("program-info"), toAgent],
        },
      },
    },
    over: { type: "final" },
    unavailable: {
      type: "final",
      entry: { type: "say", params: { text: { key: "common:unavailable" }, choices: [toAgent] } },
    },
  },
});

export const welcome = defineFlow({ version: 1, machine, intents: ["greeting"] });
