import type { Answered } from "../kit/arrows.ts";
import { offer } from "../kit/choices.ts";
import type { UserEvent } from "../kit/events.ts";
import { asSent, fileSaid } from "../kit/files.ts";
import { failed, lastWord, saying } from "../kit/saying.ts";
import { arrived, fileTold, ticketIsKnown } from "../kit/telling.ts";
import type { Context } from "./context.ts";
import { afterwards } from "./texts.ts";

type Scope = { context: Context };

/** Nothing is known of it any more than its number. */
const isStill = { target: "standing", actions: ["forgetStanding", failed] } as const;

const idOf = ({ ticket }: Context) => ({ ticket: ticket?.ticket ?? "" });

const notSent = {
  target: "open",
  actions: ["dropUnsent", saying<Context>(fileSaid({ file: "not-now" }))],
} as const;

/** What can be done with a ticket that is there: leads from `standing`, and back to it where nothing answers. */
export const ticketStates = {
  adding: {
    entry: { type: "ask", params: { text: { key: "contact:add" } } },
    initial: "open",
    on: {
      "user.said": { target: "telling", actions: "takeWords" },
      "user.file": {
        target: ".passing",
        actions: {
          type: "keep",
          params: ({ event }: { event: Extract<UserEvent, { type: "user.file" }> }) => asSent(event),
        },
      },
      "user.back": "looking",
    },
    after: { answerTimeout: "abandoned" },
    states: {
      open: { always: { guard: "hasUnsent", target: "passing" } },
      /** Stays at the question: who sends one photo often sends another. */
      passing: {
        invoke: {
          id: "pass",
          src: "tellDesk",
          input: ({ context }: Scope) => ({ ...idOf(context), sent: context.unsent }),
          onDone: [
            fileTold("open"),
            { guard: ticketIsKnown, target: "open", actions: arrived },
            { target: "#contact.looking", actions: "dropUnsent" },
          ],
          onError: notSent,
        },
        after: { fileTimeout: notSent },
      },
    },
  },
  telling: {
    invoke: {
      id: "tell",
      src: "addToTicket",
      input: ({ context }: Scope) => ({ ...idOf(context), text: context.words }),
      onDone: [{ guard: ticketIsKnown, target: "told" }, { target: "looking" }],
      onError: isStill,
    },
    after: { serviceTimeout: isStill },
  },
  told: lastWord({ text: { key: "contact:added" }, choices: [offer("menu")] }),
  closing: {
    invoke: {
      id: "close",
      src: "closeTicket",
      input: ({ context }: Scope) => idOf(context),
      onDone: "closed",
      onError: isStill,
    },
    after: { serviceTimeout: isStill },
  },
  closed: lastWord({ text: { key: "contact:closed" }, choices: afterwards }),
  moving: {
    invoke: {
      id: "move",
      src: "moveTicketHere",
      input: ({ context }: Scope) => idOf(context),
      onDone: [
        {
          guard: { type: "isTrue", params: ({ event }: Answered<{ moved: boolean }>) => event.output.moved },
          target: "looking",
        },
        { target: "unmoved" },
      ],
      onError: "unmoved",
    },
    after: { serviceTimeout: "unmoved" },
  },
  unmoved: lastWord({ text: { key: "contact:not-moved" }, choices: afterwards }),
} as const;
