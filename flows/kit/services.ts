import { ACCOUNT_NEEDS_SESSION, type AccountServices, type CaseReceipt } from "./account.ts";
import type { BranchesFound } from "./branches.ts";
import type { CodeStart, PhoneWay } from "./code-start.ts";
import type { AgentSeen, CallbackSlot, ServiceHours, TicketKind, TicketStanding, Topic } from "./desk.ts";
import type { FileOutcome, IncomingFile } from "./files.ts";
import type { NikWarning } from "./identifiers.ts";
import type { Balances } from "./participant.ts";

export type { CodeStart, PhoneWay };

/**
 * What a flow can ask of the world, by name: input and output of each. A flow invokes a name; the runtime finds who
 * answers. Outputs hold masks and opaque ids, never identifiers, so they may live in a snapshot.
 */
export interface Services extends AccountServices {
  /** What this chat has been told and has agreed to. */
  readConsent: { input: Nothing; output: { given: boolean } };
  /** Keeps proof of consent to (or withdrawal from) the chat service: version, hash of the text, language, time. */
  recordConsent: { input: { given: boolean }; output: Nothing };

  /**
   * Puts a typed identifier, already in canonical form, into the encrypted draft (a new one when `draftId` is null)
   * and gives back its mask. A phone that came as a shared contact says whether the channel vouches that it is the sender's own.
   */
  keepInDraft: {
    input: { draftId: string | null; field: DraftField; value: string; contact: "own" | "other" | null };
    output: { draftId: string; mask: string };
  };
  /** The mask of this chat's own proven number, or null. */
  readProvenPhone: { input: Nothing; output: { mask: string | null } };

  /** Opens a code challenge for a registration. Answers alike whether or not the data match anyone. */
  startRegistration: { input: { draftId: string; via: "phone" | "email" }; output: CodeStart };
  /** Opens a code challenge for signing in with the draft's phone, or the chat's proven one when `draftId` is null. */
  startSignIn: { input: { draftId: string | null; recovering?: boolean }; output: CodeStart };
  /** Opens the second challenge of a forgotten password, by e-mail, after the code by phone was right. */
  startSecondProof: { input: { challengeId: string }; output: CodeStart };
  /** Asks for a new code on an open challenge, by another way where one is named; the old code stops working. */
  resendCode: { input: { challengeId: string; by: PhoneWay | null }; output: CodeStart };
  /** Judges a typed code; on the right one its effect (account made, session opened) has happened when it answers. */
  checkCode: { input: { challengeId: string; code: string }; output: CodeVerdict };
  /** After a right code on a number that several people share: opens the session of one of them. */
  chooseAccount: {
    input: { challengeId: string; account: string };
    output: { signedIn: boolean; next?: NextStep };
  };

  /** Where a chat is to be asked for its identifiers: on one-time pages, or in the chat itself. */
  readIdentifierWay: { input: Nothing; output: { way: IdentifierWay } };
  /**
   * Opens a one-time page: for the person who is signed in, for the account that a right code has just named (a copy needs both), or for
   * whoever is asked who he is (`wanted`).
   */
  openPage: {
    input: { purpose: LinkPurpose; challengeId: string | null; wanted: WantedIdentifiers | null };
    output: PageStart;
  };
  /** Judges the number from a page; on the right one the page has taken effect when it answers. */
  confirmPage: { input: { pageId: string; number: string }; output: PageConfirmed & { signedIn: boolean } };

  /** Whether this chat has a live session. */
  readSession: { input: Nothing; output: { signedIn: boolean } };
  /** Fails without a live session, as whatever is asked for next would. */
  requireSession: { input: Nothing; output: Nothing };
  /** Ends this chat's session. */
  endSession: { input: Nothing; output: Nothing };

  /** The signed-in participant's five programs. Fails with `NotSignedIn` without a live session. */
  readBalances: { input: Nothing; output: Balances };

  /** Branch offices of a place that is named in these words. */
  findBranches: { input: { words: string }; output: BranchesFound };

  /** How this chat, or its signed-in member, stands with the desk. */
  readDesk: { input: Nothing; output: DeskStanding };
  /** Opens a ticket with the person's own words, masked, or gives the one that is open. */
  openTicket: {
    input: { topic: Topic; kind: TicketKind; words: string; callbackAt: string | null };
    output: TicketStanding;
  };
  /** Hours in which somebody could call, soonest first, at most four. */
  readCallbackSlots: { input: Nothing; output: { slots: CallbackSlot[] } };
  /** Adds what comes first of this to this chat's ticket, each once by its id: the words before a file, or a file. The rest is for the next call. */
  tellDesk: { input: { ticket: string; sent: ToDesk[] }; output: ToldDesk };
  /** Adds one more thing to this chat's ticket. */
  addToTicket: { input: { ticket: string; text: string }; output: { known: boolean } };
  /** Lets the member's ticket go on in this chat. */
  moveTicketHere: { input: { ticket: string }; output: { moved: boolean } };
  /** Ends this chat's ticket. */
  closeTicket: { input: { ticket: string }; output: Nothing };
  /** How well the person was helped, 1 to 5. */
  rateTicket: { input: { ticket: string; score: number }; output: Nothing };
  /** The agent with this code, or null. */
  findAgent: { input: { code: string }; output: { agent: AgentSeen | null } };
}

