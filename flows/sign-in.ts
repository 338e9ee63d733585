import { assign, setup } from "xstate";
import { accountNameEntry, isAccountName, isMeantAsAccountName } from "./kit/account-name.ts";
import { offer, toAgent } from "./kit/choices.ts";
import { codeEnded, codeGuards, isGone, isStarted, keepCode, whyNoCode } from "./kit/codes.ts";
import { type Ask, effects, type Say } from "./kit/effects.ts";
import type { UserEvent } from "./kit/events.ts";
import {
  type CodeOutput,
  defineFlow,
  delays,
  noCode,
  type OpenedBy,
  type StartedCode,
  type StoredState,
  type SubFlows,
  service,
  subFlow,
  withoutCode,
} from "./kit/flow.ts";
import { troubleWith } from "./kit/identifier-texts.ts";
import { readPhone } from "./kit/identifiers.ts";
import { isMissing, isNext, nextStepGuards, pageFor } from "./kit/next-step.ts";
import { pageEnded, pageGuards } from "./kit/pages.ts";
import { failed, forgotten, lastWord, saying, unavailable } from "./kit/saying.ts";
import type { AccountChoice, PagePurpose } from "./kit/services.ts";
import { isSignedIn, sessionGuards } from "./kit/signing-in.ts";
import { yesOrNo } from "./kit/yes-no.ts";

interface Context {
  /** Another flow asked: it goes on after this one, so no offers at the end. */
  onTheWay: boolean;
  expired: boolean;
  /** The password was forgotten: two proofs, a new one, and nobody is signed in by it. */
  recovering: boolean;
  draftId: string | null;
  /** Mask of the chat's own proven number, if it has one. */
  ownNumber: string | null;
  code: StartedCode;
  challengeId: string;
  accounts: AccountChoice[];
  chosen: string;
  /** What is missing after a right code. */
  missing: PagePurpose;
  signedIn: boolean;
}

/** At most three people share a number (policy), so three choices are enough. */
const ACCOUNTS = 3;

function whichPhone({ ownNumber, recovering }: Context): Ask {
  return {
    text: { key: recovering ? "sign-in:ask-phone-forgotten" : "sign-in:ask-phone" },
    help: { key: "sign-in:help-phone" },
    contactRequest: { key: "register:share-button" },
    ...(ownNumber !== null && {
      choices: [{ id: "own", label: { key: "sign-in:own-button", values: { to: ownNumber } } }],
    }),
  };
}

function whichAccount({ accounts }: Context): Ask {
  return {
    text: { key: "sign-in:ask-account" },
    choices: accounts.slice(0, ACCOUNTS).map(({ label }, index) => ({
      id: `account-${index + 1}`,
      label: { key: "sign-in:account-button", values: { name: label } },
    })),
  };
}

const stopped = saying({ text: { key: "sign-in:stopped" } });
const noSecondProof = saying({ text: { key: "sign-in:no-second-proof" }, choices: [toAgent] });
const pageGone = saying({ text: { key: "sign-in:page-gone" } });

function troubleOf(text: string): Say {
  return troubleWith(text.includes("@") ? "email" : "phone", text);
}

