import { assign, setup } from "xstate";
import type { CaseReceipt, PendingChange, StepUpStart } from "./kit/account.ts";
import { BANK_NAMES } from "./kit/bank.ts";
import { offer, toAgent } from "./kit/choices.ts";
import { type Ask, effects, type Say } from "./kit/effects.ts";
import type { UserEvent } from "./kit/events.ts";
import {
  defineFlow,
  delays,
  noCode,
  type PageOutput,
  type StartedCode,
  service,
  subFlow,
} from "./kit/flow.ts";
import { readField } from "./kit/identifier-texts.ts";
import type { IdentifierWay } from "./kit/services.ts";
import { actGuards, codeOf, whyNoCode } from "./kit/step-up.ts";

const FIELDS = ["bank", "account", "holder"] as const;
type Field = (typeof FIELDS)[number];

const NEXT: Record<Field, Field | null> = { bank: "account", account: "holder", holder: null };
const BEFORE: Record<Field, Field | null> = { bank: null, account: "bank", holder: "account" };

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
  masks: Record<Field, string>;
  code: StartedCode;
  receipt: CaseReceipt | null;
}

const nothing: Record<Field, string> = { bank: "", account: "", holder: "" };

/** `chose.bank-2` is the second of the list. */
function typedOrChosen(event: UserEvent): string {
  if (event.type === "user.said") return event.text;
  const [, number = ""] = /^chose\.bank-(\d)$/.exec(event.type) ?? [];
  return BANK_NAMES[Number(number) - 1] ?? "";
}

function whichField({ field, now }: Context): Ask {
  const help = { key: "bank-account:help" } as const;
  if (field !== "bank") return { text: { key: `bank-account:ask-${field}` }, help };
  return {
    text:
      now === ""
        ? { key: "bank-account:ask-bank" }
        : { key: "bank-account:ask-bank-instead", values: { now } },
    again: { key: "bank-account:ask-bank-again" },
    help,
    choices: BANK_NAMES.map((name, index) => ({
      id: `bank-${index + 1}`,
      label: { key: "bank-account:bank-button", values: { name } },
    })),
  };
}

function trouble(field: Field, text: string): Say {
  const reading = readField(field, text);
  return { text: "trouble" in reading ? reading.trouble : { key: "common:try-again" } };
}

/** What the page is to ask for: what is missing, else all of it once more. */
function wantedFrom({ draftId, masks }: Context) {
  const fields = FIELDS.filter((field) => masks[field] === "");
  return { draftId, fields: fields.length > 0 ? fields : FIELDS };
}

function withKept({ draftId, masks }: Context, { kept }: PageOutput): Pick<Context, "draftId" | "masks"> {
  return { draftId: kept?.draftId ?? draftId, masks: { ...masks, ...kept?.masks } };
}

function isOnItsWay({ pending }: Context): Ask {
  const { number, to, state, effectiveAt, dueAt } = pending ?? { number: "", to: "", state: "open" };
  const isHeld = state === "holding";
  return {
    text: {
      key: isHeld ? "bank-account:pending-held" : "bank-account:pending-checked",
      values: { number, to, at: (isHeld ? effectiveAt : dueAt) ?? null },
    },
    again: { key: "bank-account:pending-again" },
    choices: [
      { id: "stop", label: { key: "bank-account:stop-button" } },
      { id: "keep", label: { key: "bank-account:keep-button" } },
    ],
  };
}

/** What a name may be taken for that is none of them. */
const NO_WISHES = ["ambiguous", "multi-intent", "out-of-scope", "unsafe-input"];

const afterwards = [offer("my-account"), offer("menu")];
const failed = { type: "say", params: { text: { key: "common:try-again" } } } as const;
const gone = { type: "say", params: { text: { key: "common:draft-gone" } } } as const;

/**
 * Rekening bank: asks that the account to which benefits are paid be corrected. Never at once: a code that names the act, a day in which every
 * chat and address may object, and somebody who holds it against the passbook.
 */
