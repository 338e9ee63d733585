import { setup } from "xstate";
import { offer, toAgent } from "./kit/choices.ts";
import { effects } from "./kit/effects.ts";
import type { UserEvent } from "./kit/events.ts";
import { defineFlow, delays, service } from "./kit/flow.ts";

/** Keluar: ends the session of this chat at once; signing in again is easy, being overlooked is not. */
const machine = setup({
  types: { events: {} as UserEvent },
  actions: effects,
  actors: { endSession: service<"endSession">() },
  delays,
}).createMachine({
  id: "sign-out",
  initial: "ending",
  states: {
    ending: {
      invoke: { id: "end", src: "endSession", input: {}, onDone: "signedOut", onError: "unavailable" },
      after: { serviceTimeout: "unavailable" },
    },
    signedOut: {
      type: "final",
      entry: {
        type: "say",
        params: { text: { key: "sign-out:done" }, choices: [offer("login"), offer("menu")] },
      },
    },
    unavailable: {
      type: "final",
      entry: {
        type: "say",
        params: { text: { key: "sign-out:unavailable" }, choices: [offer("logout"), toAgent] },
      },
    },
  },
});

export const signOut = defineFlow({ version: 1, machine, intents: ["logout"] });
