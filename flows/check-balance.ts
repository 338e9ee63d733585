import { assign, setup } from "xstate";
import { allPrograms, jhtBalance, jkkDetail, jkmDetail, jkpDetail, jpDetail } from "./kit/balance-sheet.ts";
import { offer, toAgent } from "./kit/choices.ts";
import { effects, type Say } from "./kit/effects.ts";
import type { UserEvent } from "./kit/events.ts";
import {
  defineFlow,
  delays,
  isNotSignedIn,
  isSessionExpired,
  type OpenedBy,
  service,
  subFlow,
} from "./kit/flow.ts";
import type { Intent } from "./kit/intents.ts";
import type { Balances } from "./kit/participant.ts";

interface Context {
  intent: Intent;
  expired: boolean;
}

const sheets: Partial<Record<Intent, (balances: Balances) => Say>> = {
  "check-balance": allPrograms,
  "check-balance-jht": jhtBalance,
  "check-balance-jp": jpDetail,
  "check-balance-jkk": jkkDetail,
  "check-balance-jkm": jkmDetail,
  "check-balance-jkp": jkpDetail,
};

/** Cek saldo: all five programs, or the one that was named, after sign-in where it is needed. */
const machine = setup({
  types: { context: {} as Context, events: {} as UserEvent, input: {} as OpenedBy },
  actions: effects,
  actors: { readBalances: service<"readBalances">(), "sign-in": subFlow<"sign-in">() },
  guards: {
    isNotSignedIn: (_, { error }: { error: unknown }) => isNotSignedIn(error),
    isExpired: (_, { error }: { error: unknown }) => isSessionExpired(error),
    isTrue: (_, answer: boolean) => answer,
  },
  delays,
}).createMachine({
  id: "check-balance",
  context: ({ input }) => ({ intent: input.intent, expired: false }),
  initial: "reading",
  states: {
    reading: {
      invoke: {
        id: "balances",
        src: "readBalances",
        input: {},
        onDone: {
          target: "shown",
          actions: {
            type: "say",
            params: ({ context, event }) => (sheets[context.intent] ?? allPrograms)(event.output),
          },
        },
        onError: [
          {
            guard: { type: "isExpired", params: ({ event }) => ({ error: event.error }) },
            target: "signingIn",
            actions: assign({ expired: true }),
          },
          {
            guard: { type: "isNotSignedIn", params: ({ event }) => ({ error: event.error }) },
            target: "signingIn",
          },
          { target: "unavailable" },
        ],
      },
      after: { serviceTimeout: "unavailable" },
    },
    signingIn: {
      invoke: {
        id: "sign-in",
        src: "sign-in",
        input: ({ context }) => ({ expired: context.expired }),
        onDone: [
          { guard: { type: "isTrue", params: ({ event }) => event.output.signedIn }, target: "reading" },
          { target: "declined" },
        ],
        onError: "unavailable",
      },
    },
    shown: { type: "final" },
    declined: { type: "final" },
    unavailable: {
      type: "final",
      entry: {
        type: "say",
        params: ({ context }) => ({
          text: { key: "check-balance:unavailable" },
          choices: [offer(context.intent), toAgent],
        }),
      },
    },
  },
});

export const checkBalance = defineFlow({
  version: 1,
  machine,
  intents: [
    "check-balance",
    "check-balance-jht",
    "check-balance-jp",
    "check-balance-jkk",
    "check-balance-jkm",
    "check-balance-jkp",
  ],
  needsConsent: true,
});
