import { assign, setup } from "xstate";
import { toAgent } from "./kit/choices.ts";
import { codeClosed, codeGuards } from "./kit/codes.ts";
import { type Ask, type Choice, effects, type Say, type Text } from "./kit/effects.ts";
import type { UserEvent } from "./kit/events.ts";
import { type CodeOutput, defineFlow, delays, type StartedCode, type SubFlows, service } from "./kit/flow.ts";
import { readCode } from "./kit/identifiers.ts";
import type { CodeVerdict, PhoneWay } from "./kit/services.ts";

interface Context {
  purpose: SubFlows["code"]["input"]["purpose"];
  code: StartedCode;
  /** The way to send by next; null: as before. */
  wanted: PhoneWay | null;
  result: Omit<CodeOutput, "challengeId">;
}

const resend: Choice = { id: "resend", label: { key: "code:resend-button" } };

/** What else can be done about a code that does not come: only what is really open. */
function waysOn({ code, purpose }: Context): Choice[] {
  const toOther = code.via === "email" ? "code:by-phone-button" : "code:by-email-button";
  return [
    resend,
    ...code.otherWays.map((way): Choice => ({ id: `by-${way}`, label: { key: `code:by-${way}-button` } })),
    ...(purpose === "register" ? [{ id: "elsewhere", label: { key: toOther } } as const] : []),
    toAgent,
  ];
}

/**
 * Says where the code went, with "if": nobody may learn here who is registered (security by silence, ASVS 6.3.8). Who is signed in and acts on
 * his account knows it anyhow.
 */
function question({ code, purpose }: Context): Ask {
  return {
    text: sentTo(code, purpose === "act" ? "confirm" : "sent"),
    help: { key: "code:help" },
    choices: [resend, { id: "missing", label: { key: "code:missing-button" } }],
  };
}

function sentTo({ via, to, tag, validMinutes: minutes }: StartedCode, said: "sent" | "confirm"): Text {
  if (to === "" && via === "whatsapp") return { key: "code:sent-whatsapp-of-account", values: { minutes } };
  if (to === "") return { key: "code:sent-sms-of-account", values: { tag, minutes } };
  if (via === "chat" || via === "whatsapp") return { key: `code:${said}-${via}`, values: { to, minutes } };
  return { key: `code:${said}-${via}`, values: { to, tag, minutes } };
}

/** The provider is down, for everybody alike: said whether or not there was anything to send. */
function undelivered(context: Context): Say {
  const { via } = context.code;
  return { text: { key: `code:undelivered-${via === "chat" ? "sms" : via}` }, choices: waysOn(context) };
}

/** The core is away: the code and its time are as they were. */
const notNow = { type: "say", params: { text: { key: "code:check-unavailable" } } } as const;

type Result = Context["result"];

const stopped: Result = { ending: "stopped", signedIn: false, accounts: [] };
const again: Result = { ...stopped, ending: "again" };
const back: Result = { ...stopped, ending: "back" };

const another: Ask = {
  text: { key: "code:again" },
  choices: [
    { id: "again", label: { key: "code:again-button" } },
    { id: "stop", label: { key: "code:stop-button" } },
  ],
};

function provenBy(verdict: CodeVerdict): Result {
  if (verdict.result !== "right") return stopped;
  const { signedIn, accounts, next, receipt } = verdict;
  return {
    ending: "proven",
    signedIn,
    accounts,
    ...(next !== undefined && { next }),
    ...(receipt && { receipt }),
  };
}

