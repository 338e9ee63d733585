import type { LinkPurpose, PageConfirmed, PagePurpose, PageStart } from "../../flows/kit/services.ts";
import type { Session, SessionRef } from "./session.ts";

/**
 * One-time pages for what must not be typed into a chat (docs/decisions/0016). A page is opened for one conversation, found by the
 * token of its link or by the short code that stands beside it, filled in once, and takes effect when the number that it then shows is
 * typed back into that conversation: whoever has nothing but the link has nothing.
 */
export interface SecurePages {
  /**
   * Opens a page: for the member of a live session, or for the account that a right code has just named; for a copy of his data, for a live
   * session whose code for that is fresh (policy.stepUp). An open one of the same conversation ends.
   */
  openPage(request: OpenPage, requestKey: string): Promise<PageStart>;
  /** How to reach a page: read at the moment of sending, never stored outside the core. Null when it is over. */
  revealPage(pageId: string): Promise<PageToSend | null>;
  /** What a page is to show. Changes nothing, however often it is asked for. Null for a key that opens none, or none any more. */
  viewPage(key: string): Promise<PageView | null>;
  /** Takes what was filled in: the first that is good enough, and nothing after it. */
  submitPage(key: string, fields: PageFields): Promise<PageOutcome>;
  /** The number from the page, typed back into the conversation: on the right one the effect of the page has happened when it answers. */
  confirmPage(request: ConfirmPage, requestKey: string): Promise<PageConfirmation>;
  /** Whom a notice is to be sent to, read at the moment of sending; null when there is nothing to send. */
  revealNotice(noticeId: string): Promise<NoticeToSend | null>;
}

export interface OpenPage {
  conversation: string;
  purpose: LinkPurpose;
  language: "id" | "en";
  session: SessionRef | null;
  /** The right code that names the account where there is no session, or that allows a copy. */
  challengeId: string | null;
}

export interface PageToSend {
  purpose: LinkPurpose;
  /** 256 bits, base64url: belongs behind the `#` of the link, so that no server log and no referrer ever has it. */
  token: string;
  /** Ten letters and digits in two groups, for typing where the link does not open. */
  code: string;
  validMinutes: number;
}

export type PageView = FormView | CopyView;

/** A page from which a copy of one's data is fetched. */
export interface CopyView {
  purpose: "copy";
  language: "id" | "en";
  /** Of the request. */
  number: string;
}

/** A page to fill in. */
export interface FormView {
  purpose: PagePurpose;
  language: "id" | "en";
  /** The password of now has to be given too. */
  needsCurrent: boolean;
  /** What an authenticator app is to be told, base32 and as the address of a QR code; null on other pages. */
  authenticator: { secret: string; address: string } | null;
}

/** What was filled in; absent fields are empty. */
export interface PageFields {
  password: string;
  again: string;
  current: string;
  /** Six digits of the authenticator app. */
  code: string;
}

export type PageRefusal =
  | "short"
  | "long"
  | "common"
  | "context"
  | "own"
  | "pattern"
  /** The two new passwords are not the same. */
  | "different"
  /** The password of now, or the one to sign in with, is wrong; or its lane is closed for a while. */
  | "wrong-password"
  | "wrong-code";

export type PageOutcome =
  /** Taken; `number` is to be typed into the chat. */
  | { result: "taken"; number: string }
  | { result: "refused"; why: PageRefusal }
  /** Too many passwords are being checked at once. */
  | { result: "busy" }
  /** Used, too late, or too often wrong. */
  | { result: "over" };

export interface ConfirmPage {
  conversation: string;
  pageId: string;
  /** As many digits as the policy says. */
  number: string;
}

/** As the flows know it, with the session that was opened and the notices that are due. */
export type PageConfirmation =
  | (Extract<PageConfirmed, { result: "done" }> & { session: Session | null })
  | Exclude<PageConfirmed, { result: "done" }>;

export interface NoticeToSend {
  by: "sms" | "email";
  address: string;
  kind: NoticeKind;
  language: "id" | "en";
}

export type NoticeKind = "password-set" | "password-reset" | "authenticator-set";
