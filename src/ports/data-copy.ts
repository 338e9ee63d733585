import type { BoundChat, CaseReceipt } from "../../flows/kit/account.ts";
import type { Balances, IsoDate, IsoMonth, Rupiah } from "../../flows/kit/participant.ts";

/** A participant's copy of what is on record about him (UU 27/2022 art. 7 and 13). Part of `CoreSystem`. */
export interface DataCopies {
  /**
   * Gives the copy to whoever has the key of a page that was opened for it, so often as the policy says and while its chat is signed in;
   * null otherwise. The first time closes the request, and every chat and address of the member is told. Made anew each time, and kept nowhere.
   */
  takeCopy(key: string, form: CopyForm): Promise<DataCopy | null>;
}

export type CopyForm = "pdf" | "json";

/** Milliseconds since 1970. */
type Moment = number;

/** What a copy holds: masks in place of identifiers, so that a file that gets lost names nobody. */
export interface DataCopy {
  /** Number of the request. */
  number: string;
  language: "id" | "en";
  madeAt: Moment;
  person: {
    name: string;
    birthYear: number;
    nik: string;
  };
  account: {
    phone: string;
    /** Null: none on file. */
    email: string | null;
    /** Null: none is known here. */
    bank: string | null;
    since: Moment | null;
    hasPassword: boolean;
    hasAuthenticator: boolean;
  };
  chats: Pick<BoundChat, "channel" | "since" | "lastUsedAt">[];
  /** What was agreed to, or taken back, in those chats; oldest first. */
  consents: { at: Moment; given: boolean; version: string; language: "id" | "en" }[];
  /** Newest first. */
  signIns: Moment[];
  /** Oldest first. */
  requests: (CaseReceipt & { openedAt: Moment })[];
  /** Talks with agents, oldest first. */
  tickets: { number: string; openedAt: Moment; closedAt: Moment | null }[];
  balances: Balances;
  /** Oldest first; `kpj` is a mask, as in the rest. */
  employments: { kpj: string; employer: string; since: IsoDate; until: IsoDate | null }[];
  /** What was posted for a card and month, worker's and employer's part together; oldest first. */
  contributions: { kpj: string; month: IsoMonth; wage: Rupiah; jht: Rupiah; jp: Rupiah }[];
  /** JHT returns credited to a card for a year. */
  returns: { kpj: string; year: number; amount: Rupiah }[];
}
