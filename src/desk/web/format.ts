import { language, t } from "./texts.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A running clock: `4.05`, `1:02.09`. */
export function clockText(ms: number): string {
  const seconds = Math.max(0, Math.floor(Math.abs(ms) / SECOND));
  const [h, m, s] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (value: number) => String(value).padStart(2, "0");
  return h > 0 ? `${h}:${two(m)}.${two(s)}` : `${m}.${two(s)}`;
}

/** How long, in the largest unit that says enough: `4 mnt`, `2 jam`, `3 hari`. */
export function spanText(ms: number | null): string {
  if (ms === null) return "–";
  if (ms < MINUTE) return t("span-seconds", { count: Math.max(0, Math.round(ms / SECOND)) });
  if (ms < HOUR) return t("span-minutes", { count: Math.round(ms / MINUTE) });
  if (ms < 2 * DAY) return t("span-hours", { count: decimalText(ms / HOUR) });
  return t("span-days", { count: Math.round(ms / DAY) });
}

/** When, in Jakarta: the time alone today, else with the day. */
export function momentText(at: number, now: number): string {
  const zone = { timeZone: "Asia/Jakarta" } as const;
  const date = new Date(at);
  const time = date.toLocaleTimeString("id-ID", { ...zone, hour: "2-digit", minute: "2-digit" });
  const day = (when: Date) => when.toLocaleDateString("en-CA", zone);
  if (day(date) === day(new Date(now))) return time;
  const locale = language.value === "en" ? "en-GB" : "id-ID";
  return `${date.toLocaleDateString(locale, { ...zone, day: "numeric", month: "short" })} ${time}`;
}

/** A share as whole percent. */
export function shareText(share: number | null): string {
  return share === null ? "–" : `${Math.round(share * 100)}%`;
}

/** A number with one decimal, as the language writes it. */
export function decimalText(value: number | null): string {
  if (value === null) return "–";
  return value.toLocaleString(language.value === "en" ? "en-GB" : "id-ID", { maximumFractionDigits: 1 });
}

/**
 * Signs that turn a line around or hide in it must not make words look like others (Unicode TR 36): they are taken out
 * of what is shown.
 */
export function safeText(text: string): string {
  return text.replace(/[\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF]|[\u{E0000}-\u{E007F}]/gu, "");
}
