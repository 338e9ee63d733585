import { setup } from "xstate";
import { offer, toAgent } from "./kit/choices.ts";
import { effects } from "./kit/effects.ts";
import type { UserEvent } from "./kit/events.ts";
import { defineFlow, type OpenedBy } from "./kit/flow.ts";

/**
 * Somebody typed a password, a code or a number that nobody asked for, or asks for another person's account: refused kindly; the secret is
 * taken out of sight where the channel can.
 */
const machine = setup({
  types: { context: {} as OpenedBy, events: {} as UserEvent, input: {} as OpenedBy },
  actions: effects,
  guards: { isSecret: ({ context }) => context.secret === true },
}).createMachine({
  id: "safety",
  context: ({ input }) => input,
  initial: "judging",
  states: {
    judging: { always: [{ guard: "isSecret", target: "hidden" }, { target: "refused" }] },
    hidden: {
      type: "final",
      entry: [
        { type: "hideMessage" },
        { type: "say", params: { text: { key: "safety:secret" }, choices: [offer("menu"), toAgent] } },
      ],
    },
    refused: {
      type: "final",
      entry: {
        type: "say",
        params: { text: { key: "safety:others-account" }, choices: [offer("menu"), toAgent] },
      },
    },
  },
});

export const safety = defineFlow({ version: 1, machine, intents: ["unsafe-input"], aside: true });
