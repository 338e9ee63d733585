import { assign, setup } from "xstate";
import type { CaseReceipt, PendingChange } from "./kit/account.ts";
import { offer } from "./kit/choices.ts";
import { isGone } from "./kit/codes.ts";
import { type Ask, effects } from "./kit/effects.ts";
import type { UserEvent } from "./kit/events.ts";
import { defineFlow, delays, noCode, type OpenedBy, type StartedCode, service, subFlow } from "./kit/flow.ts";
import { troubleWith } from "./kit/identifier-texts.ts";
import { digitsIn, readEmail, readPhone } from "./kit/identifiers.ts";
import { cancelling, pendingChange, pendingGuards } from "./kit/pending.ts";
import { failed, forgotten, frozen, lastWord, saying, unavailable } from "./kit/saying.ts";
import { signInAgain, signInFirst, signingIn } from "./kit/signing-in.ts";
import {
  isPendingNow,
  isSame,
  keepReceipt,
  provingStepUp,
  startingStepUp,
  stepUpGuards,
  whenFrozen,
} from "./kit/step-up.ts";
import { yesNoGuards, yesOrNo } from "./kit/yes-no.ts";

interface Context {
  field: "phone" | "email";
  expired: boolean;
  /** Mask of what is registered now. */
  now: string;
  pending: PendingChange | null;
  draftId: string | null;
  /** Mask of the new one. */
  to: string;
  code: StartedCode;
  receipt: CaseReceipt | null;
}

const read = (field: Context["field"], text: string) =>
  field === "phone" ? readPhone(text) : readEmail(text);

function whichNew({ field, now }: Context): Ask {
  const help = { key: "change-contact:help" } as const;
  if (field === "email" && now === "") return { text: { key: "change-contact:ask-first-email" }, help };
  if (field === "email") return { text: { key: "change-contact:ask-email", values: { now } }, help };
  return {
    text: { key: "change-contact:ask-phone", values: { now } },
    help,
    choices: [{ id: "dead", label: { key: "change-contact:dead-button" } }],
  };
}

function isOnItsWay({ field, pending }: Context): Ask {
  const { number, to, effectiveAt } = pending ?? { number: "", to: "", effectiveAt: null };
  const kind = pending?.kind === "recovery" ? "recovery" : field;
  return {
    text: { key: `change-contact:pending-${kind}`, values: { number, to, at: effectiveAt } },
    again: { key: "change-contact:pending-again" },
    choices: [
      { id: "stop", label: { key: "change-contact:stop-button" } },
      { id: "keep", label: { key: "change-contact:keep-button" } },
    ],
  };
}

const afterwards = [offer("my-account"), offer("menu")];
type At = { context: Context };

const whyTheOld = saying(({ context: { field, to } }: At) => ({
  text: { key: `change-contact:old-${field}`, values: { to } },
}));
const nowTheNew = saying(({ context: { field } }: At) => ({ text: { key: `change-contact:new-${field}` } }));
const sameAlready = saying(({ context: { field } }: At) => ({
  text: { key: `change-contact:same-${field}` },
}));
const proofGone = saying({ text: { key: "change-contact:proof-gone" } });

