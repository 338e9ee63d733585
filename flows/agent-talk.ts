import { assign, setup } from "xstate";
import { keepFile, keepWords, tellingDesk, whenTold } from "./agent-talk/telling.ts";
import {
  afterwards,
  farewell,
  heldUp,
  heldUpStill,
  leaveQuestion,
  rateQuestion,
} from "./agent-talk/texts.ts";
import { greeting, sentFile, words } from "./kit/agent-words.ts";
import { offer } from "./kit/choices.ts";
import type { DeskEvent } from "./kit/desk.ts";
import { effects } from "./kit/effects.ts";
import type { UserEvent } from "./kit/events.ts";
import { FILE_TIMEOUT_MS, keepUnsent, withoutArrived } from "./kit/files.ts";
import { defineFlow, delays, service } from "./kit/flow.ts";
import { failed, lastWord, saying } from "./kit/saying.ts";
import type { ToDesk, ToldDesk } from "./kit/services.ts";
import { arrived, fileTold } from "./kit/telling.ts";

interface Context {
  ticket: string;
  number: string;
  /** As people are told him; empty when nobody has it. */
  agent: string;
  /** Written or sent and not at the desk yet, oldest first; words are masked. */
  unsent: ToDesk[];
  /** The agent has ended it. */
  resolved: boolean;
  score: number;
}

/** The tap is the score. */
function scoring(score: number) {
  return { target: "rated", actions: { type: "keepScore", params: { score } } } as const;
}

