import { assign, setup } from "xstate";
import type { CaseReceipt, PendingChange, StepUpStart } from "./kit/account.ts";
import { offer, toAgent } from "./kit/choices.ts";
import { type Ask, effects, type Say } from "./kit/effects.ts";
import type { UserEvent } from "./kit/events.ts";
import { defineFlow, delays, noCode, type OpenedBy, type StartedCode, service, subFlow } from "./kit/flow.ts";
import { digitsIn, readEmail, readPhone } from "./kit/identifiers.ts";
import { actGuards, codeOf, whyNoCode } from "./kit/step-up.ts";

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

function trouble(field: Context["field"], text: string): Say {
  if (field === "phone") {
    const phone = readPhone(text);
    return { text: { key: `register:phone-${phone.ok ? "length" : phone.why}` } };
  }
  const email = readEmail(text);
  return { text: { key: `register:email-${email.ok ? "shape" : email.why}` } };
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

const failed = { type: "say", params: { text: { key: "common:try-again" } } } as const;

/** Ganti nomor HP atau e-mail: the phone as it is authorises, the new one proves that it is his, and a day passes before it counts. */
const machine = setup({
  types: { context: {} as Context, events: {} as UserEvent, input: {} as OpenedBy },
  actions: effects,
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
    ...actGuards,
    isPending: ({ context }) => context.pending !== null,
    isReadable: ({ context }, text: string) => read(context.field, text).ok,
    isAttempt: (_, text: string) => digitsIn(text) !== null || text.includes("@"),
    isYes: (_, intent: string | null) => intent === "affirm" || intent === "login",
    isNo: (_, intent: string | null) => intent === "deny",
    isSame: (_, start: StepUpStart) => start.result === "not-now" && start.why === "same",
    isPendingNow: (_, start: StepUpStart) => start.result === "not-now" && start.why === "pending",
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
        onError: [
          {
            guard: { type: "isNotSignedIn", params: ({ event }) => ({ error: event.error }) },
            target: "askingWay",
          },
          { target: "unavailable" },
        ],
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
        "user.said": [
          { guard: { type: "isYes", params: ({ event }) => event.intent }, target: "signingIn" },
          { guard: { type: "isNo", params: ({ event }) => event.intent }, target: "recovering" },
        ],
      },
      after: { answerTimeout: "over" },
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
    startingOld: {
      invoke: {
        id: "start-old",
        src: "startStepUp",
        input: ({ context }) => ({
          act: context.field === "phone" ? "change_phone_old" : "change_email_old",
          draftId: context.draftId,
          chat: null,
        }),
        onDone: [
          {
            guard: { type: "isStarted", params: ({ event }) => event.output },
            target: "provingOld",
            actions: [
              assign({ code: ({ event }) => codeOf(event.output) }),
              {
                type: "say",
                params: ({ context: { field, to } }) => ({
                  text: { key: `change-contact:old-${field}`, values: { to } },
                }),
              },
            ],
          },
          { guard: { type: "isFrozenNow", params: ({ event }) => event.output }, target: "frozen" },
          { guard: { type: "isPendingNow", params: ({ event }) => event.output }, target: "looking" },
          {
            guard: { type: "isSame", params: ({ event }) => event.output },
            target: "askingNew",
            actions: {
              type: "say",
              params: ({ context }) => ({ text: { key: `change-contact:same-${context.field}` } }),
            },
          },
          {
            guard: { type: "isGone", params: ({ event }) => event.output },
            target: "askingNew",
            actions: { type: "say", params: { text: { key: "common:draft-gone" } } },
          },
          {
            target: "over",
            actions: {
              type: "say",
              params: ({ event }) => ({
                text: whyNoCode(event.output),
                choices: [toAgent, offer("menu")],
              }),
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
    provingOld: {
      invoke: {
        id: "code-old",
        src: "code",
        input: ({ context }) => ({ purpose: "act", start: context.code }),
        onDone: [
          {
            guard: { type: "endedWith", params: ({ event }) => ({ output: event.output, ending: "proven" }) },
            target: "startingNew",
            actions: {
              type: "say",
              params: ({ context }) => ({ text: { key: `change-contact:new-${context.field}` } }),
            },
          },
          {
            guard: { type: "endedWith", params: ({ event }) => ({ output: event.output, ending: "again" }) },
            target: "startingOld",
          },
          {
            guard: { type: "endedWith", params: ({ event }) => ({ output: event.output, ending: "back" }) },
            target: "askingNew",
          },
          { target: "unchanged" },
        ],
        onError: "unavailable",
      },
    },
    startingNew: {
      invoke: {
        id: "start-new",
        src: "startStepUp",
        input: ({ context }) => ({
          act: context.field === "phone" ? "change_phone_new" : "change_email_new",
          draftId: context.draftId,
          chat: null,
        }),
        onDone: [
          {
            guard: { type: "isStarted", params: ({ event }) => event.output },
            target: "provingNew",
            actions: assign({ code: ({ event }) => codeOf(event.output) }),
          },
          { guard: { type: "isFrozenNow", params: ({ event }) => event.output }, target: "frozen" },
          {
            guard: { type: "isGone", params: ({ event }) => event.output },
            target: "askingNew",
            actions: { type: "say", params: { text: { key: "change-contact:proof-gone" } } },
          },
          {
            guard: { type: "isRefused", params: ({ event }) => event.output },
            target: "over",
            actions: {
              type: "say",
              params: ({ event }) => ({
                text: whyNoCode(event.output),
                choices: [toAgent, offer("menu")],
              }),
            },
          },
          { target: "looking" },
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
    provingNew: {
      invoke: {
        id: "code-new",
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
            target: "startingNew",
          },
          {
            guard: { type: "endedWith", params: ({ event }) => ({ output: event.output, ending: "back" }) },
            target: "askingNew",
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
        params: ({ context }) => ({
          text: {
            key: `change-contact:held-${context.field}`,
            values: {
              number: context.receipt?.number ?? "",
              to: context.to,
              at: context.receipt?.effectiveAt ?? null,
            },
          },
          choices: [offer("my-account"), offer("menu")],
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
                  key: "change-contact:stopped",
                  values: { number: event.output.receipt?.number ?? "" },
                },
                choices: [offer("my-account"), offer("menu")],
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
    kept: {
      type: "final",
      entry: {
        type: "say",
        params: { text: { key: "change-contact:kept" }, choices: [offer("my-account"), offer("menu")] },
      },
    },
    unchanged: {
      type: "final",
      entry: {
        type: "say",
        params: { text: { key: "change-contact:unchanged" }, choices: [offer("my-account"), offer("menu")] },
      },
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

export const changeContact = defineFlow({
  version: 1,
  machine,
  intents: ["change-phone", "change-email"],
  needsConsent: true,
});
