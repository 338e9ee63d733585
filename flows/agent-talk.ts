import { assign, setup } from "xstate";
import { offer } from "./kit/choices.ts";
import type { DeskEvent } from "./kit/desk.ts";
import { type Ask, type Choice, effects, type Say } from "./kit/effects.ts";
import type { UserEvent } from "./kit/events.ts";
import { asSent, FILE_TIMEOUT_MS, fileSaid, keepUnsent, withoutArrived } from "./kit/files.ts";
import { defineFlow, delays, service } from "./kit/flow.ts";
import type { ToDesk, ToldDesk } from "./kit/services.ts";

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

/** In ascending order, so that the number typed is the score. */
const SCORES: Choice[] = [
  { id: "score1", label: { key: "agent-talk:score-none" } },
  { id: "score2", label: { key: "agent-talk:score-little" } },
  { id: "score3", label: { key: "agent-talk:score-fair" } },
  { id: "score4", label: { key: "agent-talk:score-good" } },
  { id: "score5", label: { key: "agent-talk:score-full" } },
];

/** An agent's words, under his name, as a message of their own. */
function words(event: DeskEvent, { agent }: Context): Say {
  const text = event.type === "desk.said" ? event.text : "";
  const { ticket, position, epoch } = event;
  const name = event.agent?.name ?? agent;
  return {
    text: { key: "agent-talk:said", values: { agent: name, text } },
    from: { ticket, position, epoch },
  };
}

/** However much he goes on to send: it is kept, as he knows by then. */
const heldUp: Say = { text: { key: "agent-talk:held-up" }, sparing: true };

/** An agent's photo or document, with a word under it of whom it is from. */
function sentFile(event: DeskEvent & { type: "desk.file" }, { agent: known }: Context): Say {
  const { kind, ticket, number, position, epoch, agent } = event;
  return {
    text: { key: `agent-talk:sent-${kind}`, values: { agent: agent?.name ?? known } },
    from: { ticket, position, epoch },
    file: { ticket, position, kind, name: `${number}-${position}` },
  };
}

/** He is told who it is, and how he will be answered. */
function greeting({ agent, number, ...act }: DeskEvent): Ask {
  const values = { agent: agent?.name ?? "", code: agent?.code ?? "", number };
  const kind = act.type === "desk.taken" ? (act.kind ?? "chat") : "chat";
  switch (kind) {
    case "chat":
      return { text: { key: "agent-talk:taken", values } };
    case "callback":
      return { text: { key: "agent-talk:taken-callback", values } };
    case "email":
      return { text: { key: "agent-talk:taken-email", values } };
  }
}

function farewell({ type, ...event }: DeskEvent): Say {
  const { number } = event;
  const summary = "summary" in event && type === "desk.resolved" ? event.summary : "";
  if (summary === "") return { text: { key: "agent-talk:resolved", values: { number } } };
  return { text: { key: "agent-talk:resolved-summary", values: { number, summary } } };
}

