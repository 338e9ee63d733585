import type { AnyStateMachine, PromiseActorLogic, StateValue } from "xstate";
import type { CaseReceipt } from "./account.ts";
import type { Intent } from "./intents.ts";
import type {
  AccountChoice,
  CodeStart,
  KeptIdentifiers,
  NextStep,
  Nothing,
  PagePurpose,
  ServiceFailure,
  ServiceName,
  Services,
  ToDesk,
  WantedIdentifiers,
} from "./services.ts";

/** A conversation: its machine, and what the runtime must know to open, keep and renew it. */
export interface Flow {
  /** The machine's id; also the name of its texts. */
  id: string;
  /** Raise it with every change that a stored state of the machine would notice. */
  version: number;
  machine: AnyStateMachine;
  /** The wishes that open it. Its input is `{ intent }`, one of these. */
  intents: readonly Intent[];
  /** Opened only for people who have agreed to the notice; the others are asked first. */
  needsConsent: boolean;
  /** Answers and gives the word back: what it interrupts goes on afterwards. */
  aside: boolean;
  /**
   * A person has the word: in states tagged `relaying` what is written goes on to him, and only the words that always work are wishes. What
   * is below it on the stack sleeps, its timers too.
   */
  relays: boolean;
  /** Opened by what a desk does to a ticket that is answered by e-mail, which leaves the chat to the assistant; its input is `{ event }`. One flow is. */
  tellsOfMail: boolean;
  /** Opened by a photo or a document for which the flow that has the word has no use; its input is `OpenedByFile`. One flow is. */
  takesFiles: boolean;
  /** What is said to it is read by people: identifiers and secrets in it are masked before it hears them. */
  forPeople: boolean;
  /** It is told the words of the wish that opened it, as people may read them. */
  hearsWords: boolean;
  /** "menu" puts it aside instead of ending it, and the menu offers to go on. */
  resumable: boolean;
  /**
   * From a version to the state that this version understands. A version that is not listed starts the flow anew, politely.
   */
  migrations: Record<number, (state: StoredState) => StoredState>;
}

/** A machine's state as it is stored. */
export interface StoredState {
  value: StateValue;
  context: unknown;
}

/** Describes a flow; what is not said has the usual value. */
export function defineFlow(description: Pick<Flow, "version" | "machine" | "intents"> & Partial<Flow>): Flow {
  return {
    id: description.machine.id,
    needsConsent: false,
    aside: false,
    relays: false,
    tellsOfMail: false,
    takesFiles: false,
    forPeople: false,
    hearsWords: false,
    resumable: false,
    migrations: {},
    ...description,
  };
}

/** Input of a flow that a wish opened. */
export interface OpenedBy {
  intent: Intent;
  /** The message held a password, a code or an identifier that nobody asked for. */
  secret?: boolean;
  /** What was said, cut short and with identifiers masked; only to a flow that hears words, and only when it was said and not tapped. */
  words?: string;
}

/** Input of the flow that a file opened. */
export interface OpenedByFile {
  /** The file, and what stands under it. */
  sent: ToDesk[];
}

/** Stands for a service in a machine; the runtime calls the real one. */
export function service<Name extends ServiceName>() {
  return typeOfCall<Services[Name]["output"], Services[Name]["input"]>();
}

/** Flows that other flows may ask for something, with what goes in and what comes out. */
export interface SubFlows {
  /** Asks for the code of a started challenge until it is right or over. */
  code: {
    input: { purpose: CodePurpose; start: StartedCode };
    output: CodeOutput;
  };
  /** Sends a person to a one-time page, and waits for the number that it shows. */
  page: {
    input: {
      purpose: PagePurpose;
      challengeId: string | null;
      /** Absent: the page asks for no identifiers. */
      wanted?: WantedIdentifiers;
      /** It is the first question: there is nothing to go back to. */
      isFirst?: boolean;
    };
    output: PageOutput;
  };
  register: { input: Nothing; output: { signedIn: boolean } };
  /** Signs in, or registers on the way. Ends with `signedIn: false` when the person would rather not. */
  "sign-in": { input: { expired: boolean }; output: { signedIn: boolean } };
  /** Lets a person whose phone and e-mail are dead ask for new ones. */
  recovery: { input: Nothing; output: Nothing };
}

/** How a conversation about a code ended. */
export interface CodeOutput {
  /** `again`: the challenge is over and a new one is wanted. `back`: to correct what led here. `stopped`: would rather not. */
  ending: "proven" | "again" | "back" | "stopped";
  signedIn: boolean;
  /** More than one when several people share the number. */
  accounts: AccountChoice[];
  challengeId: string;
  /** Proven, and something more is asked for before there is a session. */
  next?: NextStep;
  /** What the act of the code has set going. */
  receipt?: CaseReceipt;
}

/** How a visit to a one-time page ended. */
export interface PageOutput {
  /** `gone`: what gave a right to the page is over. `back`: to correct what led here. `stopped`: would rather not. */
  ending: "done" | "gone" | "back" | "stopped";
  signedIn: boolean;
  /** Done, with identifiers: some of those that were wanted, or all. */
  kept?: KeptIdentifiers;
}

/** `act`: the person is signed in, and what the code does stands in its message. */
type CodePurpose = "register" | "sign-in" | "act";

/** What a conversation about a code begins with. */
export type StartedCode = Omit<Extract<CodeStart, { result: "started" }>, "result">;

/** Fills a context before there is a code; never shown, for a flow asks for a code only once one was started. */
export const noCode: StartedCode = {
  challengeId: "",
  via: "sms",
  to: "",
  tag: "",
  otherWays: [],
  validMinutes: 0,
  validMs: 0,
  resendAfterMs: null,
};

/**
 * A stored state from before codes had a tag and several ways. What is known of a code there serves only to open the conversation about it,
 * which has a state of its own.
 */
export function withoutCode({ value, context }: StoredState): StoredState {
  return { value, context: { ...(context as object), code: noCode } };
}

/** Stands for another flow in a machine; the runtime puts it on the stack and delivers its output. */
export function subFlow<Name extends keyof SubFlows>() {
  return typeOfCall<SubFlows[Name]["output"], SubFlows[Name]["input"]>();
}

/** What goes into a call and comes out of it, and nothing more: nobody makes an actor of what stands there. */
function typeOfCall<Output, Input>() {
  return undefined as unknown as PromiseActorLogic<Output, Input>;
}

/** How long things may take; every state that waits has one of these. */
export const delays = {
  /** The person is told within ten seconds that a system is slow (policy of the product). */
  serviceTimeout: 8_000,
  /** An unanswered question is dropped after a day; what was typed is kept no longer either. */
  answerTimeout: 24 * 60 * 60_000,
};

/** Whether a service failed because there is no live session. */
export function isNotSignedIn(error: unknown): boolean {
  return (error as ServiceFailure | undefined)?.failure === "not-signed-in";
}

/** Whether there was a session, and it has run out. */
export function isSessionExpired(error: unknown): boolean {
  const failure = error as ServiceFailure | undefined;
  return failure?.failure === "not-signed-in" && failure.expired;
}
