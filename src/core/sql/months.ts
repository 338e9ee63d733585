import type { IsoDate, IsoMonth } from "../../../flows/kit/participant.ts";

/** The month of a day. */
export function monthOf(day: IsoDate): IsoMonth {
  return day.slice(0, 7);
}

/** The month so many months later, or earlier when `count` is negative. */
export function addMonths(month: IsoMonth, count: number): IsoMonth {
  const [year = 0, number = 1] = month.split("-").map(Number);
  const months = year * 12 + (number - 1) + count;
  return `${String(Math.floor(months / 12)).padStart(4, "0")}-${String((months % 12) + 1).padStart(2, "0")}`;
}

/** The same day so many months later; the last day of the month where it has no such day. */
export function addMonthsToDay(day: IsoDate, count: number): IsoDate {
  const month = addMonths(monthOf(day), count);
  const dayOfMonth = Math.min(Number(day.slice(8)), daysIn(month));
  return `${month}-${String(dayOfMonth).padStart(2, "0")}`;
}

/** The last day of a month. */
export function lastDayOf(month: IsoMonth): IsoDate {
  return `${month}-${daysIn(month)}`;
}

/** Every month from the first to the last, both included; none when the last is earlier. */
export function monthsBetween(first: IsoMonth, last: IsoMonth): IsoMonth[] {
  const months: IsoMonth[] = [];
  for (let month = first; month <= last; month = addMonths(month, 1)) months.push(month);
  return months;
}

function daysIn(month: IsoMonth): number {
  const [year = 0, number = 1] = month.split("-").map(Number);
  return new Date(Date.UTC(year, number, 0)).getUTCDate();
}
