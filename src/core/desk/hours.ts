import type { CallbackSlot, ServiceHours } from "../../../flows/kit/desk.ts";
import { DESK_HOURS, HOLIDAYS } from "./hours-data.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Jakarta has no summer time: UTC+7 all year (Keppres 41/1987). */
const JAKARTA = 7 * HOUR;

/** A year has fewer free days in a row than this, whatever is decreed. */
const LONGEST_BREAK_DAYS = 40;

/** No call is promised for the next half hour: somebody has to be told of it first. */
const CALLBACK_NOTICE = 30 * MINUTE;

interface Span {
  opens: number;
  closes: number;
}

const holidays = new Map(HOLIDAYS.flatMap(({ days }) => days.map(({ date, name }) => [date, name] as const)));

/** Whether the desk answers at a moment (milliseconds since 1970), and what comes next. */
export function serviceHoursAt(now: number): ServiceHours {
  const today = dateOf(now);
  const span = spanOf(today);
  const holiday = holidays.get(today) ?? null;
  if (span && now >= span.opens && now < span.closes) {
    return { open: true, next: { date: today, time: timeOf(span.closes) }, holiday: null };
  }
  const { opens } = nextSpan(now);
  return { open: false, next: { date: dateOf(opens), time: timeOf(opens) }, holiday };
}

/** The moment at which so much working time has passed. */
export function afterWorkingTime(from: number, ms: number): number {
  let left = ms;
  let at = from;
  for (;;) {
    const span = nextSpan(at);
    const begins = Math.max(at, span.opens);
    if (span.closes - begins >= left) return begins + left;
    left -= span.closes - begins;
    at = span.closes;
  }
}

/** Hours in which the desk can call, soonest first. */
export function callbackSlotsAfter(now: number, limit: number): CallbackSlot[] {
  const slots: CallbackSlot[] = [];
  for (let at = now + CALLBACK_NOTICE; slots.length < limit; ) {
    const span = nextSpan(at);
    const begins = Math.max(span.opens, Math.ceil(at / HOUR) * HOUR);
    if (begins + HOUR > span.closes) {
      at = span.closes;
      continue;
    }
    slots.push({
      at: new Date(begins).toISOString(),
      date: dateOf(begins),
      from: timeOf(begins),
      to: timeOf(begins + HOUR),
    });
    at = begins + HOUR;
  }
  return slots;
}

/** A moment as date and time in Jakarta. */
export function momentAt(at: number): { date: string; time: string } {
  return { date: dateOf(at), time: timeOf(at) };
}

/** The working hours that are running at a moment, or the next ones. */
function nextSpan(now: number): Span {
  for (let day = 0; day < LONGEST_BREAK_DAYS; day++) {
    const span = spanOf(dateOf(now + day * DAY));
    if (span && span.closes > now) return span;
  }
  throw new Error(`the desk is closed for ${LONGEST_BREAK_DAYS} days in a row`);
}

/** The working hours of a day; null on a free one. */
function spanOf(date: string): Span | null {
  if (holidays.has(date)) return null;
  const hours = DESK_HOURS.find(({ from }) => from <= date);
  const begins = Date.parse(`${date}T00:00:00Z`) - JAKARTA;
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  const day = hours?.days[weekday];
  return day ? { opens: begins + msOf(day.opens), closes: begins + msOf(day.closes) } : null;
}

/** `08.30` → milliseconds since midnight. */
function msOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(".").map(Number);
  return hours * HOUR + minutes * MINUTE;
}

function dateOf(at: number): string {
  return new Date(at + JAKARTA).toISOString().slice(0, 10);
}

function timeOf(at: number): string {
  return new Date(at + JAKARTA).toISOString().slice(11, 16).replace(":", ".");
}
