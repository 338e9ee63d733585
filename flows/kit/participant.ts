/**
 * What a conversation may know of a participant's protection: figures with their date and source, and masks in
 * place of identifiers. These shapes cross from the core system to the flows; nothing here identifies a person.
 */

/** A calendar day, `YYYY-MM-DD`. */
export type IsoDate = string;

/** A calendar month, `YYYY-MM`. */
export type IsoMonth = string;

/** Whole rupiah. Amounts are never fractional on a participant's screen. */
export type Rupiah = number;

/** Worker of an employer, independent worker, migrant worker, construction worker. */
export type ParticipantKind = "PU" | "BPU" | "PMI" | "JAKON";

/** One participant's card: a person holds one KPJ for each employer until they are joined. */
export interface Card {
  /** The KPJ with all but its last four digits hidden. */
  kpj: string;
  /** Employer's name as reported; for BPU and PMI the kind of work. Raw text: never markup. */
  employer: string;
  active: boolean;
  contributions: Rupiah;
  returns: Rupiah;
  balance: Rupiah;
  /** Last month whose contribution has been posted; null when none ever was. */
  lastPostedMonth: IsoMonth | null;
  /** Months that should have been posted while the card was active and were not, oldest first, at most 12. */
  missingMonths: IsoMonth[];
}

/** JHT, the only program with a balance (PP 46/2015). */
export interface JhtBalance {
  contributions: Rupiah;
  returns: Rupiah;
  balance: Rupiah;
  lastPostedMonth: IsoMonth | null;
  cards: Card[];
  /** Largest total that can be claimed in full in the official app, with its source. */
  appClaimLimit: Rupiah;
  overAppClaimLimit: boolean;
}

/** JP, a defined benefit: never a balance (PP 45/2015). */
export interface JpStanding {
  enrolled: boolean;
  contributionMonths: number;
  /** Months needed for a monthly pension (180). */
  requiredMonths: number;
  /** Accumulated contributions: "bukan saldo yang dapat dicairkan". */
  contributions: Rupiah;
  reportedWage: Rupiah | null;
  /** Estimated monthly pension at today's months and wage, inside the year's limits; null below `requiredMonths`. */
  monthlyEstimate: Rupiah | null;
  /** Age at which JP is paid this year (59 in 2025–2027). */
  pensionAge: number;
}

/** JKK and JKM: insurance, so protection and never an amount that was saved (PP 44/2015). */
export interface Protection {
  active: boolean;
  since: IsoDate | null;
  /** Last day of cover, when the membership has ended. */
  endedOn: IsoDate | null;
}

/** JKM with what the heirs would be entitled to. */
export interface DeathProtection extends Protection {
  /** Lump sum to the heirs. */
  benefit: Rupiah;
  /** Whether the three years of contributions for the children's scholarship are there. */
  scholarshipEligible: boolean;
  scholarshipMaximum: Rupiah;
}

/** JKP (PP 37/2021 with PP 6/2025). */
export interface JkpStanding {
  enrolled: boolean;
  /** Contribution months in the last 24. */
  monthsInWindow: number;
  /** Months needed in the last 24 (12). */
  requiredMonths: number;
  /** Set when the employer has reported a dismissal: the day of it and the last day to claim. */
  dismissedOn: IsoDate | null;
  claimUntil: IsoDate | null;
  /** The claim window is open today and the months suffice. */
  claimable: boolean;
  /** Cash benefit a month, at most 60 % of the capped wage. */
  monthlyEstimate: Rupiah;
  /** Most months it is paid (6). */
  maximumMonths: number;
}

/** Everything "cek saldo" shows, as of one day. */
export interface Balances {
  kind: ParticipantKind;
  /** The day the figures were read. */
  asOf: IsoDate;
  jht: JhtBalance;
  jp: JpStanding;
  jkk: Protection;
  jkm: DeathProtection;
  jkp: JkpStanding;
}
