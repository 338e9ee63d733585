import type { IsoDate, IsoMonth, ParticipantKind, Rupiah } from "../../../flows/kit/participant.ts";
import type { Program } from "../sql/member-record.ts";
import { addMonths, lastDayOf, monthOf, monthsBetween } from "../sql/months.ts";
import type { RateBook } from "../sql/rates.ts";
import { TRANSPORT_WORK } from "./names.ts";
import type { DemoCard, DemoContribution } from "./person.ts";
import type { CardStory } from "./story.ts";

/** First day of each program that is younger than the oldest story (PP 45/2015, PP 37/2021). */
const BEGAN: Partial<Record<Program, IsoDate>> = { JP: "2015-07-01", JKP: "2022-02-01" };

/** The rates of the data begin here; older months are counted with them too. */
const OLDEST_RATES = "2015-07-01";

const WAGE_GROWTH_A_YEAR = 1.05;

/** What a card's history is made from. */
export interface CardPast {
  kind: ParticipantKind;
  story: CardStory;
  card: Pick<DemoCard, "employer" | "work">;
  today: IsoDate;
  rates: RateBook;
}

/** What a card's story comes to. */
export type CardHistory = Pick<DemoCard, "employment" | "enrolments" | "contributions" | "returns">;

/** Tells a card's story in months, contributions and returns up to today. */
export function makeHistory(past: CardPast): CardHistory {
  const { story, today } = past;
  const thisMonth = monthOf(today);
  const startedOn = `${addMonths(thisMonth, -story.from)}-01`;
  const endedOn = story.to === undefined ? null : lastDayOf(addMonths(thisMonth, -story.to));
  const contributions = makeContributions(past, monthOf(startedOn));
  return {
    employment: { startedOn, endedOn, endReason: endedOn === null ? null : (story.why ?? "resigned") },
    enrolments: story.programs
      .map((program) => ({ program, since: coverBegins(past, program, startedOn), until: endedOn }))
      .filter(({ since, until }) => until === null || since <= until),
    contributions,
    returns: creditReturns(contributions, past),
  };
}

function coverBegins({ story }: CardPast, program: Program, startedOn: IsoDate): IsoDate {
  const began = program === "JP" && story.jpBeforeItsTime ? undefined : BEGAN[program];
  return began !== undefined && began > startedOn ? began : startedOn;
}

/** The newest month that can have been posted is the last one. */
function makeContributions(past: CardPast, firstMonth: IsoMonth): DemoContribution[] {
  const { story, today } = past;
  const lastMonth = addMonths(monthOf(today), -Math.max(story.to ?? 1, 1));
  const missing = new Set((story.missing ?? []).map((monthsAgo) => addMonths(monthOf(today), -monthsAgo)));
  const months = monthsBetween(firstMonth, lastMonth);
  return months
    .map((month, index) => makeContribution(past, month, months.length - 1 - index))
    .filter(({ month }) => !missing.has(month));
}

function makeContribution(past: CardPast, month: IsoMonth, monthsBeforeLast: number): DemoContribution {
  const { story, today } = past;
  const grown = story.wage / WAGE_GROWTH_A_YEAR ** Math.floor(monthsBeforeLast / 12);
  const wage = Math.round(grown / 1_000) * 1_000;
  const postingDay = `${addMonths(month, 1)}-10`;
  return { month, wage, ...partsOf(past, month, wage), postedOn: postingDay < today ? postingDay : today };
}

type Parts = Omit<DemoContribution, "month" | "wage" | "postedOn">;

function partsOf(past: CardPast, month: IsoMonth, wage: Rupiah): Parts {
  switch (past.kind) {
    case "PU":
      return employeeParts(past, month, wage);
    case "BPU":
      return independentParts(past, month, wage);
    case "PMI":
      return migrantParts(past, month);
    case "JAKON":
      return {
        ...NOTHING,
        jkk: share(past, month, "jakon-jkk", wage),
        jkm: share(past, month, "jakon-jkm", wage),
      };
  }
}

const NOTHING: Parts = { jhtWorker: 0, jhtEmployer: 0, jpWorker: 0, jpEmployer: 0, jkk: 0, jkm: 0, jkp: 0 };

