import type { CodeStart } from "./code-start.ts";

/** Milliseconds since 1970. */
type Moment = number;

/** What a person does to his account with a code that names the act. `…_old` authorises, `…_new` shows that the new one is his. */
export type StepUpAct =
  | "change_phone_old"
  | "change_phone_new"
  | "change_email_old"
  | "change_email_new"
  | "change_bank"
  | "export_data"
  | "erase_account"
  | "unbind";

/** What a person can ask for that takes time. */
export type CaseKind =
  | "change-phone"
  | "change-email"
  | "change-bank"
  | "recovery"
  | "disowned"
  | "correct"
  | "restrict"
  | "export"
  | "erase";

/** `holding`: decided, and waiting for its time to come so that somebody may object. */
export type CaseState = "open" | "holding" | "done" | "cancelled" | "refused";

/** What somebody is told who asked for something. */
export interface CaseReceipt {
  /** For example `PB-7K3M-2Q`; easy to read aloud, and of no use to anybody else. */
  number: string;
  kind: CaseKind;
  state: CaseState;
  /** By when it is answered; null where nobody has to. */
  dueAt: Moment | null;
  /** When it takes effect; null while that is not known. */
  effectiveAt: Moment | null;
}

/** A change of phone, e-mail or bank account on its way. */
export interface PendingChange extends CaseReceipt {
  /** Masks of what comes. */
  to: string;
}

/** A chat that speaks for the account. */
export interface BoundChat {
  id: string;
  channel: "telegram" | "whatsapp" | "web" | "console" | "other";
  here: boolean;
  since: Moment;
  lastUsedAt: Moment;
}

/** The account as its owner sees it. Masks, no identifiers. */
export interface Account {
  phone: string;
  /** Null: none on file. */
  email: string | null;
  /** The bank account to which he is paid; null: none is known here. */
  bank: string | null;
  /** Nothing can be changed until somebody has looked into it. */
  frozen: boolean;
  /** His data are used no more than his own requests, security and the law demand. */
  restricted: boolean;
  changes: PendingChange[];
  /** Newest first; this one among them. */
  chats: BoundChat[];
  /** Requests about data that are still open. */
  requests: CaseReceipt[];
}

/** Fields of the record that a person may ask to have corrected. */
export type CorrectableField = "name" | "birth-date" | "nik" | "cards" | "wage" | "other";

/** What came of asking for the code of an act. */
export type StepUpStart =
  | CodeStart
  /** `frozen`: nothing can be changed now; `pending`: the like is on its way; `same`: it is so already. */
  | { result: "not-now"; why: "frozen" | "pending" | "same" };

/** What flows can ask about the account of whom they talk to. `disown` and `openRecovery` need no session. */
export interface AccountServices {
  readAccount: { input: Record<string, never>; output: Account };
  /** Opens the code of an act: `draftId` holds the new phone, e-mail or bank account, `chat` is the one to end (null: all others). */
  startStepUp: {
    input: { act: StepUpAct; draftId: string | null; chat: string | null };
    output: StepUpStart;
  };
  /** Takes back what is still on its way; null when it is not any more. */
  cancelCase: { input: { number: string }; output: { receipt: CaseReceipt | null } };
  /** Asks that something in the record be corrected, or that the data be used no more than the law demands: that begins at once here. */
  requestData: {
    input: { kind: "correct" | "restrict"; subject: CorrectableField | null };
    output: { receipt: CaseReceipt };
  };
  /** Lets his data be used as before. */
  liftRestriction: { input: Record<string, never>; output: Record<string, never> };
  /**
   * "Bukan saya": from a chat that speaks for an account, or with the code of a notice. Takes back what is on its way, signs every other chat out,
   * and lets nothing be changed until somebody has looked into it. Null: this chat speaks for nobody, or the code opens nothing.
   */
  disown: { input: { code: string | null }; output: { receipt: CaseReceipt | null } };
  /** Asks for a new phone and e-mail where the old ones are dead, with the identifiers in the draft. */
  openRecovery: { input: { draftId: string }; output: RecoveryStart };
}

/** The same for everybody, whoever he is. The receipt is due when the papers have to have been shown. */
export type RecoveryStart =
  | { result: "opened"; receipt: CaseReceipt }
  | { result: "refused"; why: "draft-gone" | "too-many" };

/** Services of the account whose answer is personal. */
export const ACCOUNT_NEEDS_SESSION = [
  "readAccount",
  "startStepUp",
  "cancelCase",
  "requestData",
  "liftRestriction",
] as const;
