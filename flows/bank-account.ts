import { assign, setup } from "xstate";
import {
  check,
  FIELDS,
  type Field,
  isOnItsWay,
  isTalk,
  type Masks,
  typedOrChosen,
  whichField,
} from "./bank-account/texts.ts";
import type { CaseReceipt, PendingChange } from "./kit/account.ts";
import { offer } from "./kit/choices.ts";
import { isGone } from "./kit/codes.ts";
import {
  draftGuards,
  fieldAfter,
  fieldBefore,
  findingWay,
  type KeptField,
  keepingField,
  wantedOf,
  withField,
  withPage,
} from "./kit/draft.ts";
import { effects } from "./kit/effects.ts";
import type { UserEvent } from "./kit/events.ts";
import { defineFlow, delays, noCode, type StartedCode, service, subFlow } from "./kit/flow.ts";
import { readField, troubleWith } from "./kit/identifier-texts.ts";
import { type Intent, isNoWish } from "./kit/intents.ts";
import { pageEnded } from "./kit/pages.ts";
import { cancelling, pendingChange, pendingGuards } from "./kit/pending.ts";
import { forgotten, frozen, lastWord, unavailable } from "./kit/saying.ts";
import type { IdentifierWay } from "./kit/services.ts";
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
  expired: boolean;
  /** Mask of the account to which he is paid now; empty: none is known here. */
  now: string;
  /** A request that is on its way already. */
  pending: PendingChange | null;
  /** Where it is entered. */
  way: IdentifierWay;
  /** The one that is asked for in the chat. */
  field: Field;
  draftId: string | null;
  /** What was entered so far, as far as it may be shown. */
  masks: Masks;
  code: StartedCode;
  receipt: CaseReceipt | null;
}

const nothing: Masks = { bank: "", account: "", holder: "" };

const afterwards = [offer("my-account"), offer("menu")];

/**
 * Rekening bank: asks that the account to which benefits are paid be corrected. Never at once: a code that names the act, a day in which every
 * chat and address may object, and somebody who holds it against the passbook.
 */
