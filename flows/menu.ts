import { setup } from "xstate";
import { offer } from "./kit/choices.ts";
import { effects, type Say } from "./kit/effects.ts";
import type { UserEvent } from "./kit/events.ts";
import { defineFlow, delays, service } from "./kit/flow.ts";

const forEverybody = [offer("contact-agent"), offer("verify-official"), offer("change-language")];

const signedOut: Say = {
  text: { key: "menu:title" },
  choices: [
    offer("check-balance"),
    offer("check-balance-jht"),
    offer("register"),
    offer("login"),
    offer("my-account"),
    ...forEverybody,
  ],
};

const signedIn: Say = {
  text: { key: "menu:title" },
  choices: [
    offer("check-balance"),
    offer("check-balance-jht"),
    offer("check-balance-jp"),
    ...forEverybody,
    offer("my-account"),
    offer("logout"),
  ],
};

/** The menu: shows what can be done now and is over; what is chosen opens its own flow. */
const machine = setup({
  types: { events: {} as UserEvent },
  actions: effects,
  actors: { readSession: service<"readSession">() },
  guards: { isTrue: (_, answer: boolean) => answer },
  delays,
}).createMachine({
  id: "menu",
  initial: "looking",
  states: {
    looking: {
      invoke: {
        id: "session",
        src: "readSession",
        input: {},
        onDone: [
          {
            guard: { type: "isTrue", params: ({ event }) => event.output.signedIn },
            target: "shown",
            actions: { type: "say", params: signedIn },
          },
          { target: "shown", actions: { type: "say", params: signedOut } },
        ],
        onError: { target: "shown", actions: { type: "say", params: signedOut } },
      },
      after: { serviceTimeout: { target: "shown", actions: { type: "say", params: signedOut } } },
    },
    shown: { type: "final" },
  },
});

export const menu = defineFlow({ version: 1, machine, intents: ["menu"] });
