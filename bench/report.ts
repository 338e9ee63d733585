import type { Round } from "./measure.ts";
import { PARTS, type Reading } from "./shares.ts";

/** All rounds of one bot, or of one bot under one condition. */
export interface Measurement {
  title: string;
  rounds: Round[];
}

/** Where the time of one bot goes. */
export interface Profile {
  title: string;
  reading: Reading;
}

/** A table for a terminal. Ratios are against the first, round by round. */
export function reportRounds(measurements: readonly Measurement[]): string {
  const [first] = measurements;
  const rows = measurements.map(({ title, rounds }) => {
    const column = (name: keyof Round, digits = 0) =>
      spread(
        rounds.map((round) => round[name]),
        digits,
      );
    const ratio = (name: keyof Round) =>
      spread(
        rounds.map((round, at) => round[name] / (first?.rounds[at] ?? round)[name]),
        2,
      );
    return [
      title,
      column("messagesPerSecond"),
      ...[column("botMicros"), ratio("botMicros")],
      ...[column("redisMicros"), ratio("redisMicros")],
      ...[column("p50", 1), column("p95", 1), column("p99", 1)],
      ...[column("driverMicros"), column("botBusy", 2)],
    ];
  });
  const costs = ["messages/s", "bot µs", "ratio", "Redis µs", "ratio"];
  const header = ["", ...costs, "p50 ms", "p95 ms", "p99 ms", "driver µs", "bot busy"];
  return table("Median (least–most) of the rounds; µs of CPU time for each message", [header, ...rows]);
}

/** Where the time goes, by parts of the house and by functions. */
export function reportProfiles(profiles: readonly Profile[]): string {
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  const shares = PARTS.map((part) => [part, ...profiles.map(({ reading }) => percent(reading.shares[part]))]);
  const header = ["", ...profiles.map(({ title }) => title)];
  const tops = profiles.map(({ title, reading }) =>
    table(
      `${title}: functions that take most time themselves`,
      reading.top.map(({ name, share }) => [name, percent(share)]),
    ),
  );
  const whole = table("Shares of the main thread's busy time, from a CPU profile", [header, ...shares]);
  return [whole, ...tops].join("\n\n");
}

/** The middle of several figures, and how far they lie apart. */
export function spread(figures: readonly number[], digits = 0): string {
  const sorted = [...figures].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const median = ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? Number.NaN)) / 2;
  const [least, most] = [sorted[0] ?? median, sorted.at(-1) ?? median];
  const range = sorted.length > 1 ? ` (${least.toFixed(digits)}–${most.toFixed(digits)})` : "";
  return median.toFixed(digits) + range;
}

/** Rows of cells under each other, the first column to the left and the others to the right. */
export function table(title: string, rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join("  ")
      .trimEnd(),
  );
  return [title, "", ...lines].join("\n");
}
