import type { IsoDate, IsoMonth, ParticipantKind, Rupiah } from "../../../flows/kit/participant.ts";
import { onlyRow, type Queries } from "./database.ts";

/** A program of BPJS Ketenagakerjaan. */
export type Program = "JHT" | "JP" | "JKK" | "JKM" | "JKP";

/** Everything that is on record about a member's protection, identifiers left out. */
export interface MemberRecord {
  kind: ParticipantKind;
  /** Today in Jakarta. */
  today: IsoDate;
  cards: CardRecord[];
  /** Oldest month first. */
  contributions: Contribution[];
}

/** What is on record for one card. */
export interface CardRecord {
  id: string;
  kpjLastFour: string;
  /** JHT returns credited to the card so far. */
  returns: Rupiah;
  /** Oldest first. */
  employments: Employment[];
  enrolments: Enrolment[];
}

/** A time with one employer, or of work for oneself; `endedOn` null while it lasts. */
export interface Employment {
  /** Employer's name, or the occupation where there is none. */
  employer: string;
  startedOn: IsoDate;
  endedOn: IsoDate | null;
  endReason: "resigned" | "dismissed" | "contract-ended" | "retired" | "died" | "arrears" | null;
}

/** One program covering a card, first and last day inclusive. */
interface Enrolment {
  program: Program;
  since: IsoDate;
  until: IsoDate | null;
}

/** What was posted for one card and month. */
export interface Contribution {
  cardId: string;
  month: IsoMonth;
  wage: Rupiah;
  jht: Rupiah;
  jp: Rupiah;
  jkm: Rupiah;
  jkp: Rupiah;
}

/** Reads a member's record: four statements, whatever its size. */
export async function readMemberRecord(queries: Queries, member: string): Promise<MemberRecord> {
  const person = onlyRow(
    await queries.query<Pick<MemberRecord, "kind" | "today">>(
      "select kind, jakarta_today() as today from participants where id = $1",
      [member],
    ),
  );
  return {
    ...person,
    cards: await readCards(queries, member),
    contributions: await queries.query<Contribution>(
      `select card_id as "cardId", to_char(month, 'YYYY-MM') as month, wage,
         jht_worker + jht_employer as jht, jp_worker + jp_employer as jp, jkm, jkp
       from contributions
       where card_id in (select id from cards where participant_id = $1) and posted_at <= clock_now()
       order by contributions.month`,
      [member],
    ),
  };
}

async function readCards(queries: Queries, member: string): Promise<CardRecord[]> {
  const cards = await queries.query<Pick<CardRecord, "id" | "kpjLastFour" | "returns">>(
    `select id, kpj_last_four as "kpjLastFour",
       (select coalesce(sum(amount), 0) from jht_returns where card_id = cards.id) as returns
     from cards where participant_id = $1`,
    [member],
  );
  const employments = await queries.query<Employment & { cardId: string }>(
    `select card_id as "cardId", coalesce(e.name, work) as employer, started_on as "startedOn",
       ended_on as "endedOn", end_reason as "endReason"
     from employments left join employers e on e.id = employer_id
     where card_id in (select id from cards where participant_id = $1) order by started_on`,
    [member],
  );
  const enrolments = await queries.query<Enrolment & { cardId: string }>(
    `select card_id as "cardId", program, since, until from enrolments
     where card_id in (select id from cards where participant_id = $1) order by since`,
    [member],
  );
  return cards.map((card) => ({
    ...card,
    employments: employments.filter(({ cardId }) => cardId === card.id),
    enrolments: enrolments.filter(({ cardId }) => cardId === card.id),
  }));
}
