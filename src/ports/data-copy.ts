import type { BoundChat, CaseReceipt } from "../../flows/kit/account.ts";
import type { Balances, IsoDate, IsoMonth, Rupiah } from "../../flows/kit/participant.ts";
import type { CleanFile } from "./files.ts";

/** A participant's copy of what is on record about him (UU 27/2022 art. 7 and 13). Part of `CoreSystem`. */
export interface DataCopies {
  /**
   * Gives the copy to whoever has the key of a page that was opened for it, so often as the policy says and while its chat is signed in;
   * null otherwise. The first time closes the request, and every chat and address of the member is told. Made anew each time, and kept nowhere.
   */
  takeCopy(key: string, form: CopyForm): Promise<DataCopy | null>;
  /**
   * Gives one of the files that the copy lists, from the same page and with the same consequences; null also for one that is not there (any
   * more), or is not this member's, and when the page has given as many as the policy says.
   */
  takeCopyFile(key: string, place: CopyFilePlace): Promise<CleanFile | null>;
}

/** The form in which somebody wants the copy of his data. */
export type CopyForm = "pdf" | "json";

/** Milliseconds since 1970. */
type Moment = number;

/** Which file of which of the member's talks. */
export interface CopyFilePlace {
  /** Number of the talk. */
  ticket: string;
  /** Of the file's entry in it. */
  position: number;
}

/** A photo or a document in a talk with an agent. Nothing in it can be masked, so a copy says what there is and leaves it where it is. */
export interface CopyFile extends CopyFilePlace {
  at: Moment;
  from: "participant" | "agent";
  kind: CleanFile["kind"];
  mime: CleanFile["mime"];
  /** Its size. */
  bytes: number;
  /** Of an agent's file: whether it reached the chat. Null for the participant's own. */
  delivery: "pending" | "delivered" | "failed" | null;
  /** When it is deleted; null while the talk is open. */
  keptUntil: Moment | null;
}

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
  /** What was sent in those talks, by either side; oldest first. */
  files: CopyFile[];
  balances: Balances;
  /** Oldest first; `kpj` is a mask, as in the rest. */
  employments: { kpj: string; employer: string; since: IsoDate; until: IsoDate | null }[];
  /** What was posted for a card and month, worker's and employer's part together; oldest first. */
  contributions: { kpj: string; month: IsoMonth; wage: Rupiah; jht: Rupiah; jp: Rupiah }[];
  /** JHT returns credited to a card for a year. */
  returns: { kpj: string; year: number; amount: Rupiah }[];
}