/** Masked words, or a file; its bytes pass through no conversation. */
export type ToDesk = { id: string; text: string } | { id: string; file: IncomingFile };

/** What has come to the desk, and of a file what became of it. */
export interface ToldDesk {
  /** False: there is no such ticket here, and all of it is without a place. */
  known: boolean;
  /** It is kept, and the talk ended a while ago, so nobody reads it. */
  over: boolean;
  /** Ids of what need not be sent again. */
  arrived: string[];
  /** Null: it was no file. */
  file: FileOutcome | null;
}

/** How somebody stands with the desk. */
interface DeskStanding {
  /** The open ticket, or null. */
  ticket: TicketStanding | null;
  hours: ServiceHours;
  /** Somebody is signed in: then the desk can call the number on file. */
  signedIn: boolean;
  /** He can be answered by e-mail. */
  canMail: boolean;
}

/** The name of something that a flow can ask of the world. */
export type ServiceName = keyof Services;

/** No fields. */
export type Nothing = Record<string, never>;

/** What tells who somebody is. */
export type IdentityField = "nik" | "kpj" | "phone" | "email";

/** `bank`, `account` and `holder`: the bank account to which somebody wants to be paid. */
export type DraftField = IdentityField | "bank" | "account" | "holder";

/** Identifiers that can be entered on a page. Phone and e-mail are what a chat knows anyhow, and stay in it. */
export type NumberField = Extract<IdentityField, "nik" | "kpj">;

/** What can be entered on a page. */
export const PAGE_FIELDS = [
  "nik",
  "kpj",
  "bank",
  "account",
  "holder",
] as const satisfies readonly DraftField[];
/** What may be entered on a one-time page in place of the chat. */
export type PageField = (typeof PAGE_FIELDS)[number];

/** Where somebody enters his identifiers. */
export type IdentifierWay = "page" | "chat";

/** Which identifiers a page is to ask for, and the draft they go into; null for a new one. */
export interface WantedIdentifiers {
  draftId: string | null;
  fields: readonly PageField[];
}

/** What was kept of identifiers that were asked for: masks, and what may be worth another look. */
export interface KeptIdentifiers {
  draftId: string;
  masks: Partial<Record<PageField, string>>;
  remarks: readonly NikWarning[];
}

/** Services whose answer is personal: the runtime refuses to call them for a chat without a live session. */
export const NEEDS_SESSION = [
  "requireSession",
  "readBalances",
  ...ACCOUNT_NEEDS_SESSION,
] as const satisfies readonly ServiceName[];

/** What came of a typed code. */
export type CodeVerdict =
  | { result: "right"; signedIn: boolean; accounts: AccountChoice[]; next?: NextStep; receipt?: CaseReceipt }
  | { result: "wrong"; triesLeft: number }
  /** Too late, already used, replaced, or too many tries: this challenge is over. */
  | { result: "over"; why: "expired" | "tries" | "used" };

/** What an account asks for after a right code. */
export type SignInStep =
  /** Its password. */
  | "enter-password"
  /** A first password, where the operator demands one. */
  | "first-password";

/** What is left to do after a right code. */
export type NextStep =
  | SignInStep
  /** A forgotten password: both proofs are there. */
  | "reset-password"
  /** A code by e-mail too; or there is no e-mail, and no chat that has been bound for long. */
  | "second-proof"
  | "no-second-proof";

/** What a one-time page is for that is filled in. */
export type PagePurpose = SignInStep | "set-password" | "reset-password" | "authenticator" | "identifiers";

/** What a one-time page is for: to be filled in, or to fetch a copy of one's data from. */
export type LinkPurpose = PagePurpose | "copy";

/** What came of asking for a page. */
export type PageStart =
  | { result: "started"; pageId: string; validMinutes: number; validMs: number }
  /** Too many for now; 0 minutes: what the page was to be for is gone, and has to be begun anew. */
  | { result: "refused"; retryAfterMinutes: number };

/** What came of a number from a page. */
export type PageConfirmed =
  /** `notices`: ids of what the person's phone and mailbox are to be told; `kept`: what a page for identifiers has brought. */
  | { result: "done"; notices: string[]; kept?: KeptIdentifiers }
  | { result: "wrong"; triesLeft: number }
  /** Nothing was filled in yet. */
  | { result: "waiting" }
  | { result: "over" };

/** One of the people who share a number, named only as far as the others may see. */
export interface AccountChoice {
  account: string;
  /** Initials, for example `B. S.` */
  label: string;
}

/** How a service fails. The runtime delivers it to the flow as the error of the invoke. */
export type ServiceFailure =
  /** There is no live session: never was, ended, or `expired`. */
  | { failure: "not-signed-in"; expired: boolean }
  /** The system behind it is down, slow or refuses for now. */
  | { failure: "unavailable" };
