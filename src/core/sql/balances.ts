import type {
  Balances,
  Card,
  DeathProtection,
  IsoMonth,
  JhtBalance,
  JpStanding,
  Protection,
  Rupiah,
} from "../../../flows/kit/participant.ts";
import { computeJkp } from "./jkp.ts";
import { maskKpj } from "./masks.ts";
import type { CardRecord, Contribution, MemberRecord, Program } from "./member-record.ts";
import { addMonths, monthOf, monthsBetween } from "./months.ts";
import type { RateBook } from "./rates.ts";

/** More would not fit a screen, and the newest are the ones to ask the employer about. */
const MISSING_MONTHS_SHOWN = 12;

/** The five programs of a member as of the record's day. Pure: figures come from the record and the rate book only. */
export function computeBalances(record: MemberRecord, rates: RateBook): Balances {
  return {
    kind: record.kind,
    asOf: record.today,
    jht: computeJht(record, rates),
    jp: computeJp(record, rates),
    jkk: computeProtection(record, "JKK"),
    jkm: computeDeathProtection(record, rates),
    jkp: computeJkp(record, rates),
  };
}

/** JHT is an account of one's own, a part on each card (PP 46/2015); the app pays it in full up to a limit only. */
function computeJht(record: MemberRecord, rates: RateBook): JhtBalance {
  const cards = record.cards.map((card) => computeCard(card, record, rates)).sort(currentFirst);
  const contributions = sum(cards.map((card) => card.contributions));
  const returns = sum(cards.map((card) => card.returns));
  const balance = contributions + returns;
  const appClaimLimit = rates.on(record.today, "jht-app-claim-limit");
  return {
    contributions,
    returns,
    balance,
    lastPostedMonth: record.contributions.findLast(({ jht }) => jht > 0)?.month ?? null,
    cards,
    appClaimLimit,
    overAppClaimLimit: balance > appClaimLimit,
  };
}

function computeCard(card: CardRecord, record: MemberRecord, rates: RateBook): Card {
  const posted = record.contributions.filter(({ cardId }) => cardId === card.id);
  const contributions = sum(posted.map(({ jht }) => jht));
  return {
    kpj: maskKpj(card.kpjLastFour),
    employer: card.employments.at(-1)?.employer ?? "",
    active: isActive(card, record),
    contributions,
    returns: card.returns,
    balance: contributions + card.returns,
    lastPostedMonth: posted.at(-1)?.month ?? null,
    missingMonths: findMissingMonths(card, posted, record, rates),
  };
}

function currentFirst(a: Card, b: Card): number {
  if (a.active !== b.active) return a.active ? -1 : 1;
  return (b.lastPostedMonth ?? "").localeCompare(a.lastPostedMonth ?? "");
}

function isActive(card: CardRecord, { today }: MemberRecord): boolean {
  return card.employments.some(({ endedOn }) => endedOn === null || endedOn >= today);
}

/**
 * Months of work without a contribution. A month is due on a set day of the next one, so the newest are not missing yet. Migrant
 * workers pay one sum for the whole contract (Permenaker 4/2023 art. 18): no month of theirs is ever missing.
 */
function findMissingMonths(
  card: CardRecord,
  posted: readonly Contribution[],
  record: MemberRecord,
  rates: RateBook,
): IsoMonth[] {
  if (record.kind === "PMI") return [];
  const paid = new Set(posted.map(({ month }) => month));
  const lastDue = lastDueMonth(record, rates);
  return card.employments
    .flatMap(({ startedOn, endedOn }) => {
      const lastWorked = endedOn === null ? lastDue : monthOf(endedOn);
      return monthsBetween(monthOf(startedOn), lastWorked < lastDue ? lastWorked : lastDue);
    })
    .filter((month) => !paid.has(month))
    .slice(-MISSING_MONTHS_SHOWN);
}

function lastDueMonth({ today }: MemberRecord, rates: RateBook): IsoMonth {
  const dueDayPassed = Number(today.slice(8)) > rates.on(today, "contribution-due-day");
  return addMonths(monthOf(today), dueDayPassed ? -1 : -2);
}

/**
 * JP (PP 45/2015 art. 17): 1 % × years of contributions × average yearly wage ÷ 12, within the year's limits (art. 18). The regulation
 * brings old wages to today's prices; the latest reported wage, capped (art. 29), stands for that average here.
 */
function computeJp(record: MemberRecord, rates: RateBook): JpStanding {
  const { today } = record;
  const posted = record.contributions.filter(({ jp }) => jp > 0);
  const contributionMonths = new Set(posted.map(({ month }) => month)).size;
  const requiredMonths = rates.on(today, "jp-required-months");
  const reportedWage = posted.at(-1)?.wage ?? null;
  return {
    enrolled: isEnrolled(record, "JP"),
    contributionMonths,
    requiredMonths,
    contributions: sum(posted.map(({ jp }) => jp)),
    reportedWage,
    monthlyEstimate:
      reportedWage === null || contributionMonths < requiredMonths
        ? null
        : estimatePension(contributionMonths, reportedWage, record, rates),
    pensionAge: rates.on(today, "jp-pension-age"),
  };
}

function estimatePension(months: number, wage: Rupiah, { today }: MemberRecord, rates: RateBook): Rupiah {
  const capped = Math.min(wage, rates.on(today, "jp-wage-ceiling"));
  const earned = rates.on(today, "jp-accrual-per-year") * (months / 12) * capped;
  const least = rates.on(today, "jp-minimum-benefit");
  const most = rates.on(today, "jp-maximum-benefit");
  return Math.round(Math.min(Math.max(earned, least), most));
}

/** JKM pays the heirs; the scholarship of up to two children needs three years of contributions (PP 82/2019). */
function computeDeathProtection(record: MemberRecord, rates: RateBook): DeathProtection {
  const months = new Set(record.contributions.filter(({ jkm }) => jkm > 0).map(({ month }) => month)).size;
  return {
    ...computeProtection(record, "JKM"),
    benefit: rates.on(record.today, "jkm-benefit"),
    scholarshipEligible: months >= rates.on(record.today, "jkm-scholarship-months"),
    scholarshipMaximum: rates.on(record.today, "jkm-scholarship-maximum"),
  };
}

/** Active while any card is covered: since when without a break, or until when it lasted. */
function computeProtection(record: MemberRecord, program: Program): Protection {
  const spells = record.cards
    .flatMap(({ enrolments }) => enrolments)
    .filter((enrolment) => enrolment.program === program && enrolment.since <= record.today);
  const current = spells.filter(({ until }) => until === null || until >= record.today);
  if (current.length > 0) {
    const since = current.map((spell) => spell.since).reduce((a, b) => (a < b ? a : b));
    return { active: true, since, endedOn: null };
  }
  const last = spells.reduce<(typeof spells)[number] | null>(
    (a, b) => (a === null || (a.until ?? "") < (b.until ?? "") ? b : a),
    null,
  );
  return { active: false, since: last?.since ?? null, endedOn: last?.until ?? null };
}

function isEnrolled(record: MemberRecord, program: Program): boolean {
  return computeProtection(record, program).active;
}

function sum(amounts: readonly Rupiah[]): Rupiah {
  return amounts.reduce((total, amount) => total + amount, 0);
}
