import type { AccountTrouble, BankTrouble, HolderTrouble } from "../../flows/kit/bank.ts";
import type { KpjTrouble, NikTrouble } from "../../flows/kit/identifiers.ts";
import type {
  LinkPurpose,
  PageConfirmed,
  PageField,
  PagePurpose,
  PageStart,
  WantedIdentifiers,
} from "../../flows/kit/services.ts";
import type { CopyFile } from "./data-copy.ts";
import type { Session, SessionRef } from "./session.ts";

/**
 * One-time pages for what must not be typed into a chat (docs/decisions/0016). A page is opened for one conversation, found by the
 * token of its link or by the short code that stands beside it, filled in once, and takes effect when the number that it then shows is
 * typed back into that conversation: whoever has nothing but the link has nothing.
 */
export interface SecurePages {
  /**
   * Opens a page: for the member of a live session, or for the account that a right code has just named; for a copy of his data, for a live
   * session whose code for that is fresh (policy.stepUp); or for whoever is asked for his identifiers (`wanted`), of whom nothing is looked
   * up. An open one of the same conversation ends. Throws `ConsentWithdrawn` for identifiers as `keepInDraft` does.
   */
  openPage(request: OpenPage, requestKey: string): Promise<PageStart>;
  /** How to reach a page: read at the moment of sending, never stored outside the core. Null when it is over. */
  revealPage(pageId: string): Promise<PageToSend | null>;
  /** What a page is to show. Changes nothing, however often it is asked for. Null for a key that opens none, or none any more. */
  viewPage(key: string): Promise<PageView | null>;
  /**
   * The same for somebody for whom his messenger vouches: null also when his proof was used before, or the page was made for another
   * conversation. What is then filled in with the visit needs no number.
   */
  enterPage(key: string, visitor: PageVisitor): Promise<PageVisit | null>;
  /** Takes what was filled in: the first that is good enough, and nothing after it. `visit`: of whoever entered it; empty for others. */
  submitPage(key: string, fields: PageFields, visit: string): Promise<PageOutcome>;
  /**
   * The number from the page, typed back into the conversation: on the right one, or on any where the page was filled in on a visit, the effect
   * of the page has happened when it answers.
   */
  confirmPage(request: ConfirmPage, requestKey: string): Promise<PageConfirmation>;
  /** Whom a notice is to be sent to, read at the moment of sending; null when there is nothing to send. */
  revealNotice(noticeId: string): Promise<NoticeToSend | null>;
}

/** Asks for a one-time page. */
export interface OpenPage {
  conversation: string;
  purpose: LinkPurpose;
  language: "id" | "en";
  session: SessionRef | null;
  /** The right code that names the account where there is no session, or that allows a copy. */
  challengeId: string | null;
  /** The identifiers to ask for, on a page of that purpose and on no other. */
  wanted?: WantedIdentifiers | null;
}

/** A page as the person is told of it, looked at when the link leaves. */
export interface PageToSend {
  purpose: LinkPurpose;
  /** 256 bits, base64url: belongs behind the `#` of the link, so that no server log and no referrer ever has it. */
  token: string;
  /** Ten letters and digits in two groups, for typing where the link does not open. */
  code: string;
  validMinutes: number;
}

/** Somebody who opened a page inside his messenger, which says who he is. */
export interface PageVisitor {
  /** His conversation with us: `telegram:<bot id>/<user id>`. */
  conversation: string;
  /** Digest of what the messenger said, which counts once. */
  proof: string;
}

/** Tells who opened a page from what his messenger says; null for what is forged, too old, or none at all. */
export interface PageVisitors {
  identify(said: string): PageVisitor | null;
}

/** A page that somebody has entered. */
export interface PageVisit {
  view: FormView;
  /** 256 bits, base64url: known only to the page that was entered. */
  visit: string;
}

/** What a page shows. */
export type PageView = FormView | CopyView;

/** A page from which a copy of one's data is fetched. */
export interface CopyView {
  purpose: "copy";
  language: "id" | "en";
  /** Of the request. */
  number: string;
  /** What can be fetched besides, each by itself; oldest first. */
  files: readonly CopyFile[];
}

/** A page to fill in. */
export interface FormView {
  purpose: PagePurpose;
  language: "id" | "en";
  /** The password of now has to be given too. */
  needsCurrent: boolean;
  /** What an authenticator app is to be told, base32 and as the address of a QR code; null on other pages. */
  authenticator: { secret: string; address: string } | null;
  /** The identifiers to ask for, in this order; none on other pages. */
  fields: readonly PageField[];
}

/** What was filled in; absent fields are empty. */
export interface PageFields {
  password: string;
  again: string;
  current: string;
  /** Six digits of the authenticator app. */
  code: string;
  nik: string;
  kpj: string;
  bank: string;
  account: string;
  holder: string;
}

/** What is wrong with the identifiers that were filled in, in the chat's own words for it. */
export interface IdentifierTroubles {
  nik?: NikTrouble;
  kpj?: KpjTrouble;
  bank?: BankTrouble;
  account?: AccountTrouble;
  holder?: HolderTrouble;
}

/** Why what was written on a page is not taken. */
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

/** What came of a page that was filled in. */
export type PageOutcome =
  /** Taken; `number` is to be typed into the chat, unless it was filled in on a visit: then `visited` is the page, and where it is awaited. */
  | { result: "taken"; number: string; visited: VisitedPage | null }
  | { result: "refused"; why: PageRefusal }
  /** A page for identifiers: at least one of them can't be one. */
  | { result: "refused"; why: "identifiers"; troubles: IdentifierTroubles }
  /** Too many passwords are being checked at once. */
  | { result: "busy" }
  /** Used, too late, or too often wrong. */
  | { result: "over" };

/** A page that was filled in on a visit, and the conversation that waits for it. */
export interface VisitedPage {
  pageId: string;
  conversation: string;
}

/** The number of a filled-in page, typed into the chat that asked for it. */
export interface ConfirmPage {
  conversation: string;
  pageId: string;
  /** As many digits as the policy says; empty where the page was filled in on a visit. */
  number: string;
}

/** As the flows know it, with the session that was opened and the notices that are due. */
export type PageConfirmation =
  | (Extract<PageConfirmed, { result: "done" }> & { session: Session | null })
  | Exclude<PageConfirmed, { result: "done" }>;

/** A notice to an address on record. */
export interface NoticeToSend {
  by: "sms" | "email";
  address: string;
  kind: NoticeKind;
  language: "id" | "en";
}

/** What somebody is told of at his other addresses, in case it was not he. */
export type NoticeKind = "password-set" | "password-reset" | "authenticator-set";
