import type { IsoDate, IsoMonth, JkpStanding, Rupiah } from "../../../flows/kit/participant.ts";
import type { Employment, MemberRecord } from "./member-record.ts";
import { addMonths, addMonthsToDay, monthOf } from "./months.ts";
import type { RateBook } from "./rates.ts";

/**
 * JKP (PP 37/2021, PP 6/2025): 12 months of contributions within 24, a dismissal, and a claim within six months of it (art. 40). It lapses
 * with new work, so only a dismissal that nothing followed counts.
 */
export function computeJkp(record: MemberRecord, rates: RateBook): JkpStanding {
  const { today } = record;
  const dismissedOn = findDismissal(record);
  const claimUntil = dismissedOn === null ? null : lastClaimDay(dismissedOn, rates);
  const requiredMonths = rates.on(today, "jkp-required-months");
  // Nothing can have been posted for a month that is not over.
  const lastMonth = dismissedOn === null ? addMonths(monthOf(today), -1) : monthOf(dismissedOn);
  const monthsInWindow = countMonths(record, lastMonth, rates);
  return {
    enrolled: record.cards.some((card) =>
      card.enrolments.some(({ program, until }) => program === "JKP" && (until === null || until >= today)),
    ),
    monthsInWindow,
    requiredMonths,
    dismissedOn,
    claimUntil,
    claimable: claimUntil !== null && today <= claimUntil && monthsInWindow >= requiredMonths,
    monthlyEstimate: estimateBenefit(record, rates),
    maximumMonths: rates.on(today, "jkp-maximum-months"),
  };
}

function findDismissal({ cards, today }: MemberRecord): IsoDate | null {
  const last = cards
    .flatMap(({ employments }) => employments)
    .reduce<Employment | null>((a, b) => (a === null || a.startedOn < b.startedOn ? b : a), null);
  return last?.endReason === "dismissed" && last.endedOn !== null && last.endedOn <= today
    ? last.endedOn
    : null;
}

/** The span in force on the day of the dismissal: three months until PP 6/2025, six since. None before JKP began. */
function lastClaimDay(dismissedOn: IsoDate, rates: RateBook): IsoDate | null {
  const months = rates.find(dismissedOn, "jkp-claim-months");
  return months === null ? null : addMonthsToDay(dismissedOn, months);
}

/** Months with a contribution among the 24 up to the last one. */
function countMonths(record: MemberRecord, last: IsoMonth, rates: RateBook): number {
  const first = addMonths(last, 1 - rates.on(record.today, "jkp-window-months"));
  const months = record.contributions
    .filter(({ jkp, month }) => jkp > 0 && month >= first && month <= last)
    .map(({ month }) => month);
  return new Set(months).size;
}

/** 60 % of the last reported wage, the wage capped (PP 6/2025); nothing for somebody whom JKP never covered. */
function estimateBenefit(record: MemberRecord, rates: RateBook): Rupiah {
  const wage = record.contributions.findLast(({ jkp }) => jkp > 0)?.wage ?? 0;
  const capped = Math.min(wage, rates.on(record.today, "jkp-wage-ceiling"));
  return Math.round(capped * rates.on(record.today, "jkp-benefit-share"));
}
