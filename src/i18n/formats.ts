import type { Language } from "../ports/translator.ts";

const LOCALES: Record<Language, string> = { id: "id-ID", en: "en-GB" };

/** One formatter for each language and kind, made once: building them is dear. */
function perLanguage<Format>(make: (locale: string) => Format): Record<Language, Format> {
  return { id: make(LOCALES.id), en: make(LOCALES.en) };
}

/** Figures follow the country in both languages: Rp1.234.567 is what stands on the payslip. */
const figures = new Intl.NumberFormat(LOCALES.id, { maximumFractionDigits: 0 });
/** What stands behind the point: `.000` to `.999`. */
const THOUSANDTHS = Array.from({ length: 1_000 }, (_, figure) => `.${String(figure).padStart(3, "0")}`);
const minutes = perLanguage(
  (locale) =>
    new Intl.DateTimeFormat(locale, {
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
      timeZone: "Asia/Jakarta",
    }),
);
const moments = perLanguage(
  (locale) =>
    new Intl.DateTimeFormat(locale, { dateStyle: "long", timeStyle: "short", timeZone: "Asia/Jakarta" }),
);
/** Days and months kept in words. The balances of one day all name the same few. */
const MOST_KEPT = 1_000;

function keepingWords(format: (text: string) => string): (text: string) => string {
  const kept = new Map<string, string>();
  return (text) => {
    const known = kept.get(text);
    if (known !== undefined) return known;
    const words = format(text);
    if (kept.size >= MOST_KEPT) kept.clear();
    kept.set(text, words);
    return words;
  };
}

const daysInWords = perLanguage((locale) => {
  const days = new Intl.DateTimeFormat(locale, {
    day: "numeric",
    month: "long",
    year: "numeric",
    timeZone: "UTC",
  });
  return keepingWords((date) => days.format(new Date(`${date}T00:00:00Z`)));
});
const monthsInWords = perLanguage((locale) => {
  const months = new Intl.DateTimeFormat(locale, { month: "long", year: "numeric", timeZone: "UTC" });
  return keepingWords((month) => months.format(new Date(`${month}-01T00:00:00Z`)));
});
const lists = perLanguage((locale) => new Intl.ListFormat(locale, { type: "conjunction" }));

/** Whole rupiah: `Rp1.234.567`, `-Rp5`. */
export function formatMoney(amount: number): string {
  return `${amount < 0 ? "-" : ""}Rp${formatNumber(Math.abs(amount))}`;
}

/** A whole number with the country's grouping. */
export function formatNumber(value: number): string {
  const isPlain = Number.isSafeInteger(value) && value >= 0 && !Object.is(value, -0);
  return isPlain ? grouped(value) : figures.format(value);
}

/** As `Intl` writes a whole number, in a tenth of the time. */
function grouped(whole: number): string {
  let higher = whole;
  let written = "";
  while (higher >= 1_000) {
    const rest = higher % 1_000;
    written = `${THOUSANDTHS[rest]}${written}`;
    higher = (higher - rest) / 1_000;
  }
  return `${higher}${written}`;
}

/** `2026-11-22` → `22 November 2026`. */
export function formatDate(date: string, language: Language): string {
  return daysInWords[language](date);
}

/** Milliseconds since 1970 → `10.05 WIB`: the country has three times, and the capital's is named with it. */
export function formatTime(at: number, language: Language): string {
  return `${minutes[language].format(at)} WIB`;
}

/** `2026-11` → `November 2026`. */
export function formatMonth(month: string, language: Language): string {
  return monthsInWords[language](month);
}

/** Milliseconds since 1970 → `22 November 2026 pukul 10.00 WIB`. */
export function formatMoment(at: number, language: Language): string {
  return `${moments[language].format(at)} WIB`;
}

/** Months as a list in words. */
export function formatMonths(list: readonly string[], language: Language): string {
  return lists[language].format(list.map((month) => formatMonth(month, language)));
}
