import { assign, setup } from "xstate";
import type { CaseReceipt } from "./kit/account.ts";
import { offer, toAgent } from "./kit/choices.ts";
import { type Ask, effects } from "./kit/effects.ts";
import type { UserEvent } from "./kit/events.ts";
import {
  type CodeOutput,
  defineFlow,
  delays,
  noCode,
  type StartedCode,
  service,
  subFlow,
} from "./kit/flow.ts";
import { frozen, lastWord, unavailable } from "./kit/saying.ts";
import type { PageStart } from "./kit/services.ts";
import { signInAgain, signInFirst, signingIn } from "./kit/signing-in.ts";
import { provingStepUp, startingStepUp, stepUpGuards, whenFrozen } from "./kit/step-up.ts";
import { yesNoGuards, yesOrNo } from "./kit/yes-no.ts";

interface Context {
  expired: boolean;
  code: StartedCode;
  /** The code that allows the copy. */
  challengeId: string;
  receipt: CaseReceipt | null;
  pageId: string;
}

const keepProof = {
  type: "keepProof",
  params: ({ event }: { event: { output: CodeOutput } }) => event.output,
} as const;

const offered: Ask = {
  text: { key: "data-copy:what" },
  again: { key: "data-copy:again" },
  choices: [
    { id: "download", label: { key: "data-copy:yes-button" } },
    { id: "keep", label: { key: "data-copy:no-button" } },
  ],
};

/** Unduh data saya: a copy of what is on record (UU 27/2022 art. 7 and 13), by a code that says so, from a page that is good for minutes. */
const machine = setup({
  types: { context: {} as Context, events: {} as UserEvent },
  actions: {
    ...effects,
    sessionEnded: assign({ expired: true }),
    keepCode: assign((_, code: StartedCode) => ({ code })),
    keepProof: assign((_, { challengeId, receipt }: CodeOutput) => ({
      challengeId,
      receipt: receipt ?? null,
    })),
  },
  actors: {
    requireSession: service<"requireSession">(),
    startStepUp: service<"startStepUp">(),
    openPage: service<"openPage">(),
    code: subFlow<"code">(),
    "sign-in": subFlow<"sign-in">(),
  },
  guards: {
    ...stepUpGuards,
    ...yesNoGuards,
    isOpen: (_, page: PageStart) => page.result === "started",
    isTooLate: (_, page: PageStart) => page.result === "refused" && page.retryAfterMinutes === 0,
  },
  delays,
}).createMachine({
  id: "data-copy",
  context: { expired: false, code: noCode, challengeId: "", receipt: null, pageId: "" },
  initial: "looking",
  states: {
    looking: {
      invoke: {
        id: "session",
        src: "requireSession",
        input: {},
        onDone: "offering",
        onError: signInFirst("signingIn", "unavailable"),
      },
      after: { serviceTimeout: "unavailable" },
    },
    signingIn: signingIn({ signedIn: "offering", declined: "over" }),
    offering: {
      entry: { type: "ask", params: offered },
      on: {
        "chose.download": "starting",
        "chose.keep": "unchanged",
        "user.back": "unchanged",
        "user.said": yesOrNo("starting", "unchanged"),
      },
      after: { answerTimeout: "over" },
    },
    starting: startingStepUp({
      id: "start",
      act: { act: "export_data", draftId: null, chat: null },
      sent: "proving",
      notNow: [whenFrozen],
      refused: "over",
      signedOut: signInAgain,
      away: "unavailable",
    }),
    proving: provingStepUp({
      id: "code",
      proven: { target: "linking", actions: keepProof },
      again: "starting",
      back: "offering",
      stopped: "unchanged",
      away: "unavailable",
    }),
    linking: {
      description: "The code is used, and allows a page for some minutes more.",
      invoke: {
        id: "open",
        src: "openPage",
        input: ({ context }) => ({ purpose: "copy", challengeId: context.challengeId, wanted: null }),
        onDone: [
          {
            guard: { type: "isOpen", params: ({ event }) => event.output },
            target: "sent",
            actions: assign({
              pageId: ({ event }) => (event.output.result === "started" ? event.output.pageId : ""),
            }),
          },
          { guard: { type: "isTooLate", params: ({ event }) => event.output }, target: "starting" },
          {
            target: "over",
            actions: {
              type: "say",
              params: ({ event }) => ({
                text: {
                  key: "page:refused",
                  values: { count: event.output.result === "refused" ? event.output.retryAfterMinutes : 1 },
                },
                choices: [toAgent, offer("menu")],
              }),
            },
          },
        ],
        onError: "later",
      },
      after: { serviceTimeout: "later" },
    },
    later: {
      entry: {
        type: "ask",
        params: ({ context }) => ({
          text: { key: "data-copy:later", values: { number: context.receipt?.number ?? "" } },
          choices: [
            { id: "again", label: { key: "data-copy:again-button" } },
            { id: "keep", label: { key: "data-copy:no-button" } },
          ],
        }),
      },
      on: {
        "chose.again": "linking",
        "chose.keep": "unchanged",
        "user.back": "unchanged",
        "user.said": yesOrNo("linking", "unchanged"),
      },
      after: { answerTimeout: "over" },
    },
    sent: {
      description: "The link leaves after what is said of it, as a message of its own.",
      type: "final",
      entry: [
        {
          type: "say",
          params: ({ context }) => ({
            text: {
              key: "data-copy:sent",
              values: { number: context.receipt?.number ?? "", at: context.receipt?.dueAt ?? null },
            },
            choices: [offer("menu")],
          }),
        },
        { type: "sendLink", params: ({ context }) => ({ pageId: context.pageId }) },
      ],
    },
    frozen,
    unchanged: lastWord({ text: { key: "data-copy:unchanged" }, choices: [offer("menu")] }),
    over: { type: "final" },
    unavailable: unavailable(offer("download-data")),
  },
});

export const dataCopy = defineFlow({ version: 1, machine, intents: ["download-data"], needsConsent: true });
