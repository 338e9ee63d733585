import { assign, setup } from "xstate";
import type { CaseReceipt } from "./kit/account.ts";
import { offer, toAgent } from "./kit/choices.ts";
import { effects, type Say } from "./kit/effects.ts";
import type { UserEvent } from "./kit/events.ts";
import { defineFlow, delays, service } from "./kit/flow.ts";
import { digitsIn, readEmail, readKpj, readNik, readPhone } from "./kit/identifiers.ts";

type Field = "nik" | "kpj" | "phone" | "email";

interface Context {
  /** The one that is asked for. */
  field: Field;
  draftId: string | null;
  /** What was typed so far, as far as it may be shown. */
  masks: Record<Field, string>;
  receipt: CaseReceipt | null;
}

const READERS = { nik: readNik, kpj: readKpj, phone: readPhone, email: readEmail } as const;

const NEXT: Record<Field, Field | null> = { nik: "kpj", kpj: "phone", phone: "email", email: null };
const BEFORE: Record<Field, Field | null> = { nik: null, kpj: "nik", phone: "kpj", email: "phone" };

function trouble(field: Field, text: string): Say {
  switch (field) {
    case "nik": {
      const nik = readNik(text);
      return { text: { key: `register:nik-${nik.ok ? "length" : nik.why}` } };
    }
    case "kpj": {
      const kpj = readKpj(text);
      return { text: { key: `register:kpj-${kpj.ok ? "length" : kpj.why}` } };
    }
    case "phone": {
      const phone = readPhone(text);
      return { text: { key: `register:phone-${phone.ok ? "length" : phone.why}` } };
    }
    default: {
      const email = readEmail(text);
      return { text: { key: `register:email-${email.ok ? "shape" : email.why}` } };
    }
  }
}

const failed = { type: "say", params: { text: { key: "common:try-again" } } } as const;

/**
 * Nomor HP dan e-mail lama mati: takes down who it is and what is to be reached instead, and opens a ticket with honest dates. Nothing
 * that is typed here proves anything: papers at a branch, two officers and seven days do. The same for everybody, whoever he is.
 */
const machine = setup({
  types: { context: {} as Context, events: {} as UserEvent },
  actions: effects,
  actors: { keepInDraft: service<"keepInDraft">(), openRecovery: service<"openRecovery">() },
  guards: {
    isReadable: ({ context }, text: string) => READERS[context.field](text).ok,
    isAttempt: (_, text: string) => digitsIn(text) !== null || text.includes("@"),
    isLast: ({ context }) => NEXT[context.field] === null,
    isFirst: ({ context }) => BEFORE[context.field] === null,
    isEmail: ({ context }) => context.field === "email",
    isYes: (_, intent: string | null) => intent === "affirm" || intent === "continue",
    isNo: (_, intent: string | null) => intent === "deny",
    isOpened: (_, result: "opened" | "refused") => result === "opened",
    isGone: (_, { why }: { why: string | null }) => why === "draft-gone",
  },
  delays,
}).createMachine({
  id: "recovery",
  context: {
    field: "nik",
    draftId: null,
    masks: { nik: "", kpj: "", phone: "", email: "" },
    receipt: null,
  },
  initial: "explaining",
  output: {},
  states: {
    explaining: {
      entry: {
        type: "ask",
        params: {
          text: { key: "recovery:explain" },
          again: { key: "recovery:explain-again" },
          choices: [
            { id: "begin", label: { key: "recovery:begin-button" } },
            { id: "stop", label: { key: "recovery:stop-button" } },
          ],
        },
      },
      on: {
        "chose.begin": "asking",
        "chose.stop": "stopped",
        "user.said": [
          { guard: { type: "isYes", params: ({ event }) => event.intent }, target: "asking" },
          { guard: { type: "isNo", params: ({ event }) => event.intent }, target: "stopped" },
        ],
      },
      after: { answerTimeout: "over" },
    },
    asking: {
      entry: {
        type: "ask",
        params: ({ context }) => ({
          text: { key: `recovery:ask-${context.field}` },
          help: { key: "recovery:help" },
          ...(context.field === "email" && {
            choices: [{ id: "skip", label: { key: "recovery:skip-button" } }],
          }),
        }),
      },
      on: {
        "chose.skip": { guard: "isEmail", target: "checking" },
        "user.back": [
          { guard: "isFirst", target: "explaining" },
          {
            target: "asking",
            reenter: true,
            actions: assign({ field: ({ context }) => BEFORE[context.field] ?? "nik" }),
          },
        ],
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
          const reading = READERS[context.field](event.type === "user.said" ? event.text : "");
          const value = reading.ok ? reading.value : "";
          return { draftId: context.draftId, field: context.field, value, contact: null };
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
              field: NEXT[context.field] ?? "email",
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
          text:
            masks.email === ""
              ? { key: "recovery:check", values: { nik: masks.nik, kpj: masks.kpj, phone: masks.phone } }
              : {
                  key: "recovery:check-with-email",
                  values: { nik: masks.nik, kpj: masks.kpj, phone: masks.phone, mail: masks.email },
                },
          choices: [
            { id: "send", label: { key: "recovery:send-button" } },
            { id: "correct", label: { key: "recovery:correct-button" } },
            { id: "stop", label: { key: "recovery:stop-button" } },
          ],
        }),
      },
      on: {
        "chose.send": "opening",
        "chose.correct": { target: "asking", actions: assign({ field: "nik" }) },
        "chose.stop": "stopped",
        "user.back": { target: "asking", actions: assign({ field: "email" }) },
        "user.said": [
          { guard: { type: "isYes", params: ({ event }) => event.intent }, target: "opening" },
          { guard: { type: "isNo", params: ({ event }) => event.intent }, target: "stopped" },
        ],
      },
      after: { answerTimeout: "over" },
    },
    opening: {
      invoke: {
        id: "open",
        src: "openRecovery",
        input: ({ context }) => ({ draftId: context.draftId ?? "" }),
        onDone: [
          {
            guard: { type: "isOpened", params: ({ event }) => event.output.result },
            target: "opened",
            actions: assign({
              receipt: ({ event }) => (event.output.result === "opened" ? event.output.receipt : null),
            }),
          },
          {
            guard: {
              type: "isGone",
              params: ({ event }) => ({ why: event.output.result === "refused" ? event.output.why : null }),
            },
            target: "asking",
            actions: [
              assign({ field: "nik", draftId: null }),
              { type: "say", params: { text: { key: "common:draft-gone" } } },
            ],
          },
          { target: "tooMany" },
        ],
        onError: { target: "checking", actions: failed },
      },
      after: { serviceTimeout: { target: "checking", actions: failed } },
    },
    opened: {
      type: "final",
      entry: {
        type: "say",
        params: ({ context }) => ({
          text: {
            key: "recovery:opened",
            values: { number: context.receipt?.number ?? "", at: context.receipt?.dueAt ?? null },
          },
          choices: [offer("branch-location"), toAgent, offer("menu")],
        }),
      },
    },
    tooMany: {
      type: "final",
      entry: {
        type: "say",
        params: { text: { key: "recovery:too-many" }, choices: [toAgent, offer("menu")] },
      },
    },
    stopped: {
      type: "final",
      entry: {
        type: "say",
        params: { text: { key: "recovery:stopped" }, choices: [toAgent, offer("menu")] },
      },
    },
    over: { type: "final" },
  },
});

/** Asked for where a number is to be changed and the old one is dead. */
export const recovery = defineFlow({ version: 1, machine, intents: [], needsConsent: true });
