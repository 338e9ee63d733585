import { assign, setup } from "xstate";
import { offer, toAgent } from "./kit/choices.ts";
import type { AgentSeen } from "./kit/desk.ts";
import { effects } from "./kit/effects.ts";
import type { UserEvent } from "./kit/events.ts";
import { defineFlow, delays, service } from "./kit/flow.ts";

interface Context {
  code: string;
}

/** The shape of a code, as people type it: six letters and digits, with or without a dash. */
const CODE = /^\s*([2-9a-z]{3})[\s-]?([2-9a-z]{3})\s*$/i;

/** Cek petugas: whether somebody who says that he is an agent here is one. */
const machine = setup({
  types: { context: {} as Context, events: {} as UserEvent },
  actions: {
    ...effects,
    keepCode: assign(({ event }) => {
      const found = event.type === "user.said" ? CODE.exec(event.text) : null;
      return { code: found ? `${found[1]}${found[2]}` : "" };
    }),
  },
  actors: { findAgent: service<"findAgent">() },
  guards: {
    isCode: ({ event }) => event.type === "user.said" && CODE.test(event.text),
    isKnown: (_, found: { agent: AgentSeen | null }) => found.agent !== null,
  },
  delays,
}).createMachine({
  id: "check-agent",
  context: { code: "" },
  initial: "asking",
  states: {
    asking: {
      entry: {
        type: "ask",
        params: {
          text: { key: "check-agent:ask" },
          again: { key: "check-agent:ask-again" },
          choices: [offer("contact-agent"), offer("menu")],
        },
      },
      on: { "user.said": { guard: "isCode", target: "looking", actions: "keepCode" } },
      after: { answerTimeout: "abandoned" },
    },
    looking: {
      invoke: {
        id: "find",
        src: "findAgent",
        input: ({ context: { code } }) => ({ code }),
        onDone: [
          {
            guard: { type: "isKnown", params: ({ event }) => event.output },
            target: "known",
            actions: {
              type: "say",
              params: ({ event: { output } }) => ({
                text: {
                  key: "check-agent:known",
                  values: { agent: output.agent?.name ?? "", code: output.agent?.code ?? "" },
                },
                choices: [offer("menu")],
              }),
            },
          },
          { target: "unknown" },
        ],
        onError: "unavailable",
      },
      after: { serviceTimeout: "unavailable" },
    },
    known: { type: "final" },
    unknown: {
      type: "final",
      entry: {
        type: "say",
        params: {
          text: { key: "check-agent:unknown" },
          choices: [offer("check-agent"), toAgent, offer("menu")],
        },
      },
    },
    unavailable: {
      type: "final",
      entry: {
        type: "say",
        params: { text: { key: "common:unavailable" }, choices: [offer("check-agent"), offer("menu")] },
      },
    },
    abandoned: { type: "final" },
  },
});

export const checkAgent = defineFlow({ version: 1, machine, intents: ["check-agent"], aside: true });