/** What JKP takes comes out of JKK, so the employer pays no more (PP 6/2025 art. 11). */
function employeeParts(past: CardPast, month: IsoMonth, wage: Rupiah): Parts {
  const covers = (program: Program) =>
    past.story.programs.includes(program) && coverBegins(past, program, `${month}-01`) <= `${month}-01`;
  const jpWage = covers("JP") ? Math.min(wage, rateOf(past, month, "jp-wage-ceiling")) : 0;
  const jkpWage = covers("JKP") ? Math.min(wage, rateOf(past, month, "jkp-wage-ceiling")) : 0;
  const jkk = share(past, month, `jkk-class-${past.card.employer?.jkkRiskClass ?? 1}`, wage);
  return {
    jhtWorker: share(past, month, "jht-worker", wage),
    jhtEmployer: share(past, month, "jht-employer", wage),
    jpWorker: jpWage === 0 ? 0 : share(past, month, "jp-worker", jpWage),
    jpEmployer: jpWage === 0 ? 0 : share(past, month, "jp-employer", jpWage),
    jkk: jkpWage === 0 ? jkk : jkk - share(past, month, "jkp-from-jkk", jkpWage),
    jkm: share(past, month, "jkm", wage),
    jkp: jkpWage === 0 ? 0 : share(past, month, "jkp", jkpWage),
  };
}

/** On an income of one's choice; JKK and JKM at half price in the windows of PP 50/2025. */
function independentParts(past: CardPast, month: IsoMonth, income: Rupiah): Parts {
  const window = past.card.work === TRANSPORT_WORK ? "bpu-discount-transport" : "bpu-discount-other";
  const paid = 1 - (past.rates.find(`${month}-01`, window) ?? 0);
  const jkk = Math.max(share(past, month, "bpu-jkk", income), rateOf(past, month, "bpu-jkk-minimum"));
  return {
    ...NOTHING,
    jhtWorker: past.story.programs.includes("JHT") ? share(past, month, "bpu-jht", income) : 0,
    jkk: Math.round(jkk * paid),
    jkm: Math.round(rateOf(past, month, "bpu-jkm") * paid),
  };
}

/** One sum before departure for the whole contract, kept under JKK; JHT by the month if wished. */
function migrantParts(past: CardPast, month: IsoMonth): Parts {
  const isFirst = month === addMonths(monthOf(past.today), -past.story.from);
  const forContract =
    past.rates.on(past.today, "pmi-before-departure") + past.rates.on(past.today, "pmi-during-24-months");
  return {
    ...NOTHING,
    jhtWorker: past.story.programs.includes("JHT") ? past.rates.on(past.today, "pmi-jht-minimum") : 0,
    jkk: isFirst ? forContract : 0,
  };
}

function share(past: CardPast, month: IsoMonth, name: string, wage: Rupiah): Rupiah {
  return Math.round(rateOf(past, month, name) * wage);
}

function rateOf({ rates }: CardPast, month: IsoMonth, name: string): number {
  const day = `${month}-01`;
  return rates.on(day < OLDEST_RATES ? OLDEST_RATES : day, name);
}

/**
 * Returns for each full year at the example rate of the app's own simulation: what was really credited is not known for
 * most years. A year's own contributions count for 6.5 of 12 months on average.
 */
function creditReturns(contributions: readonly DemoContribution[], past: CardPast): DemoCard["returns"] {
  const first = contributions[0];
  if (!first) return [];
  const rate = past.rates.on(past.today, "jht-simulation-return");
  const returns: DemoCard["returns"] = [];
  let balance = 0;
  for (let year = Number(first.month.slice(0, 4)); year < Number(past.today.slice(0, 4)); year += 1) {
    const paid = contributions
      .filter(({ month }) => month.startsWith(`${year}-`))
      .reduce((total, { jhtWorker, jhtEmployer }) => total + jhtWorker + jhtEmployer, 0);
    const amount = Math.round(rate * (balance + (paid * 6.5) / 12));
    if (amount > 0) returns.push({ year, amount });
    balance += paid + amount;
  }
  return returns;
}
