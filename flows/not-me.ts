import { assign, setup } from "xstate";
import type { CaseReceipt } from "./kit/account.ts";
import { offer, toAgent } from "./kit/choices.ts";
import { effects } from "./kit/effects.ts";
import type { UserEvent } from "./kit/events.ts";
import { defineFlow, delays, service } from "./kit/flow.ts";

interface Context {
  /** A code was typed, so that the answer is about the code. */
  typed: boolean;
  receipt: CaseReceipt | null;
}

/** The code of a notice has twelve letters and digits, with a digit among them; words that people say have none. */
function codeIn(text: string): string | null {
  const [found] = text.match(/\b[0-9a-z]{4}[ -]?[0-9a-z]{4}[ -]?[0-9a-z]{4}\b/i) ?? [];
  return found && /\d/.test(found) ? found : null;
}

const failed = { type: "say", params: { text: { key: "common:try-again" } } } as const;

/**
 * Bukan saya: somebody was told of something he has not done. From a chat that speaks for the account one answer is enough; from any
 * other the code of the notice is needed. No sign-in comes between: it takes away only what signing in again gives back.
 */
const machine = setup({
  types: { context: {} as Context, events: {} as UserEvent },
  actions: effects,
  actors: { disown: service<"disown">() },
  guards: {
    isCode: (_, text: string) => codeIn(text) !== null,
    isYes: (_, intent: string | null) => intent === "affirm" || intent === "not-me",
    isNo: (_, intent: string | null) => intent === "deny",
    isDone: (_, receipt: CaseReceipt | null) => receipt !== null,
    hasTyped: ({ context }) => context.typed,
  },
  delays,
}).createMachine({
  id: "not-me",
  context: { typed: false, receipt: null },
  initial: "asking",
  states: {
    asking: {
      entry: {
        type: "ask",
        params: {
          text: { key: "not-me:ask" },
          again: { key: "not-me:ask-again" },
          choices: [
            { id: "secure", label: { key: "not-me:secure-button" } },
            { id: "mine", label: { key: "not-me:mine-button" } },
          ],
        },
      },
      on: {
        "chose.secure": "disowning",
        "chose.mine": "mine",
        "user.back": "mine",
        "user.said": [
          { guard: { type: "isCode", params: ({ event }) => event.text }, target: "disowning" },
          { guard: { type: "isYes", params: ({ event }) => event.intent }, target: "disowning" },
          { guard: { type: "isNo", params: ({ event }) => event.intent }, target: "mine" },
        ],
      },
      after: { answerTimeout: "over" },
    },
    disowning: {
      entry: assign({
        typed: ({ event }) => event.type === "user.said" && codeIn(event.text) !== null,
      }),
      invoke: {
        id: "disown",
        src: "disown",
        input: ({ event }) => ({ code: event.type === "user.said" ? codeIn(event.text) : null }),
        onDone: [
          {
            guard: { type: "isDone", params: ({ event }) => event.output.receipt },
            target: "secured",
            actions: assign({ receipt: ({ event }) => event.output.receipt }),
          },
          {
            guard: "hasTyped",
            target: "askingCode",
            actions: { type: "say", params: { text: { key: "not-me:wrong-code" } } },
          },
          { target: "askingCode" },
        ],
        onError: { target: "asking", actions: failed },
      },
      after: { serviceTimeout: { target: "asking", actions: failed } },
    },
    askingCode: {
      description: "This chat speaks for nobody: whoever was sent a code has the right to object.",
      entry: {
        type: "ask",
        params: {
          text: { key: "not-me:ask-code" },
          choices: [{ id: "none", label: { key: "not-me:no-code-button" } }],
        },
      },
      on: {
        "chose.none": "withoutCode",
        "user.back": "asking",
        "user.said": [
          { guard: { type: "isCode", params: ({ event }) => event.text }, target: "disowning" },
          { guard: { type: "isNo", params: ({ event }) => event.intent }, target: "withoutCode" },
        ],
      },
      after: { answerTimeout: "over" },
    },
    secured: {
      type: "final",
      entry: {
        type: "say",
        params: ({ context }) => ({
          text: {
            key: "not-me:secured",
            values: { number: context.receipt?.number ?? "", at: context.receipt?.dueAt ?? null },
          },
          choices: [toAgent, offer("menu")],
        }),
      },
    },
    withoutCode: {
      type: "final",
      entry: {
        type: "say",
        params: { text: { key: "not-me:without-code" }, choices: [offer("login"), toAgent, offer("menu")] },
      },
    },
    mine: {
      type: "final",
      entry: { type: "say", params: { text: { key: "not-me:mine" }, choices: [offer("menu")] } },
    },
    over: { type: "final" },
  },
});

export const notMe = defineFlow({ version: 1, machine, intents: ["not-me"] });