const machine = setup({
  types: { context: {} as Context, events: {} as UserEvent },
  actions: {
    ...effects,
    sessionEnded: assign({ expired: true }),
    keepCode: assign((_, code: StartedCode) => ({ code })),
    keepReceipt: assign((_, receipt: CaseReceipt | null) => ({ receipt })),
    keepWay: assign((_, way: IdentifierWay) => ({ way })),
    keepField: assign(({ context }, kept: KeptField) => withField(context, kept)),
    toNextField: assign({ field: ({ context }) => fieldAfter(FIELDS, context.field) ?? "holder" }),
    beginAnew: assign({ field: "bank", draftId: null, masks: nothing }),
  },
  actors: {
    readAccount: service<"readAccount">(),
    readIdentifierWay: service<"readIdentifierWay">(),
    keepInDraft: service<"keepInDraft">(),
    startStepUp: service<"startStepUp">(),
    cancelCase: service<"cancelCase">(),
    code: subFlow<"code">(),
    page: subFlow<"page">(),
    "sign-in": subFlow<"sign-in">(),
  },
  guards: {
    ...stepUpGuards,
    ...pendingGuards,
    ...yesNoGuards,
    ...draftGuards,
    isForPage: ({ context }) => context.way === "page",
    isIncomplete: ({ context }) => FIELDS.some((field) => context.masks[field] === ""),
    isLast: ({ context }) => fieldAfter(FIELDS, context.field) === null,
    isFirst: ({ context }) => fieldBefore(FIELDS, context.field) === null,
    isAnswer: ({ context: { field } }, { text, intent }: { text: string; intent: Intent | null }) =>
      "value" in readField(field, text) && (field === "account" || (isNoWish(intent) && !isTalk(text))),
    hasDigits: (_, text: string) => /\d{3}/.test(text),
  },
  delays,
}).createMachine({
  id: "bank-account",
  context: {
    expired: false,
    now: "",
    pending: null,
    way: "chat",
    field: "bank",
    draftId: null,
    masks: nothing,
    code: noCode,
    receipt: null,
  },
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
              now: ({ event }) => event.output.bank ?? "",
              pending: ({ event }) => event.output.changes.find(({ kind }) => kind === "change-bank") ?? null,
            }),
          },
        ],
        onError: signInFirst("signingIn", "unavailable"),
      },
      after: { serviceTimeout: "unavailable" },
    },
    signingIn: signingIn({ signedIn: "looking", declined: "over" }),
    looked: { always: [{ guard: "isPending", target: "pending" }, { target: "findingWay" }] },
    findingWay: findingWay("unavailable"),
    turning: { always: [{ guard: "isForPage", target: "filling" }, { target: "asking" }] },
    filling: {
      invoke: {
        id: "page",
        src: "page",
        input: ({ context }) => ({
          purpose: "identifiers",
          challengeId: null,
          wanted: wantedOf(context, FIELDS),
        }),
        onDone: [
          {
            guard: pageEnded("done"),
            target: "filled",
            actions: assign(({ context, event }) => withPage(context, event.output)),
          },
          { target: "unchanged" },
        ],
        onError: "unavailable",
      },
    },
    filled: { always: [{ guard: "isIncomplete", target: "filling" }, { target: "checking" }] },
    asking: {
      entry: { type: "ask", params: ({ context }) => whichField(context) },
      on: {
        "chose.bank-1": "keeping",
        "chose.bank-2": "keeping",
        "chose.bank-3": "keeping",
        "chose.bank-4": "keeping",
        "chose.bank-5": "keeping",
        "chose.bank-6": "keeping",
        "user.back": [
          { guard: "isFirst", target: "unchanged" },
          {
            target: "asking",
            reenter: true,
            actions: assign({ field: ({ context }) => fieldBefore(FIELDS, context.field) ?? "bank" }),
          },
        ],
        "user.said": [
          {
            description: "A name may be any words, but a clear wish is one all the same.",
            guard: { type: "isAnswer", params: ({ event: { text, intent } }) => ({ text, intent }) },
            target: "keeping",
          },
          {
            guard: { type: "hasDigits", params: ({ event }) => event.text },
            actions: { type: "say", params: ({ context, event }) => troubleWith(context.field, event.text) },
          },
        ],
      },
      after: { answerTimeout: "over" },
    },
    keeping: keepingField("checking", typedOrChosen),
    checking: {
      entry: { type: "ask", params: ({ context }) => check(context) },
      on: {
        "chose.send": "starting",
        "chose.correct": { target: "turning", actions: assign({ field: "bank", masks: nothing }) },
        "chose.keep": "unchanged",
        "user.back": { target: "turning", actions: assign({ field: "holder" }) },
        "user.said": yesOrNo("starting", "unchanged"),
      },
      after: { answerTimeout: "over" },
    },
    starting: startingStepUp({
      id: "start",
      act: ({ context }) => ({ act: "change_bank", draftId: context.draftId, chat: null }),
      sent: "proving",
      notNow: [
        whenFrozen,
        { guard: isPendingNow, target: "looking" },
        { guard: isSame, target: "same" },
        { guard: isGone, target: "turning", actions: ["beginAnew", forgotten] },
      ],
      refused: "over",
      signedOut: signInAgain,
      away: "unavailable",
    }),
    proving: provingStepUp({
      id: "code",
      proven: { target: "held", actions: keepReceipt },
      again: "starting",
      back: "checking",
      stopped: "unchanged",
      away: "unavailable",
    }),
    held: lastWord(({ context: { receipt, masks } }) => ({
      text: {
        key: "bank-account:held",
        values: {
          ...{ number: receipt?.number ?? "", bank: masks.bank, account: masks.account },
          ...{ at: receipt?.effectiveAt ?? null, due: receipt?.dueAt ?? null },
        },
      },
      choices: afterwards,
    })),
    pending: pendingChange(isOnItsWay),
    cancelling: cancelling((number) => ({
      text: { key: "bank-account:stopped", values: { number } },
      choices: afterwards,
    })),
    same: lastWord({ text: { key: "bank-account:same" }, choices: afterwards }),
    kept: lastWord({ text: { key: "bank-account:kept" }, choices: afterwards }),
    unchanged: lastWord({ text: { key: "change-contact:unchanged" }, choices: afterwards }),
    frozen,
    over: { type: "final" },
    unavailable: unavailable(),
  },
});

/** Opened by name, and by "perbaiki data" where it is the bank account. */
export const bankAccount = defineFlow({
  version: 1,
  machine,
  intents: ["change-bank"],
  needsConsent: true,
});
