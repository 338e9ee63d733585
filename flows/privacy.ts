import { setup } from "xstate";
import { offer, toAgent } from "./kit/choices.ts";
import { effects } from "./kit/effects.ts";
import type { UserEvent } from "./kit/events.ts";
import { defineFlow, delays, service } from "./kit/flow.ts";

/** Data saya: what this chat keeps, and the way to take the agreement back (UU 27/2022 ps 9, 21, 40). */
const machine = setup({
  types: { events: {} as UserEvent },
  actions: effects,
  actors: { recordConsent: service<"recordConsent">() },
  delays,
}).createMachine({
  id: "privacy",
  initial: "explaining",
  states: {
    explaining: {
      entry: {
        type: "ask",
        params: {
          text: { key: "privacy:what-is-kept" },
          again: { key: "privacy:again" },
          choices: [
            { id: "withdraw", label: { key: "privacy:withdraw-button" } },
            { id: "keep", label: { key: "privacy:keep-button" } },
          ],
        },
      },
      on: { "chose.withdraw": "withdrawing", "chose.keep": "kept", "user.back": "kept" },
      after: { answerTimeout: "abandoned" },
    },
    withdrawing: {
      invoke: {
        id: "record",
        src: "recordConsent",
        input: { given: false },
        onDone: "withdrawn",
        onError: {
          target: "explaining",
          actions: { type: "say", params: { text: { key: "common:try-again" } } },
        },
      },
      after: {
        serviceTimeout: {
          target: "explaining",
          actions: { type: "say", params: { text: { key: "common:try-again" } } },
        },
      },
    },
    withdrawn: {
      type: "final",
      entry: { type: "say", params: { text: { key: "privacy:withdrawn" }, choices: [toAgent] } },
    },
    kept: {
      type: "final",
      entry: { type: "say", params: { text: { key: "privacy:kept" }, choices: [offer("menu")] } },
    },
    abandoned: { type: "final" },
  },
});

export const privacy = defineFlow({ version: 1, machine, intents: ["delete-data"] });
