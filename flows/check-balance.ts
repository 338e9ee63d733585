import { assign, setup } from "xstate";
import { allPrograms, jhtBalance, jkkDetail, jkmDetail, jkpDetail, jpDetail } from "./kit/balance-sheet.ts";
import { offer, toAgent } from "./kit/choices.ts";
import { effects, type Say } from "./kit/effects.ts";
import type { UserEvent } from "./kit/events.ts";
import { defineFlow, delays, type OpenedBy, service, subFlow } from "./kit/flow.ts";
import type { Intent } from "./kit/intents.ts";
import type { Balances } from "./kit/participant.ts";
import { lastWord } from "./kit/saying.ts";
import { sessionGuards, signInFirst, signingIn } from "./kit/signing-in.ts";

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
  actions: { ...effects, sessionEnded: assign({ expired: true }) },
  actors: { readBalances: service<"readBalances">(), "sign-in": subFlow<"sign-in">() },
  guards: sessionGuards,
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
        onError: signInFirst("signingIn", "unavailable"),
      },
      after: { serviceTimeout: "unavailable" },
    },
    signingIn: signingIn({ signedIn: "reading", declined: "declined" }),
    shown: { type: "final" },
    declined: { type: "final" },
    unavailable: lastWord(({ context }) => ({
      text: { key: "check-balance:unavailable" },
      choices: [offer(context.intent), toAgent],
    })),
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
