import { assign, setup } from "xstate";
import { effects, type Say } from "../../flows/kit/effects.ts";
import type { UserEvent } from "../../flows/kit/events.ts";
import { defineFlow, delays, type Flow, service } from "../../flows/kit/flow.ts";
import { menu } from "../../flows/menu.ts";

/** A sentence that is nothing but the words given. */
function plainly(words: string): Say {
  return { text: { key: "register:mask", values: { mask: words } } };
}

const toolkit = setup({
  types: { context: {} as { count: number; text: string }, events: {} as UserEvent },
  actions: {
    ...effects,
    remember: assign(({ context, event }) => ({
      count: context.count + 1,
      text: event.type === "user.said" ? event.text : "",
    })),
  },
  actors: { readSession: service<"readSession">() },
  guards: {
    isPoison: (_, text: string) => {
      if (text === "racun") throw new Error("a fault in a flow");
      return false;
    },
  },
  delays: { ...delays, hour: 60 * 60_000 },
});

/**
 * Answers each message, after asking a service, with how many there were and what it was: `2:apa`. "racun" meets a fault in
 * the flow. Greeting opens it.
 */
export const echo: Flow = defineFlow({
  version: 1,
  intents: ["greeting"],
  machine: toolkit.createMachine({
    id: "welcome",
    context: { count: 0, text: "" },
    initial: "listening",
    entry: { type: "ask", params: plainly("Ada apa?") },
    states: {
      listening: {
        on: {
          "user.said": [
            { guard: { type: "isPoison", params: ({ event }) => event.text } },
            { target: "thinking", actions: "remember" },
          ],
        },
        after: { answerTimeout: "over" },
      },
      thinking: {
        invoke: {
          id: "session",
          src: "readSession",
          input: {},
          onDone: {
            target: "listening",
            actions: { type: "say", params: ({ context }) => plainly(`${context.count}:${context.text}`) },
          },
          onError: { target: "listening", actions: { type: "say", params: plainly("gagal") } },
        },
        after: {
          serviceTimeout: { target: "listening", actions: { type: "say", params: plainly("lambat") } },
        },
      },
      over: { type: "final" },
    },
  }),
});

/** Says "sudah satu jam" an hour after it was opened. Greeting opens it. */
export const alarm: Flow = defineFlow({
  version: 1,
  intents: ["greeting"],
  machine: toolkit.createMachine({
    id: "welcome",
    context: { count: 0, text: "" },
    initial: "waiting",
    states: {
      waiting: {
        entry: { type: "ask", params: plainly("Ditunggu.") },
        after: { hour: { target: "rung", actions: { type: "say", params: plainly("sudah satu jam") } } },
      },
      rung: { after: { answerTimeout: "over" } },
      over: { type: "final" },
    },
  }),
});

/** Every small conversation with the menu that the runtime falls back on. */
export function withMenu(flow: Flow): Flow[] {
  return [flow, menu];
}