/** Kode sekali pakai: waits for the six digits of a started challenge. The one place where codes are asked for. */
const machine = setup({
  types: {
    context: {} as Context,
    events: {} as UserEvent,
    input: {} as SubFlows["code"]["input"],
    output: {} as CodeOutput,
  },
  actions: effects,
  actors: { checkCode: service<"checkCode">(), resendCode: service<"resendCode">() },
  guards: {
    isCode: (_, text: string) => readCode(text) !== null,
    saysWrong: (_, text: string) =>
      /\b(?:salah|keliru|wrong)(?!\p{L})/iu.test(text) && !/\d|kode|terus|mulu/i.test(text),
    hasDigits: (_, text: string) => /\d{2}/.test(text),
    wantsAnother: (_, intent: string | null) => intent === "resend-otp",
    isYes: (_, intent: string | null) =>
      intent === "affirm" || intent === "resend-otp" || intent === "continue",
    isNo: (_, intent: string | null) => intent === "deny",
    isRight: (_, verdict: CodeVerdict) => verdict.result === "right",
    isWrong: (_, verdict: CodeVerdict) => verdict.result === "wrong",
    ...codeGuards,
  },
  delays: { ...delays, codeLife: ({ context }) => context.code.validMs },
}).createMachine({
  id: "code",
  context: ({ input }) => ({ purpose: input.purpose, code: input.start, wanted: null, result: stopped }),
  initial: "sent",
  output: ({ context }) => ({ ...context.result, challengeId: context.code.challengeId }),
  states: {
    sent: {
      description: "A code is on its way; it is sent after the question, as a message of its own.",
      entry: [
        { type: "ask", params: ({ context }) => question(context) },
        { type: "sendCode", params: ({ context }) => ({ challengeId: context.code.challengeId }) },
      ],
      always: "waiting",
    },
    waiting: {
      on: {
        "user.said": [
          { guard: { type: "isCode", params: ({ event }) => event.text }, target: "checking" },
          { guard: { type: "wantsAnother", params: ({ event }) => event.intent }, target: "resending" },
          {
            description:
              '"No nya salah": what he gave before is to be corrected, and is no wish to change it on record.',
            guard: { type: "saysWrong", params: ({ event }) => event.text },
            target: "finished",
            actions: assign({ result: back }),
          },
          {
            guard: { type: "hasDigits", params: ({ event }) => event.text },
            actions: { type: "say", params: { text: { key: "code:six-digits" } } },
          },
        ],
        "user.unclear": { actions: { type: "say", params: { text: { key: "code:six-digits" } } } },
        "user.back": { target: "finished", actions: assign({ result: back }) },
        "chose.resend": { target: "resending", actions: assign({ wanted: null }) },
        "chose.by-sms": { target: "resending", actions: assign({ wanted: "sms" }) },
        "chose.by-whatsapp": { target: "resending", actions: assign({ wanted: "whatsapp" }) },
        "chose.by-chat": { target: "resending", actions: assign({ wanted: "chat" }) },
        "chose.elsewhere": { target: "finished", actions: assign({ result: back }) },
        "chose.missing": {
          actions: {
            type: "say",
            params: ({ context }) => ({
              text: { key: context.purpose === "act" ? "code:missing-act" : "code:missing" },
              choices: waysOn(context),
            }),
          },
        },
        "code.undelivered": {
          actions: { type: "say", params: ({ context }) => undelivered(context) },
        },
      },
      after: {
        codeLife: { target: "over", actions: { type: "say", params: { text: { key: "code:expired" } } } },
      },
    },
    checking: {
      invoke: {
        id: "check",
        src: "checkCode",
        input: ({ context, event }) => ({
          challengeId: context.code.challengeId,
          code: event.type === "user.said" ? (readCode(event.text) ?? "") : "",
        }),
        onDone: [
          {
            guard: { type: "isRight", params: ({ event }) => event.output },
            target: "proven",
            actions: assign({ result: ({ event }) => provenBy(event.output) }),
          },
          {
            guard: { type: "isWrong", params: ({ event }) => event.output },
            target: "waiting",
            actions: {
              type: "say",
              params: ({ event }) => ({
                text: {
                  key: "code:wrong",
                  values: { count: event.output.result === "wrong" ? event.output.triesLeft : 0 },
                },
              }),
            },
          },
          {
            target: "over",
            actions: {
              type: "say",
              params: ({ event }) => ({
                text: { key: `code:over-${event.output.result === "over" ? event.output.why : "used"}` },
              }),
            },
          },
        ],
        onError: {
          target: "waiting",
          actions: notNow,
        },
      },
      after: {
        serviceTimeout: {
          target: "waiting",
          actions: notNow,
        },
      },
    },
    resending: {
      invoke: {
        id: "resend",
        src: "resendCode",
        input: ({ context }) => ({ challengeId: context.code.challengeId, by: context.wanted }),
        onDone: [
          {
            guard: { type: "isStarted", params: ({ event }) => event.output },
            target: "sent",
            actions: assign(({ event, context }) => ({
              code: event.output.result === "started" ? event.output : context.code,
            })),
          },
          {
            guard: { type: "isGone", params: ({ event }) => event.output },
            target: "over",
            actions: { type: "say", params: { text: { key: "code:over-used" } } },
          },
          {
            guard: { type: "isClosed", params: ({ event }) => event.output },
            target: "waiting",
            actions: {
              type: "say",
              params: ({ event }) => ({
                text: codeClosed(event.output),
                choices: [toAgent],
              }),
            },
          },
          {
            target: "waiting",
            actions: {
              type: "say",
              params: ({ event }) => ({
                text: {
                  key: "code:resend-later",
                  values: { count: event.output.result === "refused" ? event.output.retryAfterMinutes : 1 },
                },
              }),
            },
          },
        ],
        onError: {
          target: "waiting",
          actions: notNow,
        },
      },
      after: {
        serviceTimeout: {
          target: "waiting",
          actions: notNow,
        },
      },
    },
    over: {
      description: "The challenge is dead. A new one is the parent's to start, for it knows for what.",
      entry: { type: "ask", params: another },
      on: {
        "chose.again": { target: "finished", actions: assign({ result: again }) },
        "chose.stop": "finished",
        "user.said": [
          {
            guard: { type: "isCode", params: ({ event }) => event.text },
            actions: [
              { type: "say", params: { text: { key: "code:over-used" } } },
              { type: "ask", params: another },
            ],
          },
          {
            guard: { type: "isYes", params: ({ event }) => event.intent },
            target: "finished",
            actions: assign({ result: again }),
          },
          { guard: { type: "isNo", params: ({ event }) => event.intent }, target: "finished" },
        ],
        "user.back": { target: "finished", actions: assign({ result: back }) },
      },
      after: { answerTimeout: "finished" },
    },
    proven: { type: "final" },
    finished: { type: "final" },
  },
});

export const code = defineFlow({ version: 3, machine, intents: [], migrations: { 2: (state) => state } });
