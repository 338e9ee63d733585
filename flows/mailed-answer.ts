import { setup } from "xstate";
import { greeting, sentFile, words } from "./kit/agent-words.ts";
import { offer } from "./kit/choices.ts";
import type { DeskEvent } from "./kit/desk.ts";
import { effects, type Say } from "./kit/effects.ts";
import { defineFlow } from "./kit/flow.ts";

/** What of a desk is told in passing. */
type Context = DeskEvent & { type: "desk.taken" | "desk.said" | "desk.file" };

function heard(event: Context): Say {
  if (event.type === "desk.taken") return greeting(event);
  return event.type === "desk.file" ? sentFile(event, { agent: "" }) : words(event, { agent: "" });
}

/** However much the agent sends: how he is answered, for what is written here the assistant reads. */
const howToReply: Say = {
  text: { key: "agent-talk:by-mail" },
  sparing: true,
  choices: [offer("contact-agent"), offer("menu")],
};

/** An agent has a ticket that he answers by e-mail: what he says is said here as well, and the chat stays the assistant's. */
const machine = setup({
  types: { context: {} as Context, input: {} as { event: Context } },
  actions: effects,
  guards: { isTaken: ({ context }) => context.type === "desk.taken" },
}).createMachine({
  id: "mailed-answer",
  context: ({ input }) => input.event,
  initial: "judging",
  states: {
    judging: {
      entry: { type: "say", params: ({ context }) => heard(context) },
      always: [{ guard: "isTaken", target: "over" }, { target: "answered" }],
    },
    answered: { type: "final", entry: { type: "say", params: howToReply } },
    over: { type: "final" },
  },
});

export const mailedAnswer = defineFlow({ version: 1, machine, intents: [], aside: true, tellsOfMail: true });
