import { setup } from "xstate";
import { effects, type Say } from "./effects.ts";
import type { UserEvent } from "./events.ts";
import { defineFlow, type Flow, type OpenedBy } from "./flow.ts";
import type { Intent } from "./intents.ts";

/** A flow that answers each of its wishes with one message and is over. */
export function answerFlow(id: string, version: number, replies: Partial<Record<Intent, Say>>): Flow {
  const intents = Object.keys(replies) as Intent[];
  const machine = setup({
    types: { context: {} as OpenedBy, events: {} as UserEvent, input: {} as OpenedBy },
    actions: effects,
  }).createMachine({
    id,
    context: ({ input }) => input,
    initial: "answered",
    states: {
      answered: {
        type: "final",
        entry: {
          type: "say",
          params: ({ context }) => replies[context.intent] ?? { text: { key: "common:try-again" } },
        },
      },
    },
  });
  return defineFlow({ version, machine, intents, aside: true });
}