/** Whether all that was written and sent is kept at the desk: nothing is left, and no file was refused. */
function isAllKept({ unsent }: Context, { arrived, file }: ToldDesk): boolean {
  return unsent.every(({ id }) => arrived.includes(id)) && (file === null || file === "passed-on");
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
        "user.wrote": {
          target: ".telling",
          actions: { type: "keep", params: ({ event: { id, text } }) => [{ id, text }] },
        },
        "user.file": { target: ".telling", actions: { type: "keep", params: ({ event }) => asSent(event) } },
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
            id: "tell",
            src: "tellDesk",
            input: ({ context: { ticket, unsent } }) => ({ ticket, sent: unsent }),
            onDone: [
              {
                guard: {
                  type: "isTrue",
                  params: ({ context, event }) => event.output.over && isAllKept(context, event.output),
                },
                target: "#agent-talk.unread",
              },
              {
                guard: { type: "isTrue", params: ({ event }) => event.output.file !== null },
                target: "listening",
                actions: [
                  { type: "arrived", params: ({ event }) => event.output },
                  { type: "say", params: ({ event }) => fileSaid(event.output) },
                ],
              },
              {
                guard: { type: "isTrue", params: ({ event }) => event.output.known },
                target: "listening",
                actions: { type: "arrived", params: ({ event }) => event.output },
              },
              { target: "#agent-talk.lost" },
            ],
            onError: {
              target: "waiting",
              actions: { type: "say", params: heldUp },
            },
          },
          after: {
            tellTimeout: {
              target: "waiting",
              actions: { type: "say", params: heldUp },
            },
          },
        },
        /** The desk can't be reached: what was written is kept, and tried again in its order. */
        waiting: {
          after: { retry: "retrying" },
          on: {
            "user.wrote": {
              target: "waiting",
              actions: { type: "keep", params: ({ event: { id, text } }) => [{ id, text }] },
            },
            "user.file": {
              target: "waiting",
              actions: [
                { type: "keep", params: ({ event }) => asSent(event) },
                { type: "say", params: heldUp },
              ],
            },
            "user.leave": { actions: { type: "say", params: { text: { key: "agent-talk:held-up" } } } },
          },
        },
        retrying: {
          invoke: {
            id: "retry",
            src: "tellDesk",
            input: ({ context: { ticket, unsent } }) => ({ ticket, sent: unsent }),
            onDone: [
              {
                guard: {
                  type: "isTrue",
                  params: ({ context, event }) => event.output.over && isAllKept(context, event.output),
                },
                target: "#agent-talk.unread",
              },
              {
                guard: { type: "isTrue", params: ({ event }) => event.output.file !== null },
                target: "listening",
                actions: [
                  { type: "arrived", params: ({ event }) => event.output },
                  { type: "say", params: ({ event }) => fileSaid(event.output) },
                ],
              },
              {
                guard: { type: "isTrue", params: ({ event }) => event.output.known },
                target: "listening",
                actions: [
                  { type: "arrived", params: ({ event }) => event.output },
                  { type: "say", params: { text: { key: "agent-talk:arrived" } } },
                ],
              },
              { target: "#agent-talk.lost" },
            ],
            onError: "waiting",
          },
          after: { tellTimeout: "waiting" },
        },
        leaving: {
          entry: {
            type: "ask",
            params: ({ context: { agent } }) => ({
              text: { key: "agent-talk:leave", values: { agent } },
              choices: [
                { id: "end", label: { key: "agent-talk:end-button" } },
                { id: "stay", label: { key: "agent-talk:stay-button" } },
              ],
            }),
          },
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
            onError: {
              target: "leaving",
              actions: { type: "say", params: { text: { key: "common:try-again" } } },
            },
          },
          after: {
            serviceTimeout: {
              target: "leaving",
              actions: { type: "say", params: { text: { key: "common:try-again" } } },
            },
          },
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
            id: "hand",
            src: "tellDesk",
            input: ({ context: { ticket, unsent } }) => ({ ticket, sent: unsent }),
            onDone: [
              {
                guard: { type: "isTrue", params: ({ event }) => event.output.file !== null },
                target: "judging",
                actions: [
                  { type: "arrived", params: ({ event }) => event.output },
                  { type: "say", params: ({ event }) => fileSaid(event.output) },
                ],
              },
              { target: "judging", actions: { type: "arrived", params: ({ event }) => event.output } },
            ],
            onError: "pausing",
          },
          after: { tellTimeout: "pausing" },
        },
        pausing: {
          tags: "relaying",
          on: {
            "user.wrote": {
              actions: [
                { type: "keep", params: ({ event: { id, text } }) => [{ id, text }] },
                { type: "say", params: { text: { key: "agent-talk:held-up" } } },
              ],
            },
            "user.file": {
              actions: [
                { type: "keep", params: ({ event }) => asSent(event) },
                { type: "say", params: heldUp },
              ],
            },
            "user.*": { actions: { type: "say", params: { text: { key: "agent-talk:held-up" } } } },
          },
          after: { retry: "passing" },
        },
      },
    },
    released: {
      type: "final",
      entry: {
        type: "say",
        params: ({ context: { number, agent } }) => ({
          text: { key: "agent-talk:released", values: { number, agent } },
          choices: [offer("contact-agent"), offer("menu")],
        }),
      },
    },
    moved: { type: "final", entry: { type: "say", params: { text: { key: "agent-talk:moved" } } } },
    /** It ended a while ago, and the news of it got lost with the last second of a store: what was written now is kept, and nobody reads it. */
    unread: {
      type: "final",
      entry: {
        type: "say",
        params: ({ context: { number } }) => ({
          text: { key: "agent-talk:unread", values: { number } },
          choices: [offer("contact-agent"), offer("menu")],
        }),
      },
    },
    lost: {
      type: "final",
      entry: {
        type: "say",
        params: { text: { key: "agent-talk:lost" }, choices: [offer("contact-agent"), offer("menu")] },
      },
    },
    /** One tap; whatever else is said here is a wish like any other. */
    rating: {
      entry: {
        type: "ask",
        params: {
          text: { key: "agent-talk:rate" },
          choices: [...SCORES, offer("menu")],
        },
      },
      on: {
        "chose.score1": { target: "rated", actions: { type: "keepScore", params: { score: 1 } } },
        "chose.score2": { target: "rated", actions: { type: "keepScore", params: { score: 2 } } },
        "chose.score3": { target: "rated", actions: { type: "keepScore", params: { score: 3 } } },
        "chose.score4": { target: "rated", actions: { type: "keepScore", params: { score: 4 } } },
        "chose.score5": { target: "rated", actions: { type: "keepScore", params: { score: 5 } } },
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
    thanked: {
      type: "final",
      entry: { type: "say", params: { text: { key: "agent-talk:thanks" }, choices: [offer("menu")] } },
    },
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
