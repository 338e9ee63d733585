import type { IsoDate, ParticipantKind, Rupiah } from "../../../flows/kit/participant.ts";
import type { Employment, Program } from "../sql/member-record.ts";
import type { DemoEmployer } from "./person.ts";

/**
 * What happened to a fictional person. Identity (names, dates of birth, numbers) never depends on the day on which the population is made,
 * so that an account stays with its person; the past is told in months before that day.
 */
export interface Story {
  special: string;
  kind?: ParticipantKind;
  /** Made up when left out. */
  name?: string;
  sex?: "male" | "female";
  birthDate?: IsoDate;
  /** The birth date inside the NIK, where it differs from the true one. */
  birthDateInNik?: IsoDate;
  phone?: "none" | "given-up";
  /** People of one household have one phone between them. */
  household?: string;
  email?: "none";
  hasAccount?: boolean;
  diedMonthsAgo?: number;
  cards: CardStory[];
}

/** The life of a card, told in months before today, so that the demo never grows old. */
export interface CardStory {
  /** Months ago of the first month worked. */
  from: number;
  /** Months ago of the last month worked; still at work when left out. */
  to?: number;
  why?: Exclude<Employment["endReason"], null>;
  /** Wage of the last month; it rose to that by about 5 % a year. */
  wage: Rupiah;
  programs: readonly Program[];
  /** Months ago that were never posted. */
  missing?: readonly number[];
  employer?: DemoEmployer;
  /** Instead of an employer. */
  work?: string;
  /** Pretends that JP began earlier than July 2015. */
  jpBeforeItsTime?: boolean;
}

export const ALL: readonly Program[] = ["JHT", "JP", "JKK", "JKM", "JKP"];
/** A small firm: JKP is possible without JP (PP 6/2025 art. 4). */
export const WITHOUT_JP: readonly Program[] = ["JHT", "JKK", "JKM", "JKP"];
/** The least an independent worker can have (PP 44/2015 jo PP 49/2023). */
export const INSURANCE_ONLY: readonly Program[] = ["JKK", "JKM"];
export const INSURANCE_AND_JHT: readonly Program[] = ["JHT", "JKK", "JKM"];
