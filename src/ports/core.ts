import type { CaseReceipt, StepUpAct } from "../../flows/kit/account.ts";
import type { Balances } from "../../flows/kit/participant.ts";
import type { AccountChoice, CodeStart, DraftField, NextStep, PhoneWay } from "../../flows/kit/services.ts";
import type { AccountCore } from "./account.ts";
import type { AgentDesk } from "./agent-desk.ts";
import type { ChangeStops } from "./change-stop.ts";
import type { ChatTrust } from "./chat-trust.ts";
import type { OutsideWay, SendingRecords } from "./code-sender.ts";
import type { DataCopies } from "./data-copy.ts";
import type { TicketFiles } from "./files.ts";
import type { SecurePages } from "./secure-pages.ts";
import type { Session, SessionRef } from "./session.ts";
import type { TicketMail } from "./ticket-mail.ts";
import type { Tickets } from "./tickets.ts";
import type { TypingTalks } from "./typing.ts";
import type { WebUploads } from "./web-uploads.ts";

export type { Session, SessionRef } from "./session.ts";

/**
 * The system of record: participants, accounts, chat bindings, sessions, code challenges, consent, audit.
 * It is the only judge of identity: nothing whose loss changes security lives anywhere else.
 *
 * Calls that change something take a `requestKey` that is the same when a message is replayed after a crash; the first
 * outcome under a key is kept and given again. Methods throw `CoreUnavailable` when the store behind them does not
 * answer; every other outcome is data.
 */
