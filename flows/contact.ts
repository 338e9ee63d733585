import { assign, setup } from "xstate";
import { offer } from "./kit/choices.ts";
import { officialContacts } from "./kit/contact-facts.ts";
import type { CallbackSlot, ServiceHours, TicketKind, TicketStanding, Topic } from "./kit/desk.ts";
import { hoursText, standingText } from "./kit/desk-texts.ts";
import { type Ask, type Choice, effects, type Say } from "./kit/effects.ts";
import type { UserEvent } from "./kit/events.ts";
import { asSent, FILE_TIMEOUT_MS, fileSaid, keepUnsent, withoutArrived } from "./kit/files.ts";
import { defineFlow, delays, type OpenedBy, service } from "./kit/flow.ts";
import type { Intent } from "./kit/intents.ts";
import type { ToDesk, ToldDesk } from "./kit/services.ts";

interface Context {
  intent: Intent;
  topic: Topic;
  kind: TicketKind;
  /** Why he asks, masked; empty when he would rather not say. */
  words: string;
  /** ISO 8601, of the slot that was chosen. */
  callbackAt: string | null;
  slots: CallbackSlot[];
  hours: ServiceHours | null;
  signedIn: boolean;
  canMail: boolean;
  ticket: TicketStanding | null;
  /** Files that were sent for the ticket and are not on it yet, with the words under them. */
  unsent: ToDesk[];
}

/** What can be chosen as a topic; the two emergencies first. */
const TOPIC_CHOICES: readonly Topic[] = [
  "accident",
  "death",
  "balance",
  "claim",
  "account",
  "data",
  "company",
  "complaint",
  "other",
];

/** What a wish tells about the topic, where it was put into words instead of chosen. */
const TOPIC_OF: Partial<Record<Intent, Topic>> = {
  "report-accident": "accident",
  "claim-jkm": "death",
  "check-balance": "balance",
  "check-balance-jht": "balance",
  "check-balance-jp": "balance",
  "contribution-history": "balance",
  claim: "claim",
  "claim-jht": "claim",
  "claim-jkk": "claim",
  "claim-jkp": "claim",
  "claim-jp": "claim",
  "claim-status": "claim",
  register: "account",
  login: "account",
  "forgot-password": "account",
  "change-phone": "data",
  "change-email": "data",
  "change-bank": "data",
  "recover-account": "data",
  "update-data": "data",
  "employment-status": "company",
  complaint: "complaint",
};

const facts = officialContacts;

const emergency: Say = { text: { key: "contact:accident", values: facts } };
const condolence: Say = { text: { key: "contact:death", values: facts } };

const without: Say = {
  text: { key: "contact:ways-only", values: facts },
  choices: [offer("contact-agent"), offer("menu")],
};

function ways({ hours, signedIn, canMail }: Context): Ask {
  const choices: Choice[] = [{ id: "chat", label: { key: "contact:chat-button" } }];
  if (signedIn) choices.push({ id: "callback", label: { key: "contact:callback-button" } });
  if (canMail) choices.push({ id: "email", label: { key: "contact:email-button" } });
  const ask: Ask = {
    text: { key: "contact:ways", values: facts },
    again: { key: "contact:ways-again" },
    choices: [...choices, offer("branch-location"), offer("menu")],
  };
  return hours ? { ...ask, footer: hoursText(hours) } : ask;
}

/** What is answered to whoever asks for a call or a mail and has not signed in. */
const signInFirst: Ask = {
  text: { key: "contact:ways-signed-out", values: facts },
  choices: [{ id: "chat", label: { key: "contact:chat-button" } }, offer("login"), offer("menu")],
};

/** The other ways, as people name them. */
const OTHER_WAY =
  /^\W*(?:lewat |via |by )?(?:e-?mail|surel|(?:di)?tele?pon|tlp|telp|call|phone|wa|whatsapp)\W*$/i;

/** Wishes with which somebody who asks for a person says what it is about; what the assistant does itself it does in passing. */
const NAMES_TOPIC: ReadonlySet<Intent> = new Set([
  "claim",
  "claim-jht",
  "claim-jkk",
  "claim-jkm",
  "claim-jkp",
  "claim-jp",
  "claim-status",
  "update-data",
  "employment-status",
  "contribution-history",
  "report-accident",
]);

const topicQuestion: Ask = {
  text: { key: "contact:topic" },
  choices: TOPIC_CHOICES.map((topic) => ({ id: topic, label: { key: `contact:topic-${topic}` } })),
};

const wordsQuestion: Ask = {
  text: { key: "contact:words" },
  again: { key: "contact:words-again" },
  help: { key: "contact:words-help" },
  choices: [{ id: "skip", label: { key: "contact:skip-button" } }],
};

function slotQuestion({ slots }: Context): Ask {
  const choices = slots.map(({ date, from, to }, index): Choice => {
    return { id: `slot${index}`, label: { key: "contact:slot", values: { date, from, to } } };
  });
  return { text: { key: "contact:slots" }, choices: [...choices, offer("menu")] };
}