const machine = setup({
  types: { context: {} as Context, events: {} as UserEvent },
  actions: effects,
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
    ...actGuards,
    isPending: ({ context }) => context.pending !== null,
    isForPage: ({ context }) => context.way === "page",
    isIncomplete: ({ context }) => FIELDS.some((field) => context.masks[field] === ""),
    isLast: ({ context }) => NEXT[context.field] === null,
    isFirst: ({ context }) => BEFORE[context.field] === null,
    isAnswer: ({ context: { field } }, { text, intent }: { text: string; intent: string | null }) =>
      "value" in readField(field, text) &&
      (field === "account" || intent === null || NO_WISHES.includes(intent)),
    hasDigits: (_, text: string) => /\d{3}/.test(text),
    isYes: (_, intent: string | null) => intent === "affirm" || intent === "continue",
    isNo: (_, intent: string | null) => intent === "deny",
    pageEndedWith: (_, { output, ending }: { output: PageOutput; ending: PageOutput["ending"] }) =>
      output.ending === ending,
    isSame: (_, start: StepUpStart) => start.result === "not-now" && start.why === "same",
    isPendingNow: (_, start: StepUpStart) => start.result === "not-now" && start.why === "pending",
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
        onError: [
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
          { guard: { type: "isTrue", params: ({ event }) => event.output.signedIn }, target: "looking" },
          { target: "over" },
        ],
        onError: "unavailable",
      },
    },
    looked: { always: [{ guard: "isPending", target: "pending" }, { target: "findingWay" }] },
    findingWay: {
      invoke: {
        id: "way",
        src: "readIdentifierWay",
        input: {},
        onDone: { target: "turning", actions: assign({ way: ({ event }) => event.output.way }) },
        onError: "unavailable",
      },
      after: { serviceTimeout: "unavailable" },
    },
    turning: { always: [{ guard: "isForPage", target: "filling" }, { target: "asking" }] },
    filling: {
      invoke: {
        id: "page",
        src: "page",
        input: ({ context }) => ({ purpose: "identifiers", challengeId: null, wanted: wantedFrom(context) }),
        onDone: [
          {
            guard: {
              type: "pageEndedWith",
              params: ({ event }) => ({ output: event.output, ending: "done" }),
            },
            target: "filled",
            actions: assign(({ context, event }) => withKept(context, event.output)),
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
            actions: assign({ field: ({ context }) => BEFORE[context.field] ?? "bank" }),
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
            actions: { type: "say", params: ({ context, event }) => trouble(context.field, event.text) },
          },
        ],
      },
      after: { answerTimeout: "over" },
    },
    keeping: {
      invoke: {
        id: "keep",
        src: "keepInDraft",
        input: ({ context: { draftId, field }, event }) => {
          const reading = readField(field, typedOrChosen(event));
          return { draftId, field, value: "value" in reading ? reading.value : "", contact: null };
        },
        onDone: [
          {
            guard: "isLast",
            target: "checking",
            actions: assign(({ context, event }) => ({
              draftId: event.output.draftId,
              masks: { ...context.masks, [context.field]: event.output.mask },
            })),
          },
          {
            target: "asking",
            actions: assign(({ context, event }) => ({
              draftId: event.output.draftId,
              masks: { ...context.masks, [context.field]: event.output.mask },
              field: NEXT[context.field] ?? "holder",
            })),
          },
        ],
        onError: { target: "asking", actions: failed },
      },
      after: { serviceTimeout: { target: "asking", actions: failed } },
    },
    checking: {
      entry: {
        type: "ask",
        params: ({ context: { masks } }) => ({
          text: { key: "bank-account:check", values: masks },
          help: { key: "bank-account:help" },
          choices: [
            { id: "send", label: { key: "bank-account:send-button" } },
            { id: "correct", label: { key: "bank-account:correct-button" } },
            { id: "keep", label: { key: "bank-account:not-now-button" } },
          ],
        }),
      },
      on: {
        "chose.send": "starting",
        "chose.correct": { target: "turning", actions: assign({ field: "bank", masks: nothing }) },
        "chose.keep": "unchanged",
        "user.back": { target: "turning", actions: assign({ field: "holder" }) },
        "user.said": [
          { guard: { type: "isYes", params: ({ event }) => event.intent }, target: "starting" },
          { guard: { type: "isNo", params: ({ event }) => event.intent }, target: "unchanged" },
        ],
      },
      after: { answerTimeout: "over" },
    },
    starting: {
      invoke: {
        id: "start",
        src: "startStepUp",
        input: ({ context }) => ({ act: "change_bank", draftId: context.draftId, chat: null }),
        onDone: [
          {
            guard: { type: "isStarted", params: ({ event }) => event.output },
            target: "proving",
            actions: assign({ code: ({ event }) => codeOf(event.output) }),
          },
          { guard: { type: "isFrozenNow", params: ({ event }) => event.output }, target: "frozen" },
          { guard: { type: "isPendingNow", params: ({ event }) => event.output }, target: "looking" },
          { guard: { type: "isSame", params: ({ event }) => event.output }, target: "same" },
          {
            guard: { type: "isGone", params: ({ event }) => event.output },
            target: "turning",
            actions: [assign({ field: "bank", draftId: null, masks: nothing }), gone],
          },
          {
            target: "over",
            actions: {
              type: "say",
              params: ({ event }) => ({ text: whyNoCode(event.output), choices: [toAgent, offer("menu")] }),
            },
          },
        ],
        onError: [
          {
            guard: { type: "isNotSignedIn", params: ({ event }) => ({ error: event.error }) },
            target: "signingIn",
            actions: assign({ expired: true }),
          },
          { target: "unavailable" },
        ],
      },
      after: { serviceTimeout: "unavailable" },
    },
    proving: {
      invoke: {
        id: "code",
        src: "code",
        input: ({ context }) => ({ purpose: "act", start: context.code }),
        onDone: [
          {
            guard: { type: "endedWith", params: ({ event }) => ({ output: event.output, ending: "proven" }) },
            target: "held",
            actions: assign({ receipt: ({ event }) => event.output.receipt ?? null }),
          },
          {
            guard: { type: "endedWith", params: ({ event }) => ({ output: event.output, ending: "again" }) },
            target: "starting",
          },
          {
            guard: { type: "endedWith", params: ({ event }) => ({ output: event.output, ending: "back" }) },
            target: "checking",
          },
          { target: "unchanged" },
        ],
        onError: "unavailable",
      },
    },
    held: {
      type: "final",
      entry: {
        type: "say",
        params: ({ context: { receipt, masks } }) => ({
          text: {
            key: "bank-account:held",
            values: {
              ...{ number: receipt?.number ?? "", bank: masks.bank, account: masks.account },
              ...{ at: receipt?.effectiveAt ?? null, due: receipt?.dueAt ?? null },
            },
          },
          choices: afterwards,
        }),
      },
    },
    pending: {
      entry: { type: "ask", params: ({ context }) => isOnItsWay(context) },
      on: {
        "chose.stop": "cancelling",
        "chose.keep": "kept",
        "user.back": "kept",
        "user.said": { guard: { type: "isNo", params: ({ event }) => event.intent }, target: "kept" },
      },
      after: { answerTimeout: "over" },
    },
    cancelling: {
      invoke: {
        id: "cancel",
        src: "cancelCase",
        input: ({ context }) => ({ number: context.pending?.number ?? "" }),
        onDone: [
          {
            guard: { type: "isTrue", params: ({ event }) => event.output.receipt !== null },
            target: "over",
            actions: {
              type: "say",
              params: ({ event }) => ({
                text: {
                  key: "bank-account:stopped",
                  values: { number: event.output.receipt?.number ?? "" },
                },
                choices: afterwards,
              }),
            },
          },
          {
            target: "looking",
            actions: { type: "say", params: { text: { key: "change-contact:too-late" } } },
          },
        ],
        onError: [
          {
            guard: { type: "isNotSignedIn", params: ({ event }) => ({ error: event.error }) },
            target: "signingIn",
            actions: assign({ expired: true }),
          },
          { target: "pending", actions: failed },
        ],
      },
      after: { serviceTimeout: { target: "pending", actions: failed } },
    },
    same: {
      type: "final",
      entry: { type: "say", params: { text: { key: "bank-account:same" }, choices: afterwards } },
    },
    kept: {
      type: "final",
      entry: { type: "say", params: { text: { key: "bank-account:kept" }, choices: afterwards } },
    },
    unchanged: {
      type: "final",
      entry: { type: "say", params: { text: { key: "change-contact:unchanged" }, choices: afterwards } },
    },
    frozen: {
      type: "final",
      entry: { type: "say", params: { text: { key: "account:frozen" }, choices: [toAgent, offer("menu")] } },
    },
    over: { type: "final" },
    unavailable: {
      type: "final",
      entry: { type: "say", params: { text: { key: "common:unavailable" }, choices: [toAgent] } },
    },
  },
});

/** Opened by name, and by "perbaiki data" where it is the bank account. */
export const bankAccount = defineFlow({
  version: 1,
  machine,
  intents: ["change-bank"],
  needsConsent: true,
});