export interface CoreSystem
  extends AccountCore,
    ChangeStops,
    ChatTrust,
    DataCopies,
    SecurePages,
    SendingRecords,
    TicketFiles,
    TicketMail,
    Tickets,
    TypingTalks,
    WebUploads {
  /** What desks do with the tickets of participants. */
  readonly desk: AgentDesk;

  /** The newest consent of this chat for the chat service, or null when it was never asked. */
  readConsent(conversation: string): Promise<ConsentRecord | null>;
  /** Appends a proof of consent or of its withdrawal. Never changes an earlier one. */
  recordConsent(consent: NewConsent, requestKey: string): Promise<void>;

  /**
   * Puts one canonical identifier into an encrypted draft of this chat; a new draft when `draftId` is null or gone. Throws
   * `ConsentWithdrawn` when the newest proof of consent is a withdrawal.
   */
  keepInDraft(entry: DraftEntry, requestKey: string): Promise<{ draftId: string; mask: string }>;

  /** Remembers a phone number (E.164) shared by the channel; a newer one replaces it. Throws `ConsentWithdrawn` as `keepInDraft` does. */
  noteContact(contact: { conversation: string; phone: string; proven: boolean }): Promise<void>;
  /** The mask of this chat's proven number, or null. */
  readProvenPhone(conversation: string): Promise<{ mask: string } | null>;

  /**
   * Opens a registration challenge from a draft that holds nik, kpj, phone and email. Same answer, same work, whether
   * the data match a participant without an account, one with an account, or nobody (docs/decisions/0006): only the first
   * gets a code; the second gets a notice; the third gets nothing.
   */
  startRegistration(request: StartRegistration, requestKey: string): Promise<CodeStart>;
  /** Opens a sign-in challenge for the phone in the draft, or for the chat's proven phone when `draftId` is null. */
  startSignIn(request: StartSignIn, requestKey: string): Promise<CodeStart>;
  /** Opens the second challenge of a forgotten password, to the account's e-mail, after the first was right and asked for it. */
  startSecondProof(
    request: { conversation: string; challengeId: string },
    requestKey: string,
  ): Promise<CodeStart>;
  /**
   * Replaces the code of a challenge of this conversation that lives, within the sends and waits of the policy; one that is over, be it only
   * by time, is refused with 0 minutes to wait, and has to be begun anew. `by` takes another way to the same
   * address, one of `otherWays`; without it, or where that way is closed by now, it goes as before.
   */
  resendCode(request: ResendCode, requestKey: string): Promise<CodeStart>;
  /**
   * Judges a code in the order of docs/decisions/0006: count, then compare in constant time, then use once in the
   * transaction of its effect. The same right code given again in its conversation, while it would still be valid, gives the kept
   * outcome and has no effect: whoever was not told of his success tries again.
   */
  checkCode(request: CheckCode, requestKey: string): Promise<CodeOutcome>;
  /**
   * Opens the session of one of several accounts after `checkCode` gave a choice, or says what is still missing; null when that is not
   * (any more) allowed.
   */
  chooseAccount(
    request: { conversation: string; challengeId: string; account: string },
    requestKey: string,
  ): Promise<Session | { next: NextStep } | null>;

  /** What to send now for a challenge: read at the moment of sending, never stored outside the core. */
  revealCode(challengeId: string): Promise<CodeToSend>;

  /**
   * Whether this session may still see personal data: not ended, same epoch, inside its idle and absolute limits, its
   * binding neither stale nor suspended.
   */
  isLive(session: SessionRef): Promise<boolean>;
  /** Moves the idle limit of a live session. Cheap; called at most once a minute for a chat. */
  touchSession(session: SessionRef): Promise<void>;
  /** Ends a session for the reason given. Ending an ended one does nothing. */
  endSession(session: SessionRef, why: "signed-out" | "idle" | "absolute"): Promise<void>;

  /** The five programs of the session's participant, or null when the session is not live (any more). */
  readBalances(session: SessionRef): Promise<Balances | null>;

  /** Answers when the system of record does and takes writes; throws `CoreUnavailable` otherwise. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** The last word of a conversation on a version of the consent text. */
export interface ConsentRecord {
  version: string;
  given: boolean;
}

/** A consent given or withdrawn, to be kept as evidence. */
export interface NewConsent extends ConsentRecord {
  conversation: string;
  purpose: "chat-service";
  /** SHA-256 (hex) of the very text that was shown. */
  textSha256: string;
  language: "id" | "en";
}

/** One field for a draft; `draftId` null begins a new one. */
export interface DraftEntry {
  conversation: string;
  draftId: string | null;
  field: DraftField;
  /** nik: 16 digits; kpj: 11 digits; phone: E.164 (`+628…`); email: lower case. */
  value: string;
}

/** Asks for the code that completes a registration. */
export interface StartRegistration {
  conversation: string;
  draftId: string;
  via: "phone" | "email";
}

/** Asks for the code that signs somebody in; without a draft by the number that this chat's own channel vouches for. */
export interface StartSignIn {
  conversation: string;
  draftId: string | null;
  /** For a forgotten password: the code never goes into the chat itself, and signs nobody in. */
  recovering?: boolean;
}

/** A code as somebody typed it. */
export interface CheckCode {
  conversation: string;
  challengeId: string;
  /** Exactly six ASCII digits; anything else was stopped before. */
  code: string;
}

/** Asks for the same code once more, by another way if one is named. */
export interface ResendCode {
  conversation: string;
  challengeId: string;
  by?: PhoneWay | null;
}

/** What came of a code. */
export type CodeOutcome =
  /** `next`: what is still missing before there is a session. */
  | {
      result: "right";
      session: Session | null;
      accounts: AccountChoice[];
      next?: NextStep;
      receipt?: CaseReceipt;
    }
  | { result: "wrong"; triesLeft: number }
  | { result: "over"; why: "expired" | "tries" | "used" };

/** What a code is for: one that was asked for one thing opens no other. */
export type CodePurpose =
  | "register_phone"
  | "register_email"
  | "login"
  | "reset_password"
  | "reset_password_email"
  | StepUpAct;

/** A code as it is written. */
export interface WrittenCode {
  kind: "code";
  code: string;
  /** Two letters that tell this sending from every earlier one: said in the chat and in the message. */
  tag: string;
  purpose: CodePurpose;
  /** Milliseconds since 1970. */
  expiresAt: number;
  /** The new phone or e-mail that the code is about, all but its end hidden. */
  about?: string;
}

/** Where a code goes now, looked at when it leaves. */
export type CodeToSend =
  /** A message of its own in the chat that asked. */
  | ({ to: "chat" } & WrittenCode)
  | ({ to: OutsideWay; address: string; sendingId: string } & WrittenCode)
  /** Tells the owner that somebody tried to register with his data. */
  | { to: "sms" | "email"; address: string; sendingId: string; kind: "notice"; language: "id" | "en" }
  /** A challenge that goes nowhere: `by` is the way it pretends to go, null when it is over and goes no way at all. */
  | { to: "nowhere"; by: OutsideWay | null };

/** The system of record did not answer; whatever was asked may be asked again under the same request key. */
export class CoreUnavailable extends Error {
  override name = "CoreUnavailable";
}

/** The consent under which something personal would be kept was taken back, whatever the chat remembers. */
export class ConsentWithdrawn extends Error {
  override name = "ConsentWithdrawn";
}
