import { assign, setup } from "xstate";
import { offer } from "./kit/choices.ts";
import type { TicketStanding } from "./kit/desk.ts";
import { effects, type Say } from "./kit/effects.ts";
import { FILE_TIMEOUT_MS, fileSaid, keepUnsent, withoutArrived } from "./kit/files.ts";
import { defineFlow, delays, type OpenedByFile, service } from "./kit/flow.ts";
import type { ToDesk, ToldDesk } from "./kit/services.ts";

interface Context {
  /** Id and number of the ticket that it goes to; empty until one is found. */
  ticket: string;
  number: string;
  /** The file and what stands under it, as far as it is not on the ticket yet. */
  unsent: ToDesk[];
}

/** To nobody in particular: no machine here reads pictures. */
const unread: Say = {
  text: { key: "file:cannot-read" },
  sparing: true,
  choices: [offer("contact-agent"), offer("menu")],
};

function said({ number }: Context, { file }: Pick<ToldDesk, "file">): Say {
  if (file !== "passed-on") return fileSaid({ file });
  return { text: { key: "file:added", values: { number } }, sparing: true };
}

/** A photo or a document that nothing here asked for: it belongs to the ticket that waits, if one does. */
const machine = setup({
  types: { context: {} as Context, input: {} as OpenedByFile },
  actions: {
    ...effects,
    keepTicket: assign((_, { ticket, number }: Pick<TicketStanding, "ticket" | "number">) => ({
      ticket,
      number,
    })),
    arrived: assign(({ context }, told: ToldDesk) => ({ unsent: withoutArrived(context.unsent, told) })),
  },
  actors: { readDesk: service<"readDesk">(), tellDesk: service<"tellDesk">() },
  guards: {
    isHere: (_, ticket: TicketStanding | null) => ticket !== null && !ticket.elsewhere,
    isTrue: (_, answer: boolean) => answer,
    hasUnsent: ({ context }) => context.unsent.length > 0,
  },
  delays: { ...delays, fileTimeout: FILE_TIMEOUT_MS },
}).createMachine({
  id: "file",
  context: ({ input }) => ({ ticket: "", number: "", unsent: keepUnsent([], input.sent) }),
  initial: "looking",
  states: {
    looking: {
      invoke: {
        id: "look",
        src: "readDesk",
        input: {},
        onDone: [
          {
            guard: { type: "isHere", params: ({ event }) => event.output.ticket },
            target: "passing",
            actions: {
              type: "keepTicket",
              params: ({ event }) => event.output.ticket ?? { ticket: "", number: "" },
            },
          },
          { target: "unread" },
        ],
        onError: "failed",
      },
      after: { serviceTimeout: "failed" },
    },
    passing: {
      invoke: {
        id: "pass",
        src: "tellDesk",
        input: ({ context: { ticket, unsent } }) => ({ ticket, sent: unsent }),
        onDone: [
          { guard: { type: "isTrue", params: ({ event }) => !event.output.known }, target: "unread" },
          {
            guard: { type: "isTrue", params: ({ event }) => event.output.file !== null },
            target: "judging",
            actions: [
              { type: "arrived", params: ({ event }) => event.output },
              { type: "say", params: ({ context, event }) => said(context, event.output) },
            ],
          },
          { target: "judging", actions: { type: "arrived", params: ({ event }) => event.output } },
        ],
        onError: "failed",
      },
      after: { fileTimeout: "failed" },
    },
    /** What stands under a file goes after it. */
    judging: { always: [{ guard: "hasUnsent", target: "passing" }, { target: "over" }] },
    over: { type: "final" },
    unread: { type: "final", entry: { type: "say", params: unread } },
    failed: { type: "final", entry: { type: "say", params: fileSaid({ file: "not-now" }) } },
  },
});

export const file = defineFlow({
  version: 1,
  machine,
  intents: [],
  aside: true,
  takesFiles: true,
  forPeople: true,
});
