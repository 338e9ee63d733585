import { assign, setup } from "xstate";
import { toAgent } from "./kit/choices.ts";
import { effects } from "./kit/effects.ts";
import type { UserEvent } from "./kit/events.ts";
import { defineFlow, delays, type PageOutput, type StoredState, type SubFlows, service } from "./kit/flow.ts";
import { type Intent, isNoWish } from "./kit/intents.ts";
import { noneBefore, unavailable } from "./kit/saying.ts";
import type { PagePurpose, PageStart, WantedIdentifiers } from "./kit/services.ts";
import { yesNoGuards, yesOrNo } from "./kit/yes-no.ts";
import { confirmingNumber, numberGuards } from "./page/confirming.ts";
import { fourDigits, howTo, question, tooMany, whetherAgain } from "./page/texts.ts";
import { keepingTyped, type TypedIdentifier, typedGuards, whenTypedHere } from "./page/typed.ts";

interface Context {
  purpose: PagePurpose;
  challengeId: string | null;
  /** The identifiers that the page asks for; null on the pages of an account. */
  wanted: WantedIdentifiers | null;
  /** "kembali" leads nowhere. */
  isFirst: boolean;
  /** The one of them that was typed into the chat, while it is being kept. */
  typed: TypedIdentifier | null;
  pageId: string;
  /** How long to wait for the number: the page's life, and as long again for typing what it shows. */
  waitMs: number;
  result: PageOutput;
}

const stopped: PageOutput = { ending: "stopped", signedIn: false };
const gone: PageOutput = { ...stopped, ending: "gone" };
const back: PageOutput = { ...stopped, ending: "back" };

/** Says what the page shows when it is filled in. */
const sayFourDigits = {
  type: "say",
  params: ({ context }: { context: Context }) => ({ text: fourDigits(context.wanted) }),
} as const;

/** "Link nya error", "ga bisa dibuka", "halamannya mana". */
const ABOUT_THE_PAGE = /\b(?:link|tautan|halaman|page|(?:di|ke)?buka|open)/i;

/** To words about the page how it is opened; to any others what it shows. */
const sayWhatHelps = {
  type: "say",
  params: ({ context, event }: { context: Context; event: { text: string } }) => ({
    text: ABOUT_THE_PAGE.test(event.text) ? howTo(context.wanted) : fourDigits(context.wanted),
  }),
} as const;

/** Halaman aman: sends the link of a one-time page and waits for the number that it shows. The one place where these are asked for. */
const machine = setup({
  types: {
    context: {} as Context,
    events: {} as UserEvent,
    input: {} as SubFlows["page"]["input"],
    output: {} as PageOutput,
  },
  actions: {
    ...effects,
    keepTyped: assign((_, typed: TypedIdentifier | null) => ({ typed })),
    end: assign((_, result: PageOutput) => ({ result })),
  },
  actors: {
    openPage: service<"openPage">(),
    confirmPage: service<"confirmPage">(),
    keepInDraft: service<"keepInDraft">(),
  },
  guards: {
    ...yesNoGuards,
    ...numberGuards,
    ...typedGuards,
    isFirst: ({ context }) => context.isFirst,
    isThisPage: ({ context }, pageId: string) => context.pageId === pageId,
    asksHow: ({ context }, text: string) => context.wanted !== null && ABOUT_THE_PAGE.test(text),
    hasDigits: (_, text: string) => /\d{2}/.test(text),
    mayBePassword: ({ context }, intent: Intent | null) => context.wanted === null && isNoWish(intent),
    isStarted: (_, start: PageStart) => start.result === "started",
    isGone: (_, start: PageStart) => start.result === "refused" && start.retryAfterMinutes === 0,
  },
  delays: { ...delays, pageLife: ({ context }) => context.waitMs },
}).createMachine({
  id: "page",
  context: ({ input }) => ({
    wanted: null,
    isFirst: false,
    ...input,
    typed: null,
    pageId: "",
    waitMs: 0,
    result: stopped,
  }),
  initial: "opening",
  output: ({ context }) => context.result,
  states: {
    opening: {
      invoke: {
        id: "open",
        src: "openPage",
        input: ({ context: { purpose, challengeId, wanted } }) => ({ purpose, challengeId, wanted }),
        onDone: [
          {
            guard: { type: "isStarted", params: ({ event }) => event.output },
            target: "sent",
            actions: assign(({ event }) =>
              event.output.result === "started"
                ? { pageId: event.output.pageId, waitMs: 2 * event.output.validMs }
                : {},
            ),
          },
          {
            guard: { type: "isGone", params: ({ event }) => event.output },
            target: "finished",
            actions: { type: "end", params: gone },
          },
          {
            target: "finished",
            actions: {
              type: "say",
              params: ({ event }) => ({ text: tooMany(event.output), choices: [toAgent] }),
            },
          },
        ],
        onError: "unavailable",
      },
      after: { serviceTimeout: "unavailable" },
    },
    sent: {
      description: "The link leaves after the question, as a message of its own.",
      entry: [
        { type: "ask", params: ({ context }) => question(context) },
        { type: "sendLink", params: ({ context }) => ({ pageId: context.pageId }) },
      ],
      always: "waiting",
    },
    waiting: {
      on: {
        "user.said": [
          { guard: { type: "isNumber", params: ({ event }) => event.text }, target: "confirming" },
          ...whenTypedHere("keeping"),
          { guard: { type: "hasDigits", params: ({ event }) => event.text }, actions: sayFourDigits },
          { guard: { type: "asksHow", params: ({ event }) => event.text }, actions: sayWhatHelps },
          {
            description: "What is no wish either may well be the password, typed in the wrong place.",
            guard: { type: "mayBePassword", params: ({ event }) => event.intent },
            actions: ["hideMessage", sayWhatHelps],
          },
        ],
        "user.unclear": { actions: sayFourDigits },
        "user.back": [
          { guard: "isFirst", actions: noneBefore },
          { target: "finished", actions: { type: "end", params: back } },
        ],
        "chose.again": "opening",
        "page.filled": {
          guard: { type: "isThisPage", params: ({ event }) => event.pageId },
          target: "confirming",
        },
      },
      after: { pageLife: "over" },
    },
    confirming: confirmingNumber({ done: "done", waiting: "waiting", over: "over" }),
    keeping: keepingTyped({ kept: "done", again: "waiting" }),
    over: {
      description: "The page is used up, too old, or its number was guessed at.",
      entry: { type: "ask", params: whetherAgain },
      on: {
        "chose.again": "opening",
        "chose.stop": "finished",
        "user.said": yesOrNo("opening", "finished"),
        "user.back": [
          { guard: "isFirst", actions: noneBefore },
          { target: "finished", actions: { type: "end", params: back } },
        ],
      },
      after: { answerTimeout: "finished" },
    },
    done: { type: "final" },
    finished: { type: "final" },
    unavailable: unavailable(),
  },
});

/** What was stored when all pages were those of an account. */
function withoutIdentifiers({ value, context }: StoredState): StoredState {
  return { value, context: { wanted: null, isFirst: false, typed: null, ...(context as object) } };
}

export const page = defineFlow({ version: 2, machine, intents: [], migrations: { 1: withoutIdentifiers } });
