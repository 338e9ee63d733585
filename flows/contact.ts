import { assign, setup } from "xstate";
import { byMail, callingAt, choosing, tellingWhy } from "./contact/arrows.ts";
import { atFirst, type Context } from "./contact/context.ts";
import { namedWay } from "./contact/named-way.ts";
import {
  agentOffer,
  condolence,
  emergency,
  notOpened,
  opened,
  regret,
  slotQuestion,
  standing,
  topicQuestion,
  ways,
  waysBesides,
  withoutDesk,
  wordsQuestion,
} from "./contact/texts.ts";
import { ticketStates } from "./contact/ticket-states.ts";
import { namesTopic, topicOf } from "./contact/topics.ts";
import type { CallbackSlot, ServiceHours, TicketKind, TicketStanding, Topic } from "./kit/desk.ts";
import { effects } from "./kit/effects.ts";
import type { UserEvent } from "./kit/events.ts";
import { FILE_TIMEOUT_MS, keepUnsent, withoutArrived } from "./kit/files.ts";
import { defineFlow, delays, type OpenedBy, service } from "./kit/flow.ts";
import type { Intent } from "./kit/intents.ts";
import { lastWord } from "./kit/saying.ts";
import type { ToDesk, ToldDesk } from "./kit/services.ts";

/** Hubungi kami: emergencies first, then the ways to a person; a talk gets a number, its honest place and, where it is known, its wait. */
const machine = setup({
  types: { context: {} as Context, events: {} as UserEvent, input: {} as OpenedBy },
  actions: {
    ...effects,
    keepDesk: assign(
      (_, desk: Pick<Context, "ticket" | "signedIn" | "canMail"> & { hours: ServiceHours }) => desk,
    ),
    keepTicket: assign((_, ticket: TicketStanding) => ({ ticket })),
    /** Later its place and whoever has it may be others. */
    forgetStanding: assign(({ context: { ticket } }) => ({
      ticket: ticket && { ...ticket, place: null, agent: null },
    })),
    keepSlots: assign((_, { slots }: { slots: CallbackSlot[] }) => ({ slots })),
    setKind: assign((_, { kind }: { kind: TicketKind }) => ({ kind })),
    setTopic: assign((_, { topic }: { topic: Topic }) => ({ topic })),
    setCallback: assign(({ context }, { index }: { index: number }) => ({
      kind: "callback" as const,
      callbackAt: context.slots[index]?.at ?? null,
    })),
    keep: assign(({ context }, sent: ToDesk[]) => ({ unsent: keepUnsent(context.unsent, sent) })),
    arrived: assign(({ context }, told: ToldDesk) => ({ unsent: withoutArrived(context.unsent, told) })),
    dropUnsent: assign({ unsent: [] }),
    takeTopic: assign(({ event }) =>
      event.type === "user.said" && event.intent !== null ? { topic: topicOf(event.intent) ?? "other" } : {},
    ),
    takeWords: assign(({ context, event }) => {
      if (event.type !== "user.said") return {};
      const { topic } = context;
      return { words: event.text, topic: topic === "other" ? (topicOf(event.intent) ?? topic) : topic };
    }),
  },
  actors: {
    readDesk: service<"readDesk">(),
    openTicket: service<"openTicket">(),
    readCallbackSlots: service<"readCallbackSlots">(),
    addToTicket: service<"addToTicket">(),
    tellDesk: service<"tellDesk">(),
    moveTicketHere: service<"moveTicketHere">(),
    closeTicket: service<"closeTicket">(),
  },
  guards: {
    isAbout: ({ context }, intent: Intent) => context.intent === intent,
    hasTicket: (_, desk: { ticket: TicketStanding | null }) => desk.ticket !== null,
    isTrue: (_, answer: boolean) => answer,
    hasUnsent: ({ context }) => context.unsent.length > 0,
    namesTopic: ({ event }) => event.type === "user.said" && namesTopic(event.intent),
    canBeCalled: ({ context, event }) =>
      context.signedIn && event.type === "user.said" && namedWay(event.text) === "call",
    canBeMailed: ({ context, event }) =>
      context.canMail && event.type === "user.said" && namedWay(event.text) === "mail",
    namesOtherWay: ({ event }) =>
      event.type === "user.said" && !["branch", null].includes(namedWay(event.text)),
    tellsWhy: ({ event }) =>
      event.type === "user.said" && (event.intent !== "branch-location" || namedWay(event.text) !== "branch"),
    knowsTopic: ({ context }) => context.topic !== "other",
    tellsOfAccident: ({ context, event }) =>
      event.type === "user.said" && event.intent === "report-accident" && context.topic !== "accident",
    tellsOfDeath: ({ context, event }) =>
      event.type === "user.said" && event.intent === "claim-jkm" && context.topic !== "death",
  },
  delays: { ...delays, fileTimeout: FILE_TIMEOUT_MS },
}).createMachine({
  id: "contact",
  context: ({ input }) => atFirst(input.intent),
  initial: "beginning",
  states: {
    beginning: {
      always: [
        {
          guard: { type: "isAbout", params: "report-accident" },
          target: "looking",
          actions: [
            { type: "say", params: emergency },
            { type: "setTopic", params: { topic: "accident" } },
          ],
        },
        {
          guard: { type: "isAbout", params: "complaint" },
          target: "looking",
          actions: [
            { type: "say", params: regret },
            { type: "setTopic", params: { topic: "complaint" } },
          ],
        },
        { target: "looking" },
      ],
    },
    looking: {
      invoke: {
        id: "look",
        src: "readDesk",
        input: {},
        onDone: [
          {
            guard: { type: "hasTicket", params: ({ event }) => event.output },
            target: "standing",
            actions: { type: "keepDesk", params: ({ event }) => event.output },
          },
          {
            guard: { type: "isAbout", params: "contact-agent" },
            target: "ways",
            actions: { type: "keepDesk", params: ({ event }) => event.output },
          },
          { target: "offering", actions: { type: "keepDesk", params: ({ event }) => event.output } },
        ],
        onError: "without",
      },
      after: { serviceTimeout: "without" },
    },
    without: lastWord(withoutDesk),
    offering: {
      entry: { type: "ask", params: ({ context }) => agentOffer(context) },
      on: { "chose.chat": "words" },
      after: { answerTimeout: "abandoned" },
    },
    ways: {
      entry: { type: "ask", params: ({ context }) => ways(context) },
      on: {
        "chose.chat": { target: "topic", actions: { type: "setKind", params: { kind: "chat" } } },
        "chose.callback": "findingSlots",
        "chose.email": { target: "topic", actions: byMail },
        "user.said": [
          {
            guard: "tellsOfAccident",
            target: "words",
            actions: ["takeTopic", { type: "say", params: emergency }],
          },
          {
            guard: "tellsOfDeath",
            target: "words",
            actions: ["takeTopic", { type: "say", params: condolence }],
          },
          { guard: "namesTopic", target: "words", actions: "takeTopic" },
          { guard: "canBeCalled", target: "findingSlots" },
          { guard: "canBeMailed", target: "topic", actions: byMail },
          {
            guard: "namesOtherWay",
            actions: { type: "ask", params: ({ context }) => waysBesides(context) },
          },
        ],
      },
      after: { answerTimeout: "abandoned" },
    },
    findingSlots: {
      invoke: {
        id: "slots",
        src: "readCallbackSlots",
        input: {},
        onDone: { target: "slot", actions: { type: "keepSlots", params: ({ event }) => event.output } },
        onError: "without",
      },
      after: { serviceTimeout: "without" },
    },
    slot: {
      entry: { type: "ask", params: ({ context }) => slotQuestion(context) },
      on: {
        "chose.slot0": callingAt(0),
        "chose.slot1": callingAt(1),
        "chose.slot2": callingAt(2),
        "chose.slot3": callingAt(3),
        "user.back": "ways",
      },
      after: { answerTimeout: "abandoned" },
    },
    topic: {
      entry: { type: "ask", params: topicQuestion },
      on: {
        "chose.accident": {
          target: "words",
          actions: [
            { type: "setTopic", params: { topic: "accident" } },
            { type: "say", params: emergency },
          ],
        },
        "chose.death": {
          target: "words",
          actions: [
            { type: "setTopic", params: { topic: "death" } },
            { type: "say", params: condolence },
          ],
        },
        "chose.balance": choosing("balance"),
        "chose.claim": choosing("claim"),
        "chose.account": choosing("account"),
        "chose.data": choosing("data"),
        "chose.company": choosing("company"),
        "chose.complaint": choosing("complaint"),
        "chose.other": choosing("other"),
        "user.said": tellingWhy("topic"),
        "user.back": "ways",
      },
      after: { answerTimeout: "abandoned" },
    },
    words: {
      entry: { type: "ask", params: wordsQuestion },
      on: {
        "user.said": tellingWhy("words"),
        "chose.skip": "opening",
        "user.back": "topic",
      },
      after: { answerTimeout: "abandoned" },
    },
    opening: {
      invoke: {
        id: "open",
        src: "openTicket",
        input: ({ context: { topic, kind, words, callbackAt } }) => ({ topic, kind, words, callbackAt }),
        onDone: { target: "opened", actions: { type: "keepTicket", params: ({ event }) => event.output } },
        onError: "failed",
      },
      after: { serviceTimeout: "failed" },
    },
    opened: lastWord(({ context }: { context: Context }) => opened(context)),
    failed: {
      entry: { type: "ask", params: notOpened },
      on: { "chose.again": "opening", "user.back": "words" },
      after: { answerTimeout: "abandoned" },
    },
    standing: {
      entry: { type: "ask", params: ({ context }) => standing(context) },
      on: { "chose.add": "adding", "chose.end": "closing", "chose.here": "moving" },
      after: { answerTimeout: "abandoned" },
    },
    ...ticketStates,
    abandoned: { type: "final" },
  },
});

export const contact = defineFlow({
  version: 6,
  machine,
  migrations: {
    2: ({ value, context }) => ({ value, context: { canMail: false, ...(context as object), unsent: [] } }),
    // It told of branches, too, and did not wait for an answer there.
    3: ({ value, context }) => ({ value, context: { canMail: false, ...(context as object) } }),
    4: ({ value, context }) => ({ value, context: { canMail: false, ...(context as object) } }),
    // It asked how to be reached before it took what it is about.
    5: (state) => state,
  },
  intents: ["contact-agent", "complaint", "report-accident"],
  aside: true,
  forPeople: true,
});
