import { assign, setup } from "xstate";
import type { Answered } from "./kit/arrows.ts";
import { offer, toAgent } from "./kit/choices.ts";
import { codeGuards, isGone, isStarted, keepCode, whyNoCode } from "./kit/codes.ts";
import { effects } from "./kit/effects.ts";
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
import { nextStepGuards, pageFor } from "./kit/next-step.ts";
import { pageGuards } from "./kit/pages.ts";
import { failed, forgotten, lastWord, unavailable } from "./kit/saying.ts";
import type { AccountChoice, NextStep, PagePurpose } from "./kit/services.ts";
import { isSignedIn, sessionGuards } from "./kit/signing-in.ts";
import { yesOrNo } from "./kit/yes-no.ts";
import { keepingName, namingAccount, namingGuards, sharedNumber, typedName } from "./sign-in/naming.ts";
import { openingChosen, passwordPage, provingGuards, provingPhone } from "./sign-in/proving.ts";
import { provingMail, startingSecondProof } from "./sign-in/second-proof.ts";
import { already, goesOn, welcome, whetherAccount, whichAccount, whichPhone } from "./sign-in/texts.ts";

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

const keepOwnNumber = {
  type: "keepOwnNumber",
  params: ({ event }: Answered<{ mask: string | null }>) => event.output.mask,
} as const;

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
    keepOwnNumber: assign((_, ownNumber: string | null) => ({ ownNumber })),
    takeOwnNumber: assign({ draftId: null }),
    keepDraft: assign((_, draftId: string) => ({ draftId })),
    keepCode: assign((_, code: StartedCode) => ({ code })),
    keepChallenge: assign((_, challengeId: string) => ({ challengeId, code: noCode })),
    keepMissing: assign((_, next: NextStep | undefined) => ({ missing: pageFor(next) ?? "enter-password" })),
    keepAccounts: assign((_, { accounts, challengeId }: CodeOutput) => ({ accounts, challengeId })),
    opened: assign({ signedIn: true }),
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
    ...namingGuards,
    ...provingGuards,
    isOnTheWay: ({ context }) => context.onTheWay,
    /** "Sudah punya akun?" is answered with a wish as often as with a yes. */
    isYes: (_, intent: string | null) => intent === "affirm" || intent === "login",
    isNo: (_, intent: string | null) => intent === "deny" || intent === "register",
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
          { guard: isSignedIn, target: "alreadySignedIn", actions: "opened" },
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
          { guard: "isOnTheWay", target: "choosing", actions: keepOwnNumber },
          { target: "askingPhone", actions: keepOwnNumber },
        ],
        onError: "unavailable",
      },
      after: { serviceTimeout: "unavailable" },
    },
    choosing: {
      entry: { type: "ask", params: ({ context }) => whetherAccount(context) },
      on: {
        "chose.sign-in": "askingPhone",
        "chose.register": "registering",
        "user.said": [...yesOrNo("askingPhone", "registering"), typedName],
        "user.shared": sharedNumber,
      },
      after: { answerTimeout: "abandoned" },
    },
    registering: {
      invoke: {
        id: "register",
        src: "register",
        input: {},
        onDone: [{ guard: isSignedIn, target: "done", actions: "opened" }, { target: "askingPhone" }],
        onError: "unavailable",
      },
    },
    askingPhone: namingAccount(whichPhone, { own: "starting", over: "abandoned" }),
    keeping: keepingName({ kept: "starting", again: "askingPhone" }),
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
    proving: provingPhone({ again: "starting" }),
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
    opening: openingChosen({ again: "choosingAccount" }),
    startingSecond: startingSecondProof({ sent: "provingSecond" }),
    provingSecond: provingMail({ again: "startingSecond" }),
    givingPassword: passwordPage({ renewed: "renewed" }),
    renewed: {
      description: "Whoever gave both proofs still signs in like anybody else (OWASP Forgot Password).",
      ...lastWord({ text: { key: "sign-in:renewed" }, choices: [offer("login"), offer("menu")] }),
    },
    signedIn: {
      always: [
        { guard: "isOnTheWay", target: "done", actions: goesOn },
        { target: "done", actions: welcome },
      ],
    },
    alreadySignedIn: {
      always: [
        { guard: "isOnTheWay", target: "done" },
        { target: "done", actions: already },
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
