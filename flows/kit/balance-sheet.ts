import { offer } from "./choices.ts";
import type { Say, Table, Text } from "./effects.ts";
import type { Balances, Card, Protection } from "./participant.ts";

/**
 * How each program is shown: JHT as a balance, JP as months and an estimate, JKK, JKM and JKP as protection and entitlement,
 * never as money that was saved (PP 44/2015, 45/2015, 46/2015, 37/2021).
 */

/** More cards than this are summed up, so that the table stays readable on a small screen. */
const CARDS_SHOWN = 5;

/** All five programs in one message. */
export function allPrograms(balances: Balances): Say {
  return {
    class: "personal",
    text: { key: "check-balance:all", values: { asOf: balances.asOf } },
    table: {
      caption: { key: "check-balance:all-caption" },
      header: [{ key: "check-balance:program-header" }, { key: "check-balance:standing-header" }],
      rows: [
        [{ key: "check-balance:jht" }, jhtStanding(balances)],
        ...jhtParts(balances),
        [{ key: "check-balance:jp" }, jpStanding(balances)],
        ...jpParts(balances),
        [{ key: "check-balance:jkk" }, protection(balances.jkk)],
        [{ key: "check-balance:jkm" }, protection(balances.jkm)],
        [{ key: "check-balance:jkp" }, jkpStanding(balances)],
      ],
      rightAligned: [1],
    },
    footer: allFooter(balances),
    choices: [offer("check-balance-jht"), offer("check-balance-jp"), offer("contact-agent"), offer("menu")],
  };
}

/** A claim that can lapse is said first. */
function allFooter({ jht, jkp }: Balances): Text {
  const posted = jht.lastPostedMonth;
  if (!jkp.claimable) return { key: "check-balance:all-footer", values: { posted } };
  return { key: "check-balance:all-footer-jkp", values: { posted, until: jkp.claimUntil } };
}

/** What the JHT balance is made of: contributions and returns, and each card where there are several. */
function jhtParts(balances: Balances): Text[][] {
  const { jht } = balances;
  if (!hasJht(balances)) return [];
  const cards = jht.cards.length > 1 && jht.cards.length <= CARDS_SHOWN ? jht.cards : [];
  return [
    [{ key: "check-balance:part-contributions" }, money(jht.contributions)],
    [{ key: "check-balance:part-returns" }, money(jht.returns)],
    ...cards.map(({ kpj, balance }): Text[] => [
      { key: "check-balance:part-card", values: { last: kpj.slice(-4) } },
      money(balance),
    ]),
  ];
}

function jpParts({ jp }: Balances): Text[][] {
  if (jp.monthlyEstimate === null) return [];
  return [[{ key: "check-balance:part-estimate" }, money(jp.monthlyEstimate)]];
}

/** JHT: total, contributions and returns apart, then each card. */
export function jhtBalance(balances: Balances): Say {
  const { jht } = balances;
  if (!hasJht(balances)) return detail({ key: "check-balance:jht-none" });
  const shown = jht.cards.slice(0, CARDS_SHOWN);
  const rest = jht.cards.slice(CARDS_SHOWN);
  return {
    class: "personal",
    text: jhtTotal(balances),
    table: {
      caption: { key: "check-balance:jht-caption" },
      header: [{ key: "check-balance:card-header" }, { key: "check-balance:balance-header" }],
      rows: [...shown.map(cardRow), ...(rest.length > 0 ? [restRow(rest)] : [])],
      rightAligned: [1],
    },
    footer: jhtFooter(balances),
    choices: [offer("check-balance"), offer("contact-agent"), offer("menu")],
  };
}

/** Nothing saved is not a balance of zero: a driver may have no JHT at all, a newcomer has it from next month. */
function hasJht({ jht }: Balances): boolean {
  return jht.lastPostedMonth !== null || jht.balance !== 0;
}

function jhtStanding(balances: Balances): Text {
  return hasJht(balances) ? money(balances.jht.balance) : { key: "check-balance:jht-nothing" };
}

function jhtTotal({ jht, asOf }: Balances): Text {
  const { balance, contributions, returns } = jht;
  const values = { balance, contributions, returns, asOf };
  if (jht.cards.length < 2) return { key: "check-balance:jht-of-card", values };
  return { key: "check-balance:jht-of-cards", values: { ...values, cards: jht.cards.length } };
}

function cardRow(card: Card): Text[] {
  return [
    { key: "check-balance:card", values: { kpj: card.kpj, employer: card.employer } },
    money(card.balance),
  ];
}

function restRow(cards: Card[]): Text[] {
  const sum = cards.reduce((total, card) => total + card.balance, 0);
  return [{ key: "check-balance:other-cards", values: { count: cards.length } }, money(sum)];
}