function standing({ ticket }: Context): Ask {
  if (!ticket) return topicQuestion;
  const here: Choice[] = ticket.elsewhere
    ? [{ id: "here", label: { key: "contact:here-button" } }]
    : [
        { id: "add", label: { key: "contact:add-button" } },
        { id: "end", label: { key: "contact:end-button" } },
      ];
  const text = ticket.elsewhere
    ? ({ key: "contact:elsewhere", values: { number: ticket.number } } as const)
    : standingText(ticket);
  return { text, choices: [...here, offer("menu")] };
}

function opened({ ticket }: Context): Say {
  if (!ticket) return { text: { key: "common:try-again" } };
  const meanwhile = ticket.kind === "chat" ? "contact:meanwhile" : "contact:meanwhile-later";
  return { text: standingText(ticket), footer: { key: meanwhile }, choices: [offer("menu")] };
}

/** Hubungi kami: emergencies first, then the ways to a person; a talk gets a number, its honest place and, where it is known, its wait. */
const machine = setup({
  types: { context: {} as Context, events: {} as UserEvent, input: {} as OpenedBy },
  actions: {
    ...effects,
    keepDesk: assign(
      (_, desk: Pick<Context, "ticket" | "signedIn" | "canMail"> & { hours: ServiceHours }) => desk,
    ),
    keepTicket: assign((_, ticket: TicketStanding) => ({ ticket })),
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
      event.type === "user.said" && event.intent !== null ? { topic: TOPIC_OF[event.intent] ?? "other" } : {},
    ),
    takeWords: assign(({ context, event }) => {
      if (event.type !== "user.said") return {};
      const recognised = event.intent === null ? undefined : TOPIC_OF[event.intent];
      return {
        words: event.text,
        topic: context.topic === "other" && recognised ? recognised : context.topic,
      };
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
    namesTopic: ({ event }) =>
      event.type === "user.said" && event.intent !== null && NAMES_TOPIC.has(event.intent),
    namesOtherWay: ({ event }) => event.type === "user.said" && OTHER_WAY.test(event.text),
    tellsOfAccident: ({ context, event }) =>
      event.type === "user.said" && event.intent === "report-accident" && context.topic !== "accident",
    tellsOfDeath: ({ context, event }) =>
      event.type === "user.said" && event.intent === "claim-jkm" && context.topic !== "death",
  },
  delays: { ...delays, fileTimeout: FILE_TIMEOUT_MS },
}).createMachine({
  id: "contact",
  context: ({ input }) => ({
    intent: input.intent,
    topic: "other",
    kind: "chat",
    words: "",
    callbackAt: null,
    slots: [],
    hours: null,
    signedIn: false,
    canMail: false,
    ticket: null,
    unsent: [],
  }),
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
            { type: "say", params: { text: { key: "contact:complaint", values: facts } } },
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
    without: { type: "final", entry: { type: "say", params: without } },
    /** After what had to be said first: an agent is offered, not pressed upon anybody. */
    offering: {
      entry: {
        type: "ask",
        params: ({ context }) => ({
          text: context.hours ? hoursText(context.hours) : { key: "contact:ways-again" },
          choices: [
            { id: "chat", label: { key: "contact:chat-button" } },
            ...(context.topic === "accident" ? [offer("claim-jkk")] : []),
            offer("menu"),
          ],
        }),
      },
      on: { "chose.chat": "words" },
      after: { answerTimeout: "abandoned" },
    },
    ways: {
      entry: { type: "ask", params: ({ context }) => ways(context) },
      on: {
        "chose.chat": { target: "topic", actions: { type: "setKind", params: { kind: "chat" } } },
        "chose.callback": "findingSlots",
        "chose.email": { target: "topic", actions: { type: "setKind", params: { kind: "email" } } },
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
          { guard: "namesOtherWay", actions: { type: "ask", params: signInFirst } },
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
        "chose.slot0": { target: "topic", actions: { type: "setCallback", params: { index: 0 } } },
        "chose.slot1": { target: "topic", actions: { type: "setCallback", params: { index: 1 } } },
        "chose.slot2": { target: "topic", actions: { type: "setCallback", params: { index: 2 } } },
        "chose.slot3": { target: "topic", actions: { type: "setCallback", params: { index: 3 } } },
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
        "chose.balance": { target: "words", actions: { type: "setTopic", params: { topic: "balance" } } },
        "chose.claim": { target: "words", actions: { type: "setTopic", params: { topic: "claim" } } },
        "chose.account": { target: "words", actions: { type: "setTopic", params: { topic: "account" } } },
        "chose.data": { target: "words", actions: { type: "setTopic", params: { topic: "data" } } },
        "chose.company": { target: "words", actions: { type: "setTopic", params: { topic: "company" } } },
        "chose.complaint": { target: "words", actions: { type: "setTopic", params: { topic: "complaint" } } },
        "chose.other": { target: "words", actions: { type: "setTopic", params: { topic: "other" } } },
        "user.said": [
          {
            guard: "tellsOfAccident",
            target: "opening",
            actions: ["takeWords", { type: "say", params: emergency }],
          },
          {
            guard: "tellsOfDeath",
            target: "opening",
            actions: ["takeWords", { type: "say", params: condolence }],
          },
          { target: "opening", actions: "takeWords" },
        ],
        "user.back": "ways",
      },
      after: { answerTimeout: "abandoned" },
    },
    words: {
      entry: { type: "ask", params: wordsQuestion },
      on: {
        "user.said": [
          {
            guard: "tellsOfAccident",
            target: "opening",
            actions: ["takeWords", { type: "say", params: emergency }],
          },
          {
            guard: "tellsOfDeath",
            target: "opening",
            actions: ["takeWords", { type: "say", params: condolence }],
          },
          { target: "opening", actions: "takeWords" },
        ],
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
    opened: { type: "final", entry: { type: "say", params: ({ context }) => opened(context) } },
    /** What was written is kept for the next try. */
    failed: {
      entry: {
        type: "ask",
        params: {
          text: { key: "contact:not-opened", values: facts },
          choices: [{ id: "again", label: { key: "contact:again-button" } }, offer("menu")],
        },
      },
      on: { "chose.again": "opening", "user.back": "words" },
      after: { answerTimeout: "abandoned" },
    },
    standing: {
      entry: { type: "ask", params: ({ context }) => standing(context) },
      on: { "chose.add": "adding", "chose.end": "closing", "chose.here": "moving" },
      after: { answerTimeout: "abandoned" },
    },
    adding: {
      entry: { type: "ask", params: { text: { key: "contact:add" } } },
      initial: "open",
      on: {
        "user.said": { target: "telling", actions: "takeWords" },
        "user.file": { target: ".passing", actions: { type: "keep", params: ({ event }) => asSent(event) } },
        "user.back": "standing",
      },
      after: { answerTimeout: "abandoned" },
      states: {
        open: { always: { guard: "hasUnsent", target: "passing" } },
        /** Stays at the question: who sends one photo often sends another. */
        passing: {
          invoke: {
            id: "pass",
            src: "tellDesk",
            input: ({ context }) => ({ ticket: context.ticket?.ticket ?? "", sent: context.unsent }),
            onDone: [
              {
                guard: { type: "isTrue", params: ({ event }) => event.output.file !== null },
                target: "open",
                actions: [
                  { type: "arrived", params: ({ event }) => event.output },
                  { type: "say", params: ({ event }) => fileSaid(event.output) },
                ],
              },
              {
                guard: { type: "isTrue", params: ({ event }) => event.output.known },
                target: "open",
                actions: { type: "arrived", params: ({ event }) => event.output },
              },
              { target: "#contact.looking", actions: "dropUnsent" },
            ],
            onError: {
              target: "open",
              actions: ["dropUnsent", { type: "say", params: fileSaid({ file: "not-now" }) }],
            },
          },
          after: {
            fileTimeout: {
              target: "open",
              actions: ["dropUnsent", { type: "say", params: fileSaid({ file: "not-now" }) }],
            },
          },
        },
      },
    },
    telling: {
      invoke: {
        id: "tell",
        src: "addToTicket",
        input: ({ context }) => ({ ticket: context.ticket?.ticket ?? "", text: context.words }),
        onDone: [
          { guard: { type: "isTrue", params: ({ event }) => event.output.known }, target: "told" },
          { target: "looking" },
        ],
        onError: {
          target: "standing",
          actions: { type: "say", params: { text: { key: "common:try-again" } } },
        },
      },
      after: {
        serviceTimeout: {
          target: "standing",
          actions: { type: "say", params: { text: { key: "common:try-again" } } },
        },
      },
    },
    told: {
      type: "final",
      entry: { type: "say", params: { text: { key: "contact:added" }, choices: [offer("menu")] } },
    },
    closing: {
      invoke: {
        id: "close",
        src: "closeTicket",
        input: ({ context }) => ({ ticket: context.ticket?.ticket ?? "" }),
        onDone: "closed",
        onError: {
          target: "standing",
          actions: { type: "say", params: { text: { key: "common:try-again" } } },
        },
      },
      after: {
        serviceTimeout: {
          target: "standing",
          actions: { type: "say", params: { text: { key: "common:try-again" } } },
        },
      },
    },
    closed: {
      type: "final",
      entry: {
        type: "say",
        params: { text: { key: "contact:closed" }, choices: [offer("contact-agent"), offer("menu")] },
      },
    },
    moving: {
      invoke: {
        id: "move",
        src: "moveTicketHere",
        input: ({ context }) => ({ ticket: context.ticket?.ticket ?? "" }),
        onDone: [
          { guard: { type: "isTrue", params: ({ event }) => event.output.moved }, target: "looking" },
          { target: "unmoved" },
        ],
        onError: "unmoved",
      },
      after: { serviceTimeout: "unmoved" },
    },
    unmoved: {
      type: "final",
      entry: {
        type: "say",
        params: { text: { key: "contact:not-moved" }, choices: [offer("contact-agent"), offer("menu")] },
      },
    },
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
