import type { IsoDate } from "../../../flows/kit/participant.ts";
import type { Queries } from "./database.ts";

/** A figure that a regulation or the institution sets, for a span of days. */
export interface Rate {
  name: string;
  effective_from: IsoDate;
  /** Last day, inclusive. Without it the figure holds until a later one begins. */
  effective_to?: IsoDate;
  value: number;
  unit: RateUnit;
  source: string;
  /** H: regulation text or several independent sources; M: one decent source; L: a weak one. */
  confidence: "H" | "M" | "L";
}

type RateUnit = "share" | "rupiah" | "months" | "years" | "day of month";

/** Finds the figure in force on a day. */
export interface RateBook {
  /** Throws when the data hold no figure of that name for that day: a gap in the data, not in the law. */
  on(day: IsoDate, name: string): number;
  /** The same, with null where nothing is in force. */
  find(day: IsoDate, name: string): number | null;
}

/** Makes a rate book from entries in any order. ISO days compare as text. */
export function createRateBook(rates: readonly Omit<Rate, "source" | "confidence" | "unit">[]): RateBook {
  const newestFirst = [...rates].sort((a, b) => (a.effective_from < b.effective_from ? 1 : -1));
  const byName = new Map<string, typeof newestFirst>();
  for (const rate of newestFirst) byName.set(rate.name, [...(byName.get(rate.name) ?? []), rate]);
  const find = (day: IsoDate, name: string) => {
    const rate = byName.get(name)?.find((entry) => entry.effective_from <= day);
    if (!rate || (rate.effective_to !== undefined && rate.effective_to < day)) return null;
    return rate.value;
  };
  return {
    find,
    on(day, name) {
      const value = find(day, name);
      if (value === null) throw new Error(`no rate ${name} on ${day}`);
      return value;
    },
  };
}

/** Makes the table hold exactly these rates. */
export async function saveRates(queries: Queries, rates: readonly Rate[]): Promise<void> {
  await queries.query("delete from rates");
  await queries.query(
    `insert into rates (name, effective_from, effective_to, value, unit, source, confidence)
     select name, effective_from, effective_to, value, unit, source, confidence
     from json_populate_recordset(null::rates, $1)`,
    [JSON.stringify(rates)],
  );
}

/** Reads the rate book in force. */
export async function readRates(queries: Queries): Promise<RateBook> {
  const rows = await queries.query<{ name: string; from: IsoDate; to: IsoDate | null; value: number }>(
    `select name, effective_from as "from", effective_to as "to", value from rates`,
  );
  return createRateBook(
    rows.map(({ name, from, to, value }) => ({
      name,
      effective_from: from,
      value,
      ...(to !== null && { effective_to: to }),
    })),
  );
}
