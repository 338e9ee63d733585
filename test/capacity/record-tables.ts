import { ASSUMPTIONS, keptDays, ORDINARY_MIX, TALK_MIX } from "./assumptions.ts";
import { TALK_TITLES } from "./demand-tables.ts";
import { averageOf, TALK_NAMES } from "./load.ts";
import type { Measured } from "./measured.ts";
import { about, bytes, type Cell, number, table } from "./tables.ts";
import type { TalkName } from "./talks.ts";

/** Rows and bytes that a talk leaves. */
export function rowsTable({ talks }: Measured): string {
  const names = [...new Set(TALK_NAMES.flatMap((talk) => Object.keys(talks.costs[talk].tables)))].sort();
  const cell = (talk: TalkName, name: string) => {
    const grown = talks.costs[talk].tables[name];
    return grown ? `${about(grown.rows)} (${number(grown.bytes)} B)` : "0";
  };
  return table(
    ["Table: rows (bytes)", ...TALK_NAMES.map((talk) => `who ${TALK_TITLES[talk]}`), "kept"],
    names.map((name) => [name, ...TALK_NAMES.map((talk) => cell(talk, name)), kept(name)]),
  );
}

const YEAR_DAYS = 365;

function kept(name: string): string {
  const days = keptDays(name);
  return days === null ? "for ever" : `${number(days)} d`;
}

/** What the records grow to in a year. */
export function growthTable(measured: Measured): string {
  const { ordinaryConversations, peakDays, conversations } = ASSUMPTIONS;
  const names = new Set(TALK_NAMES.flatMap((talk) => Object.keys(measured.talks.costs[talk].tables)));
  const grown = (name: string, what: "rows" | "bytes", mix: typeof TALK_MIX) =>
    Math.max(
      0,
      averageOf(measured, ({ tables }) => tables[name]?.[what] ?? 0, mix),
    );
  const rows = [...names].sort().map((name): Cell[] => {
    const days = Math.min(keptDays(name) ?? YEAR_DAYS, YEAR_DAYS);
    const peaks = days === YEAR_DAYS ? peakDays.value : 1;
    const total = (what: "rows" | "bytes") =>
      peaks * conversations.value * grown(name, what, TALK_MIX) +
      Math.max(0, days - peaks) * ordinaryConversations.value * grown(name, what, ORDINARY_MIX);
    const onPeakDay = conversations.value * grown(name, "rows", TALK_MIX);
    return [name, about(onPeakDay), kept(name), about(total("rows")), bytes(total("bytes"))];
  });
  return table(["Table", "rows of the peak day", "kept", "rows after a year", "bytes after a year"], rows);
}
