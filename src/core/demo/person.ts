import type { IsoDate, IsoMonth, ParticipantKind, Rupiah } from "../../../flows/kit/participant.ts";
import type { Employment, Program } from "../sql/member-record.ts";

/** A fictional participant with his whole history. */
export interface DemoPerson {
  /** UUID, the same for the same seed. */
  id: string;
  kind: ParticipantKind;
  name: string;
  nik: string;
  birthDate: IsoDate;
  /** E.164; null when none is on file. */
  phone: string | null;
  /** False for a number that was given up: whatever is sent there arrives nowhere. */
  smsArrives: boolean;
  email: string | null;
  /** Has an account from the start; everybody else has yet to register. */
  hasAccount: boolean;
  deceasedOn: IsoDate | null;
  cards: DemoCard[];
  /** What is special about this person, in one English sentence. */
  special: string;
}

/** A membership card and what happened on it. */
export interface DemoCard {
  id: string;
  kpj: string;
  employment: Omit<Employment, "employer">;
  /** Null for people who work for themselves: then `work` says what they do. */
  employer: DemoEmployer | null;
  work: string | null;
  enrolments: { program: Program; since: IsoDate; until: IsoDate | null }[];
  contributions: DemoContribution[];
  returns: { year: number; amount: Rupiah }[];
}

/** A fictional employer, with the risk class on which its JKK rate depends (class 1 is the lowest). */
export interface DemoEmployer {
  id: string;
  name: string;
  jkkRiskClass: 1 | 2 | 3 | 4 | 5;
}

/** What was paid for one month, and when it was posted. */
export interface DemoContribution {
  month: IsoMonth;
  wage: Rupiah;
  jhtWorker: Rupiah;
  jhtEmployer: Rupiah;
  jpWorker: Rupiah;
  jpEmployer: Rupiah;
  jkk: Rupiah;
  jkm: Rupiah;
  jkp: Rupiah;
  postedOn: IsoDate;
}