/** Masuk: phone, or the e-mail of the account, and a code to the phone. Says the same to everybody, registered or not. */
const machine = setup({
  types: {
    context: {} as Context,
    events: {} as UserEvent,
    input: {} as SubFlows["sign-in"]["input"] | OpenedBy,
    output: {} as { signedIn: boolean },
  },
  actions: {
    ...effects,
    keepCode: assign((_, code: StartedCode) => ({ code })),
    choose: assign(({ context }, at: number) => ({ chosen: context.accounts[at]?.account ?? "" })),
  },
  actors: {
    readSession: service<"readSession">(),
    readProvenPhone: service<"readProvenPhone">(),
    keepInDraft: service<"keepInDraft">(),
    startSignIn: service<"startSignIn">(),
    startSecondProof: service<"startSecondProof">(),
    chooseAccount: service<"chooseAccount">(),
    code: subFlow<"code">(),
    page: subFlow<"page">(),
    register: subFlow<"register">(),
  },
  guards: {
    ...sessionGuards,
    ...codeGuards,
    ...pageGuards,
    ...nextStepGuards,
    isOnTheWay: ({ context }) => context.onTheWay,
    isPhone: (_, text: string) => readPhone(text).ok,
    isAccountName: (_, text: string) => isAccountName(text),
    isMeantAsName: (_, text: string) => isMeantAsAccountName(text),
    /** "Sudah punya akun?" is answered with a wish as often as with a yes. */
    isYes: (_, intent: string | null) => intent === "affirm" || intent === "login",
    isNo: (_, intent: string | null) => intent === "deny" || intent === "register",
    mustChoose: (_, output: CodeOutput) => output.ending === "proven" && output.accounts.length > 0,
    isRecovering: ({ context }) => context.recovering,
  },
  delays,
}).createMachine({
  id: "sign-in",
  context: ({ input }) => ({
    onTheWay: "expired" in input,
    expired: "expired" in input && input.expired,
    recovering: "intent" in input && input.intent === "forgot-password",
    draftId: null,
    ownNumber: null,
    code: noCode,
    challengeId: "",
    accounts: [],
    chosen: "",
    missing: "enter-password",
    signedIn: false,
  }),
  initial: "looking",
  output: ({ context }) => ({ signedIn: context.signedIn }),
  states: {
    looking: {
      invoke: {
        id: "session",
        src: "readSession",
        input: {},
        onDone: [
          { guard: "isRecovering", target: "lookingForNumber" },
          { guard: isSignedIn, target: "alreadySignedIn", actions: assign({ signedIn: true }) },
          { target: "lookingForNumber" },
        ],
        onError: "unavailable",
      },
      after: { serviceTimeout: "unavailable" },
    },
    lookingForNumber: {
      invoke: {
        id: "own-number",
        src: "readProvenPhone",
        input: {},
        onDone: [
          {
            guard: "isOnTheWay",
            target: "choosing",
            actions: assign({ ownNumber: ({ event }) => event.output.mask }),
          },
          { target: "askingPhone", actions: assign({ ownNumber: ({ event }) => event.output.mask }) },
        ],
        onError: "unavailable",
      },
      after: { serviceTimeout: "unavailable" },
    },
    choosing: {
      entry: {
        type: "ask",
        params: ({ context }) => ({
          text: { key: context.expired ? "sign-in:expired" : "sign-in:needed" },
          choices: [
            { id: "sign-in", label: { key: "sign-in:sign-in-button" } },
            { id: "register", label: { key: "sign-in:register-button" } },
          ],
        }),
      },
      on: {
        "chose.sign-in": "askingPhone",
        "chose.register": "registering",
        "user.said": [
          ...yesOrNo("askingPhone", "registering"),
          { guard: { type: "isAccountName", params: ({ event }) => event.text }, target: "keeping" },
        ],
        "user.shared": { guard: { type: "isPhone", params: ({ event }) => event.phone }, target: "keeping" },
      },
      after: { answerTimeout: "abandoned" },
    },
    registering: {
      invoke: {
        id: "register",
        src: "register",
        input: {},
        onDone: [
          { guard: isSignedIn, target: "done", actions: assign({ signedIn: true }) },
          { target: "askingPhone" },
        ],
        onError: "unavailable",
      },
    },
    askingPhone: {
      entry: { type: "ask", params: ({ context }) => whichPhone(context) },
      on: {
        "chose.own": { target: "starting", actions: assign({ draftId: null }) },
        "user.said": [
          { guard: { type: "isAccountName", params: ({ event }) => event.text }, target: "keeping" },
          {
            guard: { type: "isMeantAsName", params: ({ event }) => event.text },
            actions: { type: "say", params: ({ event }) => troubleOf(event.text) },
          },
        ],
        "user.shared": [
          { guard: { type: "isPhone", params: ({ event }) => event.phone }, target: "keeping" },
          { actions: { type: "say", params: ({ event }) => troubleOf(event.phone) } },
        ],
        "user.unclear": { actions: saying({ text: { key: "sign-in:unclear-name" } }) },
        "user.back": { guard: "isOnTheWay", target: "choosing" },
      },
      after: { answerTimeout: "abandoned" },
    },
    keeping: {
      invoke: {
        id: "keep",
        src: "keepInDraft",
        input: ({ context, event }) => accountNameEntry(context.draftId, event),
        onDone: { target: "starting", actions: assign({ draftId: ({ event }) => event.output.draftId }) },
        onError: { target: "askingPhone", actions: failed },
      },
      after: { serviceTimeout: { target: "askingPhone", actions: failed } },
    },
    starting: {
      invoke: {
        id: "start",
        src: "startSignIn",
        input: ({ context }) => ({ draftId: context.draftId, recovering: context.recovering }),
        onDone: [
          { guard: isStarted, target: "proving", actions: keepCode },
          {
            guard: isGone,
            target: "askingPhone",
            actions: [assign({ draftId: null, ownNumber: null }), forgotten],
          },
          {
            target: "refused",
            actions: {
              type: "say",
              params: ({ event }) => ({ text: whyNoCode(event.output), choices: [toAgent] }),
            },
          },
        ],
        onError: { target: "askingPhone", actions: failed },
      },
      after: { serviceTimeout: { target: "askingPhone", actions: failed } },
    },
    proving: {
      invoke: {
        id: "code",
        src: "code",
        input: ({ context }) => ({ purpose: "sign-in", start: context.code }),
        onDone: [
          { guard: isSignedIn, target: "signedIn", actions: assign({ signedIn: true }) },
          {
            guard: isNext("second-proof"),
            target: "startingSecond",
            actions: assign({ challengeId: ({ event }) => event.output.challengeId, code: noCode }),
          },
          { guard: isNext("no-second-proof"), target: "refused", actions: noSecondProof },
          {
            guard: isMissing,
            target: "givingPassword",
            actions: assign(({ event }) => ({
              missing: pageFor(event.output.next) ?? "enter-password",
              code: noCode,
              challengeId: event.output.challengeId,
            })),
          },
          {
            guard: { type: "mustChoose", params: ({ event }) => event.output },
            target: "choosingAccount",
            actions: assign(({ event }) => ({
              accounts: event.output.accounts,
              challengeId: event.output.challengeId,
            })),
          },
          { guard: codeEnded("again"), target: "starting" },
          { guard: codeEnded("back"), target: "askingPhone" },
          { target: "refused", actions: stopped },
        ],
        onError: "unavailable",
      },
    },
    choosingAccount: {
      description:
        "Several people share this number, which is common in families: each is named by initials only.",
      entry: { type: "ask", params: ({ context }) => whichAccount(context) },
      on: {
        "chose.account-1": { target: "opening", actions: { type: "choose", params: 0 } },
        "chose.account-2": { target: "opening", actions: { type: "choose", params: 1 } },
        "chose.account-3": { target: "opening", actions: { type: "choose", params: 2 } },
      },
      after: { answerTimeout: "abandoned" },
    },
    opening: {
      invoke: {
        id: "open",
        src: "chooseAccount",
        input: ({ context }) => ({ challengeId: context.challengeId, account: context.chosen }),
        onDone: [
          { guard: isSignedIn, target: "signedIn", actions: assign({ signedIn: true }) },
          { guard: isNext("second-proof"), target: "startingSecond" },
          { guard: isNext("no-second-proof"), target: "refused", actions: noSecondProof },
          {
            guard: isMissing,
            target: "givingPassword",
            actions: assign({ missing: ({ event }) => pageFor(event.output.next) ?? "enter-password" }),
          },
          { target: "askingPhone", actions: saying({ text: { key: "sign-in:too-late" } }) },
        ],
        onError: { target: "choosingAccount", actions: failed },
      },
      after: { serviceTimeout: { target: "choosingAccount", actions: failed } },
    },
    startingSecond: {
      description: "A forgotten password needs a second proof, from the e-mail of the account.",
      invoke: {
        id: "second",
        src: "startSecondProof",
        input: ({ context }) => ({ challengeId: context.challengeId }),
        onDone: [
          { guard: isStarted, target: "provingSecond", actions: keepCode },
          { guard: isGone, target: "askingPhone", actions: pageGone },
          { target: "refused", actions: noSecondProof },
        ],
        onError: "unavailable",
      },
      after: { serviceTimeout: "unavailable" },
    },
    provingSecond: {
      invoke: {
        id: "second-code",
        src: "code",
        input: ({ context }) => ({ purpose: "sign-in", start: context.code }),
        onDone: [
          {
            guard: isMissing,
            target: "givingPassword",
            actions: assign({
              missing: ({ event }) => pageFor(event.output.next) ?? "reset-password",
              code: noCode,
              challengeId: ({ event }) => event.output.challengeId,
            }),
          },
          { guard: codeEnded("again"), target: "startingSecond" },
          { guard: codeEnded("back"), target: "askingPhone" },
          { target: "refused", actions: stopped },
        ],
        onError: "unavailable",
      },
    },
    givingPassword: {
      description: "The code was right; the password, never typed into the chat, is what is missing.",
      invoke: {
        id: "page",
        src: "page",
        input: ({ context }) => ({ purpose: context.missing, challengeId: context.challengeId }),
        onDone: [
          { guard: isSignedIn, target: "signedIn", actions: assign({ signedIn: true }) },
          { guard: pageEnded("done"), target: "renewed" },
          { guard: pageEnded("gone"), target: "askingPhone", actions: pageGone },
          { guard: pageEnded("back"), target: "askingPhone" },
          { target: "refused", actions: stopped },
        ],
        onError: "unavailable",
      },
    },
    renewed: {
      description: "Whoever gave both proofs still signs in like anybody else (OWASP Forgot Password).",
      ...lastWord({ text: { key: "sign-in:renewed" }, choices: [offer("login"), offer("menu")] }),
    },
    signedIn: {
      always: [
        { guard: "isOnTheWay", target: "done", actions: saying({ text: { key: "sign-in:signed-in" } }) },
        {
          target: "done",
          actions: saying({
            text: { key: "sign-in:welcome" },
            choices: [offer("check-balance"), offer("menu")],
          }),
        },
      ],
    },
    alreadySignedIn: {
      always: [
        { guard: "isOnTheWay", target: "done" },
        {
          target: "done",
          actions: saying({
            text: { key: "sign-in:already" },
            choices: [offer("check-balance"), offer("logout")],
          }),
        },
      ],
    },
    done: { type: "final" },
    refused: { type: "final" },
    abandoned: { type: "final" },
    unavailable: unavailable(),
  },
});

/** What was stored before passwords: nothing is missing after a code. */
function withMissing({ value, context }: StoredState): StoredState {
  return { value, context: { missing: "enter-password", recovering: false, ...(context as object) } };
}

/** Opened by "masuk" and "lupa kata sandi"; asked for by every flow that shows something personal. */
export const signIn = defineFlow({
  version: 3,
  machine,
  intents: ["login", "forgot-password"],
  needsConsent: true,
  migrations: {
    1: (state) => withMissing(withoutCode(state)),
    2: withMissing,
  },
});
