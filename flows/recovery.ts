import { assign, setup } from "xstate";
import type { CaseReceipt } from "./kit/account.ts";
import { offer, toAgent } from "./kit/choices.ts";
import {
  draftGuards,
  fieldAfter,
  fieldBefore,
  findingWay,
  inChat,
  type KeptField,
  keepingField,
  ON_PAGE,
  wantedOf,
  withField,
  withPage,
} from "./kit/draft.ts";
import { effects } from "./kit/effects.ts";
import type { UserEvent } from "./kit/events.ts";
import { defineFlow, delays, service, subFlow } from "./kit/flow.ts";
import { readField, troubleWith } from "./kit/identifier-texts.ts";
import { digitsIn } from "./kit/identifiers.ts";
import { pageEnded } from "./kit/pages.ts";
import { failed, forgotten, lastWord } from "./kit/saying.ts";
import type { IdentifierWay, IdentityField } from "./kit/services.ts";
import { yesNoGuards, yesOrNo } from "./kit/yes-no.ts";

type Field = IdentityField;

const FIELDS: readonly Field[] = ["nik", "kpj", "phone", "email"];

interface Context {
  /** Where NIK and KPJ are asked for. */
  way: IdentifierWay;
  /** The one that is asked for. */
  field: Field;
  draftId: string | null;
  /** What was typed so far, as far as it may be shown. */
  masks: Record<Field, string>;
  receipt: CaseReceipt | null;
}

const nothing: Record<Field, string> = { nik: "", kpj: "", phone: "", email: "" };

/**
 * Nomor HP dan e-mail lama mati: takes down who it is and what is to be reached instead, and opens a ticket with honest dates. Nothing
 * that is typed here proves anything: papers at a branch, two officers and seven days do. The same for everybody, whoever he is.
 */
const machine = setup({
  types: { context: {} as Context, events: {} as UserEvent },
  actions: {
    ...effects,
    keepWay: assign((_, way: IdentifierWay) => ({ way })),
    keepField: assign(({ context }, kept: KeptField) => withField(context, kept)),
    toNextField: assign({ field: ({ context }) => fieldAfter(FIELDS, context.field) ?? "email" }),
  },
  actors: {
    readIdentifierWay: service<"readIdentifierWay">(),
    keepInDraft: service<"keepInDraft">(),
    openRecovery: service<"openRecovery">(),
    page: subFlow<"page">(),
  },
  guards: {
    ...draftGuards,
    ...yesNoGuards,
    isReadable: ({ context }, text: string) => "value" in readField(context.field, text),
    isAttempt: (_, text: string) => digitsIn(text) !== null || text.includes("@"),
    isIncomplete: ({ context }) => ON_PAGE.some((field) => context.masks[field] === ""),
    isLast: ({ context }) => fieldAfter(FIELDS, context.field) === null,
    isFirst: ({ context }) => fieldBefore(FIELDS, context.field) === null,
    isEmail: ({ context }) => context.field === "email",
    isOpened: (_, result: "opened" | "refused") => result === "opened",
    isGone: (_, { why }: { why: string | null }) => why === "draft-gone",
  },
  delays,
}).createMachine({
  id: "recovery",
  context: {
    way: "chat",
    field: "nik",
    draftId: null,
    masks: nothing,
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
        "chose.begin": "findingWay",
        "chose.stop": "stopped",
        "user.said": yesOrNo("findingWay", "stopped"),
      },
      after: { answerTimeout: "over" },
    },
    findingWay: findingWay({ target: "explaining", actions: failed }),
    turning: { always: [{ guard: "isForPage", target: "filling" }, { target: "asking" }] },
    filling: {
      invoke: {
        id: "page",
        src: "page",
        input: ({ context }) => ({
          purpose: "identifiers",
          challengeId: null,
          wanted: wantedOf(context, ON_PAGE),
        }),
        onDone: [
          {
            guard: pageEnded("done"),
            target: "filled",
            actions: assign(({ context, event }) => withPage(context, event.output)),
          },
          { guard: pageEnded("back"), target: "explaining" },
          { target: "stopped" },
        ],
        onError: { target: "explaining", actions: failed },
      },
    },
    filled: {
      always: [
        { guard: "isIncomplete", target: "filling" },
        { target: "asking", actions: assign({ field: "phone" }) },
      ],
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
            target: "turning",
            actions: assign({ field: ({ context }) => fieldBefore(FIELDS, context.field) ?? "nik" }),
          },
        ],
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
    keeping: keepingField("checking"),
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
        "chose.correct": { target: "turning", actions: assign({ field: "nik" }) },
        "chose.stop": "stopped",
        "user.back": { target: "asking", actions: assign({ field: "email" }) },
        "user.said": yesOrNo("opening", "stopped"),
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
            target: "turning",
            actions: [assign({ field: "nik", draftId: null, masks: nothing }), forgotten],
          },
          { target: "tooMany" },
        ],
        onError: { target: "checking", actions: failed },
      },
      after: { serviceTimeout: { target: "checking", actions: failed } },
    },
    opened: lastWord(({ context }) => ({
      text: {
        key: "recovery:opened",
        values: { number: context.receipt?.number ?? "", at: context.receipt?.dueAt ?? null },
      },
      choices: [offer("branch-location"), toAgent, offer("menu")],
    })),
    tooMany: lastWord({ text: { key: "recovery:too-many" }, choices: [toAgent, offer("menu")] }),
    stopped: lastWord({ text: { key: "recovery:stopped" }, choices: [toAgent, offer("menu")] }),
    over: { type: "final" },
  },
});

/** Asked for in so many words, or where a number is to be changed and the old one is dead. */
export const recovery = defineFlow({
  version: 2,
  machine,
  intents: ["recover-account"],
  needsConsent: true,
  migrations: { 1: inChat },
});