function jhtFooter({ jht }: Balances): Text {
  const missing = jht.cards.flatMap((card) => card.missingMonths);
  if (missing.length > 0) {
    return {
      key: "check-balance:jht-missing",
      values: { posted: jht.lastPostedMonth, months: [...new Set(missing)].sort() },
    };
  }
  if (!jht.overAppClaimLimit)
    return { key: "check-balance:jht-under-limit", values: { posted: jht.lastPostedMonth } };
  return {
    key: "check-balance:jht-over-limit",
    values: { posted: jht.lastPostedMonth, limit: jht.appClaimLimit },
  };
}

/** JP: months towards the pension, never a balance. */
export function jpDetail({ jp, asOf }: Balances): Say {
  if (!hasJp(jp)) return detail({ key: "check-balance:jp-none" });
  const rows: Table["rows"] = [
    [{ key: "check-balance:jp-months-label" }, jpMonths(jp)],
    [{ key: "check-balance:jp-contributions-label" }, money(jp.contributions)],
  ];
  if (jp.reportedWage !== null) rows.push([{ key: "check-balance:jp-wage-label" }, money(jp.reportedWage)]);
  return {
    class: "personal",
    text: { key: "check-balance:jp-detail", values: { asOf } },
    table: {
      caption: { key: "check-balance:jp-caption" },
      header: [{ key: "check-balance:jp-header" }, { key: "check-balance:standing-header" }],
      rows,
      rightAligned: [1],
    },
    footer: jpFooter(jp),
    choices: [offer("check-balance"), offer("contact-agent"), offer("menu")],
  };
}

function jpFooter(jp: Balances["jp"]): Text {
  if (jp.monthlyEstimate === null) {
    return { key: "check-balance:jp-lump-sum", values: { age: jp.pensionAge, required: jp.requiredMonths } };
  }
  return { key: "check-balance:jp-estimate", values: { estimate: jp.monthlyEstimate, age: jp.pensionAge } };
}

/** JKK: whether work accidents are covered, and what to do when one happens. */
export function jkkDetail({ jkk }: Balances): Say {
  if (!jkk.active) return detail(ended(jkk, "jkk"));
  return detail({ key: "check-balance:jkk-active", values: { since: jkk.since } });
}

/** JKM: whether the family is covered, and for what. */
export function jkmDetail({ jkm }: Balances): Say {
  if (!jkm.active) return detail(ended(jkm, "jkm"));
  const values = { since: jkm.since, benefit: jkm.benefit };
  if (!jkm.scholarshipEligible) return detail({ key: "check-balance:jkm-active", values });
  return detail({
    key: "check-balance:jkm-active-scholarship",
    values: { ...values, scholarship: jkm.scholarshipMaximum },
  });
}

/**
 * JKP: whether a dismissal would be cushioned, and until when to claim. Enrolment ends with the job, so an open claim comes first: it lapses
 * (PP 6/2025 ps 40).
 */
export function jkpDetail({ jkp }: Balances): Say {
  const months = { count: jkp.monthsInWindow, required: jkp.requiredMonths };
  const values = { until: jkp.claimUntil, dismissed: jkp.dismissedOn };
  if (jkp.claimable) {
    const { monthlyEstimate: estimate, maximumMonths: maximum } = jkp;
    return detail({ key: "check-balance:jkp-open", values: { ...values, estimate, maximum } });
  }
  if (jkp.enrolled) return detail({ key: "check-balance:jkp-enrolled", values: months });
  if (jkp.claimUntil === null) return detail({ key: "check-balance:jkp-none" });
  return detail({ key: "check-balance:jkp-closed", values: { ...values, ...months } });
}

function ended(protection: Protection, program: "jkk" | "jkm"): Text {
  if (protection.endedOn === null) return { key: `check-balance:${program}-none` };
  return { key: `check-balance:${program}-ended`, values: { ended: protection.endedOn } };
}

function detail(text: Text): Say {
  return {
    class: "personal",
    text,
    choices: [offer("check-balance"), offer("contact-agent"), offer("menu")],
  };
}

function money(amount: number): Text {
  return { key: "check-balance:amount", values: { amount } };
}

function protection({ active }: Protection): Text {
  return { key: active ? "check-balance:active" : "check-balance:inactive" };
}

function jpStanding({ jp }: Balances): Text {
  return hasJp(jp) ? jpMonths(jp) : { key: "check-balance:not-enrolled" };
}

/** Months of an earlier job count on: who has left is not enrolled, and has them still. */
function hasJp(jp: Balances["jp"]): boolean {
  return jp.enrolled || jp.contributionMonths > 0;
}

function jpMonths(jp: Balances["jp"]): Text {
  return {
    key: "check-balance:jp-months",
    values: { count: jp.contributionMonths, required: jp.requiredMonths },
  };
}

function jkpStanding({ jkp }: Balances): Text {
  if (jkp.claimable) return { key: "check-balance:jkp-claimable" };
  if (!jkp.enrolled) return { key: "check-balance:not-enrolled" };
  return {
    key: "check-balance:jkp-months",
    values: { count: jkp.monthsInWindow, required: jkp.requiredMonths },
  };
}
