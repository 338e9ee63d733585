import type {
  Account,
  CaseKind,
  CaseReceipt,
  CaseState,
  CorrectableField,
  RecoveryStart,
  StepUpAct,
  StepUpStart,
} from "../../flows/kit/account.ts";
import type { NoticeKind } from "./secure-pages.ts";
import type { SessionRef } from "./session.ts";
import type { MailedAnswer } from "./ticket-mail.ts";

/** What the system of record does to accounts: changes with a hold, chats, requests about data, recovery. Part of `CoreSystem`. */
export interface AccountCore {
  /** Null when the session is not live (any more), as below. */
  readAccount(session: SessionRef): Promise<Account | null>;
  /**
   * Opens the challenge of an act, bound to conversation, act and content. A `…_new` one needs its right `…_old` code, not older than the policy
   * says and for the same content; `refused` with 0 minutes when that, or the draft, is missing.
   */
  startStepUp(request: StartStepUp, requestKey: string): Promise<StepUpStart | null>;
  /** Takes back a case of the session's member that is still on its way. `receipt` is null when there is none. */
  cancelCase(
    request: { session: SessionRef; number: string },
    requestKey: string,
  ): Promise<{ receipt: CaseReceipt | null } | null>;
  /** A restriction holds from the moment in which it is asked for: desks see and count less of the member (docs/decisions/0041). */
  requestData(request: DataRequest, requestKey: string): Promise<CaseReceipt | null>;
  /** Ends a restriction, and the request for it if nobody has answered it. Null when the session is not live. */
  liftRestriction(session: SessionRef, requestKey: string): Promise<{ lifted: boolean } | null>;
  /** "Bukan saya" (flows/kit/account.ts). `code`: the one of a notice, or null for a conversation with a live binding. */
  disown(
    request: { conversation: string; code: string | null },
    requestKey: string,
  ): Promise<CaseReceipt | null>;
  /** Opens a recovery with nik, kpj and phone (email too, if wished) of the draft. Answers alike whoever it is about. */
  openRecovery(
    request: { conversation: string; draftId: string },
    requestKey: string,
  ): Promise<RecoveryStart>;

  /** Cases that wait for a person's decision, oldest first. */
  listCases(): Promise<CaseFile[]>;
  readCase(number: string): Promise<CaseFile | null>;
  /**
   * Says yes to a case in somebody's name, or closes a request as done. A recovery, and letting a frozen account go, need two
   * different people; a recovery then begins its hold. Says what came of it.
   */
  approveCase(request: Decision, requestKey: string): Promise<DecisionOutcome>;
  /** Says no to a case that is open or holding. */
  refuseCase(request: Decision, requestKey: string): Promise<DecisionOutcome>;

  /** Does what is due: changes whose hold is over, each once; gives the numbers of requests that nobody answered, and of breaches of which nobody was told, in the time for an alarm, once each. */
  settleDue(): Promise<{ settled: number; overdue: string[] }>;
  /** Notices to be handed over now; each is given again later unless `finishNotice` says that it left. */
  takeNotices(limit: number): Promise<Notice[]>;
  finishNotice(id: string): Promise<void>;
}

/** Asks for the fresh code without which this act is not done. */
export interface StartStepUp {
  session: SessionRef;
  conversation: string;
  act: StepUpAct;
  draftId: string | null;
  /** For `unbind`: id of the binding to end, or null for all but this conversation's. */
  chat: string | null;
}

/** A wish for one's data to be corrected, or not to be used. */
export interface DataRequest {
  session: SessionRef;
  conversation: string;
  kind: "correct" | "restrict";
  subject: CorrectableField | null;
}

/**
 * On what a decision may rest: a fixed set, so that the history holds nothing that anybody typed. For a yes what was seen or done, for a no
 * what is wrong.
 */
export const APPROVAL_GROUNDS = [
  "id-card",
  "member-card",
  "family-card",
  "passbook",
  "spoken-to",
  "done",
] as const;
export const REFUSAL_GROUNDS = [
  "papers-missing",
  "no-match",
  "suspicious",
  "withdrawn",
  "not-possible",
] as const;
/** Something on which a decision rests. */
export type Ground = (typeof APPROVAL_GROUNDS)[number] | (typeof REFUSAL_GROUNDS)[number];

/** One of the two yeses, or a no, to a case. */
export interface Decision {
  number: string;
  /** Who decides: the id of an account at the desk, or at the command line a login of the desk or a name. */
  by: string;
  /** At the desk: on what the decision rests. With it the audit trail names the account, so `by` has to be one. */
  grounds?: readonly Ground[];
}

/** What came of a decision: how many yeses are missing, what became of the case, or why it was not taken. */
export type DecisionOutcome =
  | { result: "approved"; missing: number; case: CaseFile }
  | { result: "closed"; case: CaseFile }
  | { result: "refused"; why: "unknown" | "closed" | "same-person" | "no-member" | "phone-full" };

/** A case as it is shown to who decides: masks, and what happened to it. */
export interface CaseFile {
  number: string;
  kind: CaseKind;
  state: CaseState;
  subject: string | null;
  /** Whether the person named is on record and has an account. */
  hasMember: boolean;
  /** Mask of the NIK that was named; null where none was. */
  nik: string | null;
  /** Masks of the new phone and e-mail. */
  phone: string | null;
  email: string | null;
  /** Mask of the bank account, with the name of its holder: it is held against the passbook. */
  bank: string | null;
  createdAt: number;
  dueAt: number | null;
  effectiveAt: number | null;
  /** How many more people have to say yes; 0 where no yes is awaited. */
  missing: number;
  history: CaseEvent[];
}

/** One line of a case's history. */
export interface CaseEvent {
  at: number;
  event: string;
  /** `member`, `service`, or the name of who decided. */
  actor: string;
  /** Id of the account at the desk that decided; null for everybody else. */
  agent: string | null;
  /** On what it rests; empty at the command line. */
  grounds: Ground[];
}

/** What has to be told in another chat or at another address. */
export interface Notice {
  id: string;
  /** For `chat` the conversation's key, for the others an E.164 number or e-mail address. */
  to: { way: "chat" | "sms" | "email"; address: string };
  about: NoticeAbout;
  language: "id" | "en";
  /** It is not given again. */
  isLastTry: boolean;
}

/**
 * What a notice tells. `code`: with it the receiver can say "bukan saya" from any chat; only where no chat of his is known. `token`: of the link
 * with which he can take the change back; in e-mail only, for an SMS never carries a link.
 */
export type NoticeAbout =
  | { kind: "new-chat"; channel: string; at: number }
  | { kind: "change-pending"; what: ChangeKind; number: string; at: number; code: string; token?: string }
  | { kind: "change-done" | "change-stopped"; what: ChangeKind; number: string }
  | { kind: "case-closed"; number: string }
  | { kind: "disowned"; number: string }
  | { kind: "copy-taken"; number: string }
  | MailedAnswer
  | { kind: NoticeKind };

/** A change that is held back for a while, so that its owner can stop it. */
export type ChangeKind = "change-phone" | "change-email" | "change-bank" | "recovery";