/** An agent has the talk: his words are said, the person's go to him, and of itself the assistant says only what the person must know. */
const machine = setup({
  types: { context: {} as Context, events: {} as UserEvent, input: {} as { event: DeskEvent } },
  actions: {
    ...effects,
    meet: assign((_, { ticket, number, agent }: DeskEvent) => ({ ticket, number, agent: agent?.name ?? "" })),
    keep: assign(({ context }, sent: ToDesk[]) => ({ unsent: keepUnsent(context.unsent, sent) })),
    arrived: assign(({ context }, told: ToldDesk) => ({ unsent: withoutArrived(context.unsent, told) })),
    end: assign({ resolved: true }),
    keepScore: assign((_, { score }: { score: number }) => ({ score })),
  },
  actors: {
    tellDesk: service<"tellDesk">(),
    closeTicket: service<"closeTicket">(),
    rateTicket: service<"rateTicket">(),
  },
  guards: {
    isTrue: (_, answer: boolean) => answer,
    hasUnsent: ({ context }) => context.unsent.length > 0,
    isResolved: ({ context }) => context.resolved,
  },
  delays: {
    ...delays,
    /** A file is fetched, checked and drawn anew meanwhile. */
    tellTimeout: ({ context }) =>
      context.unsent[0] && "file" in context.unsent[0] ? FILE_TIMEOUT_MS : delays.serviceTimeout,
    /** Until words are tried again that did not get through to the desk. */
    retry: 5_000,
    /** Longer than the desk lets a talk rest: one of which nothing is heard any more does not hold a chat for ever. */
    talkTimeout: 3 * 24 * 60 * 60_000,
    ratingTimeout: 60 * 60_000,
  },
}).createMachine({
  id: "agent-talk",
  context: ({ input: { event } }) => ({
    ticket: event.ticket,
    number: event.number,
    agent: event.agent?.name ?? "",
    unsent: [],
    resolved: false,
    score: 0,
  }),
  initial: "talking",
  on: {
    "desk.taken": {
      target: ".talking",
      actions: [
        { type: "meet", params: ({ event }) => event },
        { type: "ask", params: ({ event }) => greeting(event) },
      ],
    },
    "desk.said": { actions: { type: "say", params: ({ event, context }) => words(event, context) } },
    "desk.file": { actions: { type: "say", params: ({ event, context }) => sentFile(event, context) } },
    "desk.resolved": {
      target: ".handing",
      actions: ["end", { type: "say", params: ({ event }) => farewell(event) }],
    },
  },
  states: {
    talking: {
      tags: "relaying",
      initial: "listening",
      on: {
        "user.wrote": { target: ".telling", actions: keepWords },
        "user.file": { target: ".telling", actions: keepFile },
        "user.leave": ".leaving",
        "user.help": {
          actions: {
            type: "say",
            params: ({ context: { agent } }) => ({ text: { key: "agent-talk:help", values: { agent } } }),
          },
        },
        "user.stray": { actions: { type: "say", params: { text: { key: "agent-talk:stray" } } } },
        "user.unclear": { actions: { type: "say", params: { text: { key: "agent-talk:only-text" } } } },
        "desk.released": "handing",
        "desk.moved": "moved",
      },
      after: { talkTimeout: "lost" },
      states: {
        listening: { always: { guard: "hasUnsent", target: "telling" } },
        telling: {
          invoke: {
            ...tellingDesk("tell"),
            onDone: whenTold(),
            onError: { target: "waiting", actions: saying<Context>(heldUp) },
          },
          after: { tellTimeout: { target: "waiting", actions: saying<Context>(heldUp) } },
        },
        /** The desk can't be reached: what was written is kept, and tried again in its order. */
        waiting: {
          after: { retry: "retrying" },
          on: {
            "user.wrote": { target: "waiting", actions: keepWords },
            "user.file": { target: "waiting", actions: [keepFile, saying<Context>(heldUp)] },
            "user.leave": { actions: saying<Context>(heldUpStill) },
          },
        },
        retrying: {
          invoke: {
            ...tellingDesk("retry"),
            onDone: whenTold(saying<Context>({ text: { key: "agent-talk:arrived" } })),
            onError: "waiting",
          },
          after: { tellTimeout: "waiting" },
        },
        leaving: {
          entry: { type: "ask", params: ({ context }) => leaveQuestion(context) },
          on: {
            "chose.end": "ending",
            "chose.stay": {
              target: "listening",
              actions: {
                type: "ask",
                params: ({ context: { agent } }) => ({
                  text: { key: "agent-talk:stays", values: { agent } },
                }),
              },
            },
          },
          after: { answerTimeout: "listening" },
        },
        ending: {
          invoke: {
            id: "end",
            src: "closeTicket",
            input: ({ context: { ticket } }) => ({ ticket }),
            onDone: {
              target: "#agent-talk.rating",
              actions: {
                type: "say",
                params: ({ context: { number } }) => ({
                  text: { key: "agent-talk:ended", values: { number } },
                }),
              },
            },
            onError: { target: "leaving", actions: failed },
          },
          after: { serviceTimeout: { target: "leaving", actions: failed } },
        },
      },
    },
    /** Nobody has it any more; what was written last belongs to the ticket all the same. */
    handing: {
      initial: "judging",
      states: {
        judging: {
          always: [
            { guard: "hasUnsent", target: "passing" },
            { guard: "isResolved", target: "#agent-talk.rating" },
            { target: "#agent-talk.released" },
          ],
        },
        passing: {
          invoke: {
            ...tellingDesk("hand"),
            onDone: [fileTold("judging"), { target: "judging", actions: arrived }],
            onError: "pausing",
          },
          after: { tellTimeout: "pausing" },
        },
        pausing: {
          tags: "relaying",
          on: {
            "user.wrote": { actions: [keepWords, saying<Context>(heldUpStill)] },
            "user.file": { actions: [keepFile, saying<Context>(heldUp)] },
            "user.*": { actions: saying<Context>(heldUpStill) },
          },
          after: { retry: "passing" },
        },
      },
    },
    released: lastWord(({ context: { number, agent } }: { context: Context }) => ({
      text: { key: "agent-talk:released", values: { number, agent } },
      choices: afterwards,
    })),
    moved: lastWord({ text: { key: "agent-talk:moved" } }),
    /** It ended a while ago, and the news of it got lost with the last second of a store: what was written now is kept, and nobody reads it. */
    unread: lastWord(({ context: { number } }: { context: Context }) => ({
      text: { key: "agent-talk:unread", values: { number } },
      choices: afterwards,
    })),
    lost: lastWord({ text: { key: "agent-talk:lost" }, choices: afterwards }),
    rating: {
      entry: { type: "ask", params: rateQuestion },
      on: {
        "chose.score1": scoring(1),
        "chose.score2": scoring(2),
        "chose.score3": scoring(3),
        "chose.score4": scoring(4),
        "chose.score5": scoring(5),
      },
      after: { ratingTimeout: "over" },
    },
    rated: {
      invoke: {
        id: "rate",
        src: "rateTicket",
        input: ({ context: { ticket, score } }) => ({ ticket, score }),
        onDone: "thanked",
        onError: "thanked",
      },
      after: { serviceTimeout: "thanked" },
    },
    thanked: lastWord({ text: { key: "agent-talk:thanks" }, choices: [offer("menu")] }),
    over: { type: "final" },
  },
});

export const agentTalk = defineFlow({
  version: 4,
  machine,
  // What waits to be sent may be a file now; the words that a state of before keeps are told as they were. Since 4
  // it passes on what agents send.
  migrations: { 1: (state) => state, 2: (state) => state, 3: (state) => state },
  intents: [],
  aside: true,
  relays: true,
  forPeople: true,
});
