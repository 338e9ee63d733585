import { ACCOUNT_NEEDS_SESSION, type AccountServices, type CaseReceipt } from "./account.ts";
import type { CodeStart, PhoneWay } from "./code-start.ts";
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
  startSignIn: { input: { draftId: string | null }; output: CodeStart };
  /** Asks for a new code on an open challenge, by another way where one is named; the old code stops working. */
  resendCode: { input: { challengeId: string; by: PhoneWay | null }; output: CodeStart };
  /** Judges a typed code; on the right one its effect (account made, session opened) has happened when it answers. */
  checkCode: { input: { challengeId: string; code: string }; output: CodeVerdict };
  /** After a right code on a number that several people share: opens the session of one of them. */
  chooseAccount: { input: { challengeId: string; account: string }; output: { signedIn: boolean } };

  /** Whether this chat has a live session. */
  readSession: { input: Nothing; output: { signedIn: boolean } };
  /** Ends this chat's session. */
  endSession: { input: Nothing; output: Nothing };

  /** The signed-in participant's five programs. Fails with `NotSignedIn` without a live session. */
  readBalances: { input: Nothing; output: Balances };
}

export type ServiceName = keyof Services;

/** No fields. */
export type Nothing = Record<string, never>;

export type DraftField = "nik" | "kpj" | "phone" | "email";

/** Services whose answer is personal: the runtime refuses to call them for a chat without a live session. */
export const NEEDS_SESSION = [
  "readBalances",
  ...ACCOUNT_NEEDS_SESSION,
] as const satisfies readonly ServiceName[];

/** What came of a typed code. */
export type CodeVerdict =
  | { result: "right"; signedIn: boolean; accounts: AccountChoice[]; receipt?: CaseReceipt }
  | { result: "wrong"; triesLeft: number }
  /** Too late, already used, replaced, or too many tries: this challenge is over. */
  | { result: "over"; why: "expired" | "tries" | "used" };

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
