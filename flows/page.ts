import { assign, setup } from "xstate";
import { toAgent } from "./kit/choices.ts";
import { type Ask, type Choice, effects, type Say, type Text } from "./kit/effects.ts";
import type { UserEvent } from "./kit/events.ts";
import { defineFlow, delays, type PageOutput, type StoredState, type SubFlows, service } from "./kit/flow.ts";
import { readField } from "./kit/identifier-texts.ts";
import { type NikWarning, readNik, readPageNumber } from "./kit/identifiers.ts";
import type { PageConfirmed, PageField, PagePurpose, PageStart, WantedIdentifiers } from "./kit/services.ts";

interface Context {
  purpose: PagePurpose;
  challengeId: string | null;
  /** The identifiers that the page asks for; null on the pages of an account. */
  wanted: WantedIdentifiers | null;
  /** "kembali" leads nowhere. */
  isFirst: boolean;
  /** The one of them that was typed into the chat, while it is being kept. */
  typed: TypedIdentifier | null;
  pageId: string;
  /** How long to wait for the number: the page's life, and as long again for typing what it shows. */
  waitMs: number;
  result: PageOutput;
}

interface TypedIdentifier {
  field: PageField;
  remarks: NikWarning[];
}

const again: Choice = { id: "again", label: { key: "page:again-button" } };

function question({ purpose, wanted }: Context): Ask {
  return {
    text: wanted === null ? { key: `page:ask-${purpose}` } : askingFor(wanted.fields),
    again: fourDigits(wanted),
    help: {
      key: wanted === null ? "page:help" : isBank(wanted.fields) ? "page:help-bank" : "page:help-identifiers",
    },
    choices: [again],
  };
}

function askingFor(fields: readonly PageField[]): Text {
  if (isBank(fields)) return { key: "page:ask-bank" };
  const [only, ...others] = fields;
  if (others.length > 0) return { key: "page:ask-identifiers" };
  return { key: only === "kpj" ? "page:ask-identifiers-kpj" : "page:ask-identifiers-nik" };
}

/** A bank account has a page of its own. */
function isBank(fields: readonly PageField[]): boolean {
  return fields.some((field) => field === "bank" || field === "account" || field === "holder");
}

function fourDigits(wanted: WantedIdentifiers | null): Text {
  return { key: wanted === null ? "page:four-digits" : "page:four-digits-identifiers" };
}

/** Any words may be a name: of what is typed into the chat only numbers are taken for what they are. */
const IN_DIGITS: readonly PageField[] = ["nik", "kpj", "account"];

/** Which of the wanted identifiers somebody has typed into the chat after all; null for anything else. */
function typedIn({ wanted }: Context, text: string): TypedIdentifier | null {
  const field = wanted?.fields.find((one) => IN_DIGITS.includes(one) && "value" in readField(one, text));
  if (field === undefined) return null;
  const nik = field === "nik" ? readNik(text) : null;
  return { field, remarks: nik?.ok && nik.warning !== null ? [nik.warning] : [] };
}

/** So many digits are meant as an identifier, right or wrong. */
const MANY_DIGITS = /(\d[\s().\-/]{0,3}){8}/;

function troubleOf({ wanted }: Context, text: string): Say {
  const reading = readField(wanted?.fields.find((one) => IN_DIGITS.includes(one)) ?? "nik", text);
  return { text: "trouble" in reading ? reading.trouble : { key: "register:not-saved" } };
}

/** What is put into the draft, from the words that were typed in place of the page. */
function entry(context: Context, event: UserEvent) {
  const text = event.type === "user.said" ? event.text : "";
  const field = context.typed?.field ?? "nik";
  const reading = readField(field, text);
  const value = "value" in reading ? reading.value : "";
  return { draftId: context.wanted?.draftId ?? null, field, value, contact: null };
}

/** What a password that is typed in the wrong place may be taken for. */
const NO_WISHES = ["ambiguous", "multi-intent", "out-of-scope", "unsafe-input"];

const stopped: PageOutput = { ending: "stopped", signedIn: false };

const notNow = { type: "say", params: { text: { key: "page:unavailable" } } } as const;
const notSaved = { type: "say", params: { text: { key: "register:not-saved" } } } as const;

