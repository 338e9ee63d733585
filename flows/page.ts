import { assign, setup } from "xstate";
import { toAgent } from "./kit/choices.ts";
import { type Ask, type Choice, effects } from "./kit/effects.ts";
import type { UserEvent } from "./kit/events.ts";
import { defineFlow, delays, type PageOutput, type SubFlows, service } from "./kit/flow.ts";
import { readPageNumber } from "./kit/identifiers.ts";
import type { PageConfirmed, PagePurpose, PageStart } from "./kit/services.ts";

interface Context {
  purpose: PagePurpose;
  challengeId: string | null;
  pageId: string;
  /** How long to wait for the number: the page's life, and as long again for typing what it shows. */
  waitMs: number;
  result: PageOutput;
}

const again: Choice = { id: "again", label: { key: "page:again-button" } };

function question({ purpose }: Context): Ask {
  return {
    text: { key: `page:ask-${purpose}` },
    again: { key: "page:four-digits" },
    help: { key: "page:help" },
    choices: [again],
  };
}

/** What a password that is typed in the wrong place may be taken for. */
const NO_WISHES = ["ambiguous", "multi-intent", "out-of-scope", "unsafe-input"];

const stopped: PageOutput = { ending: "stopped", signedIn: false };

const notNow = { type: "say", params: { text: { key: "page:unavailable" } } } as const;
const fourDigits = { type: "say", params: { text: { key: "page:four-digits" } } } as const;

/** Halaman aman: sends the link of a one-time page and waits for the number that it shows. The one place where these are asked for. */
const machine = setup({
  types: {
    context: {} as Context,
    events: {} as UserEvent,
    input: {} as SubFlows["page"]["input"],
    output: {} as PageOutput,
  },
  actions: effects,
  actors: { openPage: service<"openPage">(), confirmPage: service<"confirmPage">() },
  guards: {
    isNumber: (_, text: string) => readPageNumber(text) !== null,
    hasDigits: (_, text: string) => /\d{2}/.test(text),
    isNoWish: (_, intent: string | null) => intent === null || NO_WISHES.includes(intent),
    isYes: (_, intent: string | null) => intent === "affirm" || intent === "continue",
    isNo: (_, intent: string | null) => intent === "deny",
    isStarted: (_, start: PageStart) => start.result === "started",
    isGone: (_, start: PageStart) => start.result === "refused" && start.retryAfterMinutes === 0,
    came: (_, { confirmed, result }: { confirmed: PageConfirmed; result: PageConfirmed["result"] }) =>
      confirmed.result === result,
  },
  delays: { ...delays, pageLife: ({ context }) => context.waitMs },
}).createMachine({
  id: "page",
  context: ({ input }) => ({ ...input, pageId: "", waitMs: 0, result: stopped }),
  initial: "opening",
  output: ({ context }) => context.result,
  states: {
    opening: {
      invoke: {
        id: "open",
        src: "openPage",
        input: ({ context }) => ({ purpose: context.purpose, challengeId: context.challengeId }),
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
            actions: assign({ result: { ending: "gone", signedIn: false } }),
          },
          {
            target: "finished",
            actions: {
              type: "say",
              params: ({ event }) => ({
                text: {
                  key: "page:refused",
                  values: { count: event.output.result === "refused" ? event.output.retryAfterMinutes : 1 },
                },
                choices: [toAgent],
              }),
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
          { guard: { type: "hasDigits", params: ({ event }) => event.text }, actions: fourDigits },
          {
            description: "What is no wish either may well be the password, typed in the wrong place.",
            guard: { type: "isNoWish", params: ({ event }) => event.intent },
            actions: ["hideMessage", fourDigits],
          },
        ],
        "user.unclear": { actions: fourDigits },
        "user.back": { target: "finished", actions: assign({ result: { ending: "back", signedIn: false } }) },
        "chose.again": "opening",
      },
      after: { pageLife: "over" },
    },
    confirming: {
      invoke: {
        id: "confirm",
        src: "confirmPage",
        input: ({ context, event }) => ({
          pageId: context.pageId,
          number: event.type === "user.said" ? (readPageNumber(event.text) ?? "") : "",
        }),
        onDone: [
          {
            guard: { type: "came", params: ({ event }) => ({ confirmed: event.output, result: "done" }) },
            target: "done",
            actions: [
              assign({ result: ({ event }) => ({ ending: "done", signedIn: event.output.signedIn }) }),
              {
                type: "sendNotices",
                params: ({ event }) => ({
                  ids: event.output.result === "done" ? event.output.notices : [],
                }),
              },
            ],
          },
          {
            guard: { type: "came", params: ({ event }) => ({ confirmed: event.output, result: "wrong" }) },
            target: "waiting",
            actions: {
              type: "say",
              params: ({ event }) => ({
                text: {
                  key: "page:wrong",
                  values: { count: event.output.result === "wrong" ? event.output.triesLeft : 0 },
                },
              }),
            },
          },
          {
            guard: { type: "came", params: ({ event }) => ({ confirmed: event.output, result: "waiting" }) },
            target: "waiting",
            actions: { type: "say", params: { text: { key: "page:not-filled" } } },
          },
          { target: "over" },
        ],
        onError: { target: "waiting", actions: notNow },
      },
      after: { serviceTimeout: { target: "waiting", actions: notNow } },
    },
    over: {
      description: "The page is used up, too old, or its number was guessed at.",
      entry: {
        type: "ask",
        params: {
          text: { key: "page:over" },
          choices: [again, { id: "stop", label: { key: "page:stop-button" } }],
        },
      },
      on: {
        "chose.again": "opening",
        "chose.stop": "finished",
        "user.said": [
          { guard: { type: "isYes", params: ({ event }) => event.intent }, target: "opening" },
          { guard: { type: "isNo", params: ({ event }) => event.intent }, target: "finished" },
        ],
        "user.back": { target: "finished", actions: assign({ result: { ending: "back", signedIn: false } }) },
      },
      after: { answerTimeout: "finished" },
    },
    done: { type: "final" },
    finished: { type: "final" },
    unavailable: {
      type: "final",
      entry: { type: "say", params: { text: { key: "common:unavailable" }, choices: [toAgent] } },
    },
  },
});

export const page = defineFlow({ version: 1, machine, intents: [] });
