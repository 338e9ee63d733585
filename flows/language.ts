import { setup } from "xstate";
import { offer } from "./kit/choices.ts";
import { effects } from "./kit/effects.ts";
import type { UserEvent } from "./kit/events.ts";
import { defineFlow, delays } from "./kit/flow.ts";

/** Bahasa: asks in both languages at once, for the person may not read the one that is set. */
const machine = setup({
  types: { events: {} as UserEvent },
  actions: effects,
  delays,
}).createMachine({
  id: "language",
  initial: "asking",
  states: {
    asking: {
      entry: {
        type: "ask",
        params: {
          text: { key: "language:ask" },
          choices: [
            { id: "id", label: { key: "language:indonesian-button" } },
            { id: "en", label: { key: "language:english-button" } },
          ],
        },
      },
      on: {
        "chose.id": { target: "set", actions: { type: "setLanguage", params: { language: "id" } } },
        "chose.en": { target: "set", actions: { type: "setLanguage", params: { language: "en" } } },
      },
      after: { answerTimeout: "abandoned" },
    },
    set: {
      type: "final",
      entry: {
        type: "say",
        params: { text: { key: "language:set" }, choices: [offer("check-balance"), offer("menu")] },
      },
    },
    abandoned: { type: "final" },
  },
});

export const language = defineFlow({ version: 1, machine, intents: ["change-language"], aside: true });