/** Ganti nomor HP atau e-mail: the phone as it is authorises, the new one proves that it is his, and a day passes before it counts. */
const machine = setup({
  types: { context: {} as Context, events: {} as UserEvent, input: {} as OpenedBy },
  actions: {
    ...effects,
    sessionEnded: assign({ expired: true }),
    keepCode: assign((_, code: StartedCode) => ({ code })),
    keepReceipt: assign((_, receipt: CaseReceipt | null) => ({ receipt })),
  },
  actors: {
    readAccount: service<"readAccount">(),
    keepInDraft: service<"keepInDraft">(),
    startStepUp: service<"startStepUp">(),
    cancelCase: service<"cancelCase">(),
    code: subFlow<"code">(),
    "sign-in": subFlow<"sign-in">(),
    recovery: subFlow<"recovery">(),
  },
  guards: {
    ...stepUpGuards,
    ...pendingGuards,
    ...yesNoGuards,
    isReadable: ({ context }, text: string) => read(context.field, text).ok,
    isAttempt: (_, text: string) => digitsIn(text) !== null || text.includes("@"),
    isYes: (_, intent: string | null) => intent === "affirm" || intent === "login",
  },
  delays,
}).createMachine({
  id: "change-contact",
  context: ({ input }) => ({
    field: input.intent === "change-email" ? "email" : "phone",
    expired: false,
    now: "",
    pending: null,
    draftId: null,
    to: "",
    code: noCode,
    receipt: null,
  }),
  initial: "looking",
  states: {
    looking: {
      invoke: {
        id: "account",
        src: "readAccount",
        input: {},
        onDone: [
          { guard: { type: "isTrue", params: ({ event }) => event.output.frozen }, target: "frozen" },
          {
            target: "looked",
            actions: assign({
              now: ({ context, event }) => event.output[context.field] ?? "",
              pending: ({ context, event }) =>
                event.output.changes.find(
                  ({ kind }) => kind === `change-${context.field}` || kind === "recovery",
                ) ?? null,
            }),
          },
        ],
        onError: signInFirst("askingWay", "unavailable"),
      },
      after: { serviceTimeout: "unavailable" },
    },
    looked: { always: [{ guard: "isPending", target: "pending" }, { target: "askingNew" }] },
    askingWay: {
      description: "Who is not signed in may not be able to: his number may be dead.",
      entry: {
        type: "ask",
        params: ({ context }) => ({
          text: { key: `change-contact:way-${context.field}` },
          choices: [
            { id: "works", label: { key: "change-contact:works-button" } },
            { id: "dead", label: { key: "change-contact:dead-button" } },
          ],
        }),
      },
      on: {
        "chose.works": "signingIn",
        "chose.dead": "recovering",
        "user.said": yesOrNo("signingIn", "recovering"),
      },
      after: { answerTimeout: "over" },
    },
    signingIn: signingIn({ signedIn: "looking", declined: "over" }),
    recovering: {
      invoke: { id: "recovery", src: "recovery", input: {}, onDone: "over", onError: "unavailable" },
    },
    askingNew: {
      entry: { type: "ask", params: ({ context }) => whichNew(context) },
      on: {
        "chose.dead": "recovering",
        "user.said": [
          { guard: { type: "isReadable", params: ({ event }) => event.text }, target: "keeping" },
          {
            guard: { type: "isAttempt", params: ({ event }) => event.text },
            actions: { type: "say", params: ({ context, event }) => troubleWith(context.field, event.text) },
          },
        ],
      },
      after: { answerTimeout: "over" },
    },
    keeping: {
      invoke: {
        id: "keep",
        src: "keepInDraft",
        input: ({ context, event }) => {
          const reading = read(context.field, event.type === "user.said" ? event.text : "");
          const value = reading.ok ? reading.value : "";
          return { draftId: context.draftId, field: context.field, value, contact: null };
        },
        onDone: {
          target: "startingOld",
          actions: assign({
            draftId: ({ event }) => event.output.draftId,
            to: ({ event }) => event.output.mask,
          }),
        },
        onError: { target: "askingNew", actions: failed },
      },
      after: { serviceTimeout: { target: "askingNew", actions: failed } },
    },
    startingOld: startingStepUp({
      id: "start-old",
      act: ({ context: { field, draftId } }) => ({ act: `change_${field}_old`, draftId, chat: null }),
      sent: "provingOld",
      first: whyTheOld,
      notNow: [
        whenFrozen,
        { guard: isPendingNow, target: "looking" },
        { guard: isSame, target: "askingNew", actions: sameAlready },
        { guard: isGone, target: "askingNew", actions: forgotten },
      ],
      refused: "over",
      signedOut: signInAgain,
      away: "unavailable",
    }),
    provingOld: provingStepUp({
      id: "code-old",
      proven: { target: "startingNew", actions: nowTheNew },
      again: "startingOld",
      back: "askingNew",
      stopped: "unchanged",
      away: "unavailable",
    }),
    startingNew: startingStepUp({
      id: "start-new",
      act: ({ context: { field, draftId } }) => ({ act: `change_${field}_new`, draftId, chat: null }),
      sent: "provingNew",
      notNow: [
        whenFrozen,
        { guard: isGone, target: "askingNew", actions: proofGone },
        { guard: isPendingNow, target: "looking" },
        { guard: isSame, target: "looking" },
      ],
      refused: "over",
      signedOut: signInAgain,
      away: "unavailable",
    }),
    provingNew: provingStepUp({
      id: "code-new",
      proven: { target: "held", actions: keepReceipt },
      again: "startingNew",
      back: "askingNew",
      stopped: "unchanged",
      away: "unavailable",
    }),
    held: lastWord(({ context }) => ({
      text: {
        key: `change-contact:held-${context.field}`,
        values: {
          number: context.receipt?.number ?? "",
          to: context.to,
          at: context.receipt?.effectiveAt ?? null,
        },
      },
      choices: afterwards,
    })),
    pending: pendingChange(isOnItsWay),
    cancelling: cancelling((number) => ({
      text: { key: "change-contact:stopped", values: { number } },
      choices: afterwards,
    })),
    kept: lastWord({ text: { key: "change-contact:kept" }, choices: afterwards }),
    unchanged: lastWord({ text: { key: "change-contact:unchanged" }, choices: afterwards }),
    frozen,
    over: { type: "final" },
    unavailable: unavailable(),
  },
});

export const changeContact = defineFlow({
  version: 1,
  machine,
  intents: ["change-phone", "change-email"],
  needsConsent: true,
});
