import { assign, setup } from "xstate";
import type { CaseReceipt, CorrectableField } from "./kit/account.ts";
import { offer, toAgent } from "./kit/choices.ts";
import { type Ask, effects } from "./kit/effects.ts";
import type { UserEvent } from "./kit/events.ts";
import {
  defineFlow,
  delays,
  noCode,
  type StartedCode,
  type StoredState,
  service,
  subFlow,
} from "./kit/flow.ts";
import type { Intent } from "./kit/intents.ts";
import { failed, frozen, lastWord } from "./kit/saying.ts";
import { unlessSignedIn } from "./kit/signing-in.ts";
import { keepReceipt, provingStepUp, startingStepUp, stepUpGuards, whenFrozen } from "./kit/step-up.ts";

interface Context {
  /** What is asked for, and for a correction of which field. */
  kind: "correct" | "restrict";
  subject: CorrectableField | null;
  code: StartedCode;
  receipt: CaseReceipt | null;
}

const begun: Context = { kind: "correct", subject: null, code: noCode, receipt: null };

const FIELDS: readonly CorrectableField[] = ["name", "birth-date", "nik", "cards", "wage", "other"];

const whichField: Ask = {
  text: { key: "privacy:ask-field" },
  choices: [
    ...FIELDS.map((field) => ({ id: field, label: { key: `privacy:${field}-button` } }) as const),
    { id: "bank", label: { key: "intents:change-bank" } },
    { id: "keep", label: { key: "privacy:keep-button" } },
  ],
};

/**
 * Data saya: what is kept, and the rights to it (UU 27/2022 ps 5-13, 21, 40): have it corrected, restricted, erased, and take the agreement
 * back. What takes time has a number and a deadline; what is done at once says what stays, and why.
 */
const machine = setup({
  types: { context: {} as Context, events: {} as UserEvent },
  actions: {
    ...effects,
    keepCode: assign((_, code: StartedCode) => ({ code })),
    keepReceipt: assign((_, receipt: CaseReceipt | null) => ({ receipt })),
  },
  actors: {
    recordConsent: service<"recordConsent">(),
    requestData: service<"requestData">(),
    startStepUp: service<"startStepUp">(),
    code: subFlow<"code">(),
  },
  guards: { ...stepUpGuards, asksAgain: (_, intent: Intent | null) => intent === "delete-data" },
  delays,
}).createMachine({
  id: "privacy",
  context: begun,
  initial: "explaining",
  states: {
    explaining: {
      entry: {
        type: "ask",
        params: {
          text: { key: "privacy:what-is-kept" },
          again: { key: "privacy:again" },
          choices: [
            offer("download-data"),
            { id: "correct", label: { key: "privacy:correct-button" } },
            { id: "restrict", label: { key: "privacy:restrict-button" } },
            { id: "erase", label: { key: "privacy:erase-button" } },
            { id: "withdraw", label: { key: "privacy:withdraw-button" } },
            { id: "keep", label: { key: "privacy:keep-button" } },
          ],
        },
      },
      on: {
        "chose.correct": "choosingField",
        "chose.restrict": {
          target: "elsewhere",
          actions: { type: "go", params: { intent: "restrict-data" } },
        },
        "chose.erase": "warning",
        "chose.withdraw": "withdrawing",
        "chose.keep": "kept",
        "user.back": "kept",
        "user.said": {
          description:
            "What is kept, asked again in words, is told again: the short question would be no answer.",
          guard: { type: "asksAgain", params: ({ event }) => event.intent },
          target: "explaining",
          reenter: true,
        },
      },
      after: { answerTimeout: "abandoned" },
    },
    choosingField: {
      entry: { type: "ask", params: whichField },
      on: {
        "chose.name": { target: "requesting", actions: assign({ kind: "correct", subject: "name" }) },
        "chose.birth-date": {
          target: "requesting",
          actions: assign({ kind: "correct", subject: "birth-date" }),
        },
        "chose.nik": { target: "requesting", actions: assign({ kind: "correct", subject: "nik" }) },
        "chose.cards": { target: "requesting", actions: assign({ kind: "correct", subject: "cards" }) },
        "chose.wage": { target: "requesting", actions: assign({ kind: "correct", subject: "wage" }) },
        "chose.other": { target: "requesting", actions: assign({ kind: "correct", subject: "other" }) },
        "chose.bank": { target: "elsewhere", actions: { type: "go", params: { intent: "change-bank" } } },
        "chose.keep": "kept",
        "user.back": "explaining",
      },
      after: { answerTimeout: "abandoned" },
    },
    requesting: {
      invoke: {
        id: "request",
        src: "requestData",
        input: ({ context: { kind, subject } }) => ({ kind, subject }),
        onDone: { target: "requested", actions: assign({ receipt: ({ event }) => event.output.receipt }) },
        onError: unlessSignedIn({ target: "signInFirst" }, { target: "explaining", actions: failed }),
      },
      after: { serviceTimeout: { target: "explaining", actions: failed } },
    },
    requested: lastWord(({ context: { kind, receipt } }) => ({
      text: {
        key: `privacy:requested-${kind}`,
        values: { number: receipt?.number ?? "", at: receipt?.dueAt ?? null },
      },
      choices: [toAgent, offer("menu")],
    })),
    warning: {
      entry: {
        type: "ask",
        params: {
          text: { key: "privacy:erase-warning" },
          again: { key: "privacy:erase-again" },
          choices: [
            { id: "erase", label: { key: "privacy:erase-yes-button" } },
            { id: "keep", label: { key: "privacy:keep-button" } },
          ],
        },
      },
      on: { "chose.erase": "starting", "chose.keep": "kept", "user.back": "explaining" },
      after: { answerTimeout: "abandoned" },
    },
    starting: startingStepUp({
      id: "start",
      act: { act: "erase_account", draftId: null, chat: null },
      sent: "proving",
      notNow: [whenFrozen],
      refused: "abandoned",
      signedOut: { target: "signInFirst" },
      away: { target: "warning", actions: failed },
    }),
    proving: provingStepUp({
      id: "code",
      proven: { target: "erased", actions: keepReceipt },
      again: "starting",
      back: "warning",
      stopped: "kept",
      away: { target: "warning", actions: failed },
    }),
    erased: lastWord(({ context }) => ({
      text: { key: "privacy:erased", values: { number: context.receipt?.number ?? "" } },
      choices: [offer("menu")],
    })),
    withdrawing: {
      invoke: {
        id: "record",
        src: "recordConsent",
        input: { given: false },
        onDone: "withdrawn",
        onError: { target: "explaining", actions: failed },
      },
      after: { serviceTimeout: { target: "explaining", actions: failed } },
    },
    withdrawn: lastWord({ text: { key: "privacy:withdrawn" }, choices: [toAgent] }),
    signInFirst: lastWord({
      text: { key: "privacy:sign-in-first" },
      choices: [offer("login"), toAgent, offer("menu")],
    }),
    frozen,
    kept: lastWord({ text: { key: "privacy:kept" }, choices: [offer("menu")] }),
    elsewhere: { type: "final" },
    abandoned: { type: "final" },
  },
});

function asItIs(state: StoredState): StoredState {
  return state;
}

export const privacy = defineFlow({
  version: 5,
  machine,
  intents: ["delete-data"],
  // The first version kept nothing in mind; the second took requests to restrict, too, and those on their way are still answered; the third
  // knew of no bank account; the fourth did not hear the question asked again.
  migrations: { 1: ({ value }) => ({ value, context: begun }), 2: asItIs, 3: asItIs, 4: asItIs },
});
