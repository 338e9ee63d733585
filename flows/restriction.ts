import { assign, setup } from "xstate";
import type { Account, CaseReceipt } from "./kit/account.ts";
import { offer } from "./kit/choices.ts";
import { effects } from "./kit/effects.ts";
import type { UserEvent } from "./kit/events.ts";
import { defineFlow, delays, service, subFlow } from "./kit/flow.ts";
import { lastWord, unavailable } from "./kit/saying.ts";
import { sessionGuards, signInAgain, signInFirst, signingIn, unlessSignedIn } from "./kit/signing-in.ts";
import { yesNoGuards, yesOrNo } from "./kit/yes-no.ts";

interface Context {
  expired: boolean;
  receipt: CaseReceipt | null;
}

const keep = { id: "keep", label: { key: "restriction:keep-button" } } as const;

/** Batasi pemakaian: his data are used no more than his own requests, security and the law demand (UU 27/2022 art. 11), and the way back. */
const machine = setup({
  types: { context: {} as Context, events: {} as UserEvent },
  actions: { ...effects, sessionEnded: assign({ expired: true }) },
  actors: {
    readAccount: service<"readAccount">(),
    requestData: service<"requestData">(),
    liftRestriction: service<"liftRestriction">(),
    "sign-in": subFlow<"sign-in">(),
  },
  guards: {
    ...sessionGuards,
    ...yesNoGuards,
    isRestricted: (_, { restricted }: Account) => restricted,
  },
  delays,
}).createMachine({
  id: "restriction",
  context: { expired: false, receipt: null },
  initial: "looking",
  states: {
    looking: {
      invoke: {
        id: "account",
        src: "readAccount",
        input: {},
        onDone: [
          { guard: { type: "isRestricted", params: ({ event }) => event.output }, target: "restricted" },
          { target: "offering" },
        ],
        onError: signInFirst("signingIn", "unavailable"),
      },
      after: { serviceTimeout: "unavailable" },
    },
    signingIn: signingIn({ signedIn: "looking", declined: "over" }),
    offering: {
      description: "Says what stops at once, what goes on, and why.",
      entry: {
        type: "ask",
        params: {
          text: { key: "restriction:what" },
          again: { key: "restriction:again" },
          choices: [{ id: "restrict", label: { key: "restriction:yes-button" } }, keep],
        },
      },
      on: {
        "chose.restrict": "restricting",
        "chose.keep": "unchanged",
        "user.back": "unchanged",
        "user.said": yesOrNo("restricting", "unchanged"),
      },
      after: { answerTimeout: "over" },
    },
    restricting: {
      invoke: {
        id: "restrict",
        src: "requestData",
        input: { kind: "restrict", subject: null },
        onDone: { target: "done", actions: assign({ receipt: ({ event }) => event.output.receipt }) },
        onError: unlessSignedIn(signInAgain, "unavailable"),
      },
      after: { serviceTimeout: "unavailable" },
    },
    restricted: {
      entry: {
        type: "ask",
        params: {
          text: { key: "restriction:restricted" },
          again: { key: "restriction:lift-again" },
          choices: [{ id: "lift", label: { key: "restriction:lift-button" } }, keep],
        },
      },
      on: {
        "chose.lift": "lifting",
        "chose.keep": "unchanged",
        "user.back": "unchanged",
        "user.said": yesOrNo("lifting", "unchanged"),
      },
      after: { answerTimeout: "over" },
    },
    lifting: {
      invoke: {
        id: "lift",
        src: "liftRestriction",
        input: {},
        onDone: "lifted",
        onError: unlessSignedIn(signInAgain, "unavailable"),
      },
      after: { serviceTimeout: "unavailable" },
    },
    done: lastWord(({ context: { receipt } }) => ({
      text: {
        key: "restriction:done",
        values: { number: receipt?.number ?? "", at: receipt?.dueAt ?? null },
      },
      choices: [offer("menu")],
    })),
    lifted: lastWord({ text: { key: "restriction:lifted" }, choices: [offer("menu")] }),
    unchanged: lastWord({ text: { key: "restriction:unchanged" }, choices: [offer("menu")] }),
    over: { type: "final" },
    unavailable: unavailable(offer("restrict-data")),
  },
});

export const restriction = defineFlow({
  version: 1,
  machine,
  intents: ["restrict-data"],
  needsConsent: true,
});
