import type { CaseReceipt } from "../../flows/kit/account.ts";
import type { ChangeKind } from "./account.ts";

/** Objecting to a change by the link in a notice: whoever still reads the old mailbox needs no chat for it. Part of `CoreSystem`. */
export interface ChangeStops {
  /** What a link is about. Changes nothing, however often it is asked for. Null for one that is about nothing, or nothing any more. */
  viewChange(token: string): Promise<ChangeToStop | null>;
  /** Takes the change back, once; tells every chat and address of the member. Gives what it is about as it stands then. */
  stopByLink(token: string): Promise<ChangeToStop | null>;
}

/** A change as the page shows it that can stop it. */
export interface ChangeToStop {
  kind: ChangeKind;
  number: string;
  /** `holding`: can still be taken back. */
  state: Extract<CaseReceipt["state"], "holding" | "done" | "cancelled" | "refused">;
  /** When it takes effect, or did. Milliseconds since 1970. */
  at: number;
  /** Masks of what comes; empty when it is over. */
  to: string;
  language: "id" | "en";
}
