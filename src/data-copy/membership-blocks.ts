import type { Text } from "../../locales/catalog.ts";
import type { DataCopy } from "../ports/data-copy.ts";
import { type Block, day, heading, money, plain, section } from "./blocks.ts";

/** JHT, the one program with a balance; the others with what they are, and never as money that was saved. */
export function programBlocks({ balances }: DataCopy): Block[] {
  const { jht, asOf } = balances;
  const source: Block = { kind: "source", text: { key: "copy:from-membership", values: { asOf } } };
  const hasJht = jht.lastPostedMonth !== null || jht.balance !== 0;
  return [
    heading({ key: "copy:jht" }),
    { kind: "paragraph", text: { key: hasJht ? "copy:jht-text" : "copy:jht-nothing" } },
    ...(hasJht ? savings(balances) : []),
    source,
    heading({ key: "copy:others" }),
    { kind: "paragraph", text: { key: "copy:others-text" } },
    {
      kind: "facts",
      rows: [
        [{ key: "copy:jp" }, pension(balances.jp)],
        [{ key: "copy:jkk" }, protection(balances.jkk)],
        [{ key: "copy:jkm" }, protection(balances.jkm)],
        [{ key: "copy:jkp" }, jobLoss(balances.jkp)],
      ],
    },
    source,
  ];
}

function savings({ jht }: DataCopy["balances"]): Block[] {
  const { balance, contributions, returns, lastPostedMonth, cards } = jht;
  return [
    {
      kind: "facts",
      rows: [
        [{ key: "copy:balance" }, money(balance)],
        [{ key: "copy:contributions" }, money(contributions)],
        [{ key: "copy:returns" }, money(returns)],
        [{ key: "copy:last-posted" }, month(lastPostedMonth)],
      ],
    },
    {
      kind: "table",
      header: [
        { key: "copy:card" },
        { key: "copy:employer" },
        { key: "copy:last-posted" },
        { key: "copy:balance" },
      ],
      rows: cards.map((card) => [
        plain(card.kpj),
        plain(card.employer),
        month(card.lastPostedMonth),
        money(card.balance),
      ]),
      widths: [2, 4, 3, 2],
      rightAligned: [3],
    },
  ];
}

function pension({ enrolled, contributionMonths, requiredMonths, ...jp }: DataCopy["balances"]["jp"]): Text {
  if (!enrolled && contributionMonths === 0) return { key: "copy:inactive" };
  const months = { count: contributionMonths, required: requiredMonths };
  if (jp.monthlyEstimate === null) {
    return { key: "copy:jp-months", values: { ...months, contributions: jp.contributions } };
  }
  return { key: "copy:jp-estimate", values: { ...months, estimate: jp.monthlyEstimate } };
}

function protection({ active, since, endedOn }: DataCopy["balances"]["jkk"]): Text {
  if (active) return { key: "copy:active-since", values: { since } };
  return endedOn === null ? { key: "copy:inactive" } : { key: "copy:ended", values: { ended: endedOn } };
}

function jobLoss(jkp: DataCopy["balances"]["jkp"]): Text {
  if (jkp.claimable) {
    return { key: "copy:jkp-open", values: { until: jkp.claimUntil, dismissed: jkp.dismissedOn } };
  }
  if (!jkp.enrolled) return { key: "copy:inactive" };
  return { key: "copy:jkp-months", values: { count: jkp.monthsInWindow, required: jkp.requiredMonths } };
}

/** Work, returns and contributions, line by line. */
export function historyBlocks({ employments, returns, contributions, balances }: DataCopy): Block[] {
  const { asOf } = balances;
  const source: Block = { kind: "source", text: { key: "copy:from-membership", values: { asOf } } };
  return [
    ...section(
      { key: "copy:employments" },
      {
        header: [{ key: "copy:card" }, { key: "copy:employer" }, { key: "copy:from" }, { key: "copy:until" }],
        rows: employments.map(({ kpj, employer, since, until }) => [
          plain(kpj),
          plain(employer),
          day(since),
          until === null ? { key: "copy:still" } : day(until),
        ]),
        widths: [2, 4, 3, 3],
        rightAligned: [],
      },
      source,
    ),
    ...section(
      { key: "copy:yearly" },
      {
        header: [{ key: "copy:year" }, { key: "copy:card" }, { key: "copy:amount" }],
        rows: returns.map(({ year, kpj, amount }) => [plain(String(year)), plain(kpj), money(amount)]),
        widths: [2, 3, 3],
        rightAligned: [2],
      },
      source,
    ),
    ...section(
      { key: "copy:monthly" },
      {
        header: [
          { key: "copy:month" },
          { key: "copy:card" },
          { key: "copy:wage" },
          { key: "copy:jht-short" },
          { key: "copy:jp-short" },
        ],
        rows: contributions.map((one) => [
          month(one.month),
          plain(one.kpj),
          money(one.wage),
          money(one.jht),
          money(one.jp),
        ]),
        widths: [3, 2, 2, 2, 2],
        rightAligned: [2, 3, 4],
      },
      { kind: "paragraph", text: { key: "copy:monthly-text" } },
      source,
    ),
  ];
}

function month(at: string | null): Text {
  return { key: "copy:month-of", values: { at } };
}
