export type Cell = string | number;

/** A Markdown table; the first row is the header. Numbers stand to the right. */
export function table(header: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const isNumber = (column: number) =>
    rows.every((row) => /^[\d<~−(]|^none$/.test(String(row[column] ?? "")));
  const rule = header.map((_, column) => (column > 0 && isNumber(column) ? "---:" : "---"));
  return [header, rule, ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
}

/** With thousands apart, and as many digits as say something: 1,234; 12.3; 0.045. */
export function number(value: number): string {
  if (value === 0) return "0";
  const digits = Math.abs(value) >= 100 ? 0 : Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value.toLocaleString("en", { maximumFractionDigits: Math.min(digits, 4) });
}

/** Rounded to three digits for what is only an estimate. */
export function about(value: number): string {
  return Number(value.toPrecision(3)).toLocaleString("en", { maximumFractionDigits: 3 });
}

export function percent(share: number): string {
  return `${about(share * 100)} %`;
}

export function bytes(value: number): string {
  const units = ["B", "KB", "MB", "GB", "TB"];
  const step = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, value)) / 3)));
  return `${about(value / 1_000 ** step)} ${units[step]}`;
}

/** 8 s, 12 min, 3.4 h, 2.1 d. */
export function duration(seconds: number): string {
  if (seconds < 100) return `${about(seconds)} s`;
  if (seconds < 6_000) return `${about(seconds / 60)} min`;
  if (seconds < 172_800) return `${about(seconds / 3_600)} h`;
  return `${about(seconds / 86_400)} d`;
}