/** Halaman aman: sends the link of a one-time page and waits for the number that it shows. The one place where these are asked for. */
const machine = setup({
  types: {
    context: {} as Context,
    events: {} as UserEvent,
    input: {} as SubFlows["page"]["input"],
    output: {} as PageOutput,
  },
  actions: effects,
  actors: {
    openPage: service<"openPage">(),
    confirmPage: service<"confirmPage">(),
    keepInDraft: service<"keepInDraft">(),
  },
  guards: {
    isNumber: (_, text: string) => readPageNumber(text) !== null,
    isIdentifier: ({ context }, text: string) => typedIn(context, text) !== null,
    isMeantAsIdentifier: ({ context }, text: string) => context.wanted !== null && MANY_DIGITS.test(text),
    isFirst: ({ context }) => context.isFirst,
    isThisPage: ({ context }, pageId: string) => context.pageId === pageId,
    hasDigits: (_, text: string) => /\d{2}/.test(text),
    mayBePassword: ({ context }, intent: string | null) =>
      context.wanted === null && (intent === null || NO_WISHES.includes(intent)),
    isYes: (_, intent: string | null) => intent === "affirm" || intent === "continue",
    isNo: (_, intent: string | null) => intent === "deny",
    isStarted: (_, start: PageStart) => start.result === "started",
    isGone: (_, start: PageStart) => start.result === "refused" && start.retryAfterMinutes === 0,
    came: (_, { confirmed, result }: { confirmed: PageConfirmed; result: PageConfirmed["result"] }) =>
      confirmed.result === result,
  },
  delays: { ...delays, pageLife: ({ context }) => context.waitMs },
}).createMachine({
  id: "page",
  context: ({ input }) => ({
    wanted: null,
    isFirst: false,
    ...input,
    typed: null,
    pageId: "",
    waitMs: 0,
    result: stopped,
  }),
  initial: "opening",
  output: ({ context }) => context.result,
  states: {
    opening: {
      invoke: {
        id: "open",
        src: "openPage",
        input: ({ context: { purpose, challengeId, wanted } }) => ({ purpose, challengeId, wanted }),
        onDone: [
          {
            guard: { type: "isStarted", params: ({ event }) => event.output },
            target: "sent",
            actions: assign(({ event }) =>
              event.output.result === "started"
                ? { pageId: event.output.pageId, waitMs: 2 * event.output.validMs }
                : {},
            ),
          },
          {
            guard: { type: "isGone", params: ({ event }) => event.output },
            target: "finished",
            actions: assign({ result: { ending: "gone", signedIn: false } }),
          },
          {
            target: "finished",
            actions: {
              type: "say",
              params: ({ event }) => ({
                text: {
                  key: "page:refused",
                  values: { count: event.output.result === "refused" ? event.output.retryAfterMinutes : 1 },
                },
                choices: [toAgent],
              }),
            },
          },
        ],
        onError: "unavailable",
      },
      after: { serviceTimeout: "unavailable" },
    },
    sent: {
      description: "The link leaves after the question, as a message of its own.",
      entry: [
        { type: "ask", params: ({ context }) => question(context) },
        { type: "sendLink", params: ({ context }) => ({ pageId: context.pageId }) },
      ],
      always: "waiting",
    },
    waiting: {
      on: {
        "user.said": [
          { guard: { type: "isNumber", params: ({ event }) => event.text }, target: "confirming" },
          {
            description: "Whoever would rather type it here, or can't open the page, is not sent away.",
            guard: { type: "isIdentifier", params: ({ event }) => event.text },
            target: "keeping",
            actions: ["hideMessage", assign({ typed: ({ context, event }) => typedIn(context, event.text) })],
          },
          {
            guard: { type: "isMeantAsIdentifier", params: ({ event }) => event.text },
            actions: [
              "hideMessage",
              { type: "say", params: ({ context, event }) => troubleOf(context, event.text) },
            ],
          },
          {
            guard: { type: "hasDigits", params: ({ event }) => event.text },
            actions: { type: "say", params: ({ context }) => ({ text: fourDigits(context.wanted) }) },
          },
          {
            description: "What is no wish either may well be the password, typed in the wrong place.",
            guard: { type: "mayBePassword", params: ({ event }) => event.intent },
            actions: [
              "hideMessage",
              { type: "say", params: ({ context }) => ({ text: fourDigits(context.wanted) }) },
            ],
          },
        ],
        "user.unclear": {
          actions: { type: "say", params: ({ context }) => ({ text: fourDigits(context.wanted) }) },
        },
        "user.back": [
          { guard: "isFirst", actions: { type: "say", params: { text: { key: "register:first" } } } },
          { target: "finished", actions: assign({ result: { ending: "back", signedIn: false } }) },
        ],
        "chose.again": "opening",
        "page.filled": {
          guard: { type: "isThisPage", params: ({ event }) => event.pageId },
          target: "confirming",
        },
      },
      after: { pageLife: "over" },
    },
    confirming: {
      invoke: {
        id: "confirm",
        src: "confirmPage",
        input: ({ context, event }) => ({
          pageId: context.pageId,
          number: event.type === "user.said" ? (readPageNumber(event.text) ?? "") : "",
        }),
        onDone: [
          {
            guard: { type: "came", params: ({ event }) => ({ confirmed: event.output, result: "done" }) },
            target: "done",
            actions: [
              assign({
                result: ({ event: { output } }) => ({
                  ending: "done",
                  signedIn: output.signedIn,
                  ...(output.result === "done" && output.kept && { kept: output.kept }),
                }),
              }),
              {
                type: "sendNotices",
                params: ({ event }) => ({
                  ids: event.output.result === "done" ? event.output.notices : [],
                }),
              },
            ],
          },
          {
            guard: { type: "came", params: ({ event }) => ({ confirmed: event.output, result: "wrong" }) },
            target: "waiting",
            actions: {
              type: "say",
              params: ({ event }) => ({
                text: {
                  key: "page:wrong",
                  values: { count: event.output.result === "wrong" ? event.output.triesLeft : 0 },
                },
              }),
            },
          },
          {
            guard: { type: "came", params: ({ event }) => ({ confirmed: event.output, result: "waiting" }) },
            target: "waiting",
            actions: { type: "say", params: { text: { key: "page:not-filled" } } },
          },
          { target: "over" },
        ],
        onError: { target: "waiting", actions: notNow },
      },
      after: { serviceTimeout: { target: "waiting", actions: notNow } },
    },
    keeping: {
      invoke: {
        id: "keep",
        src: "keepInDraft",
        input: ({ context, event }) => entry(context, event),
        onDone: {
          target: "done",
          actions: [
            assign({
              result: ({ context, event: { output } }) => ({
                ending: "done",
                signedIn: false,
                kept: {
                  draftId: output.draftId,
                  masks: { [context.typed?.field ?? "nik"]: output.mask },
                  remarks: context.typed?.remarks ?? [],
                },
              }),
            }),
            { type: "say", params: { text: { key: "page:typed-here" } } },
          ],
        },
        onError: { target: "waiting", actions: notSaved },
      },
      after: { serviceTimeout: { target: "waiting", actions: notSaved } },
    },
    over: {
      description: "The page is used up, too old, or its number was guessed at.",
      entry: {
        type: "ask",
        params: {
          text: { key: "page:over" },
          choices: [again, { id: "stop", label: { key: "page:stop-button" } }],
        },
      },
      on: {
        "chose.again": "opening",
        "chose.stop": "finished",
        "user.said": [
          { guard: { type: "isYes", params: ({ event }) => event.intent }, target: "opening" },
          { guard: { type: "isNo", params: ({ event }) => event.intent }, target: "finished" },
        ],
        "user.back": [
          { guard: "isFirst", actions: { type: "say", params: { text: { key: "register:first" } } } },
          { target: "finished", actions: assign({ result: { ending: "back", signedIn: false } }) },
        ],
      },
      after: { answerTimeout: "finished" },
    },
    done: { type: "final" },
    finished: { type: "final" },
    unavailable: {
      type: "final",
      entry: { type: "say", params: { text: { key: "common:unavailable" }, choices: [toAgent] } },
    },
  },
});

/** What was stored when all pages were those of an account. */
function withoutIdentifiers({ value, context }: StoredState): StoredState {
  return { value, context: { wanted: null, isFirst: false, typed: null, ...(context as object) } };
}

export const page = defineFlow({ version: 2, machine, intents: [], migrations: { 1: withoutIdentifiers } });
