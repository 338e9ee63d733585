import type { Memory, Rate } from "./measure.ts";
import { PARTS, type Shares } from "./shares.ts";
import { VARIANTS, type VariantName } from "./variants.ts";

/** All that was measured of one variant; `rates` has one entry a round. */
export interface Measured {
  variant: VariantName;
  rates: Rate[];
  shares: Shares;
  /** Null where it says nothing new. */
  memory: Memory | null;
}

/** The tables for a terminal. Ratios are against the first variant, round by round. */
export function report(measured: readonly Measured[]): string {
  return [rateTable(measured), shareTable(measured), memoryTable(measured)].join("\n\n");
}

function rateTable(measured: readonly Measured[]): string {
  const header = ["", "messages/s", "ratio", "CPU µs", "ratio", "server µs", "p50 ms", "p95 ms", "p99 ms"];
  const [first] = measured;
  const rows = measured.map(({ variant, rates }) => {
    const column = (read: (rate: Rate) => number) => rates.map(read);
    const ratio = (read: (rate: Rate) => number) =>
      rates.map((rate, round) => read(rate) / read(first?.rates[round] ?? rate));
    return [
      VARIANTS[variant],
      spread(column((rate) => rate.messagesPerSecond)),
      spread(
        ratio((rate) => rate.messagesPerSecond),
        2,
      ),
      spread(column((rate) => rate.cpuMicros)),
      spread(
        ratio((rate) => rate.cpuMicros),
        2,
      ),
      rates[0]?.serverCpuMicros == null ? "" : spread(column((rate) => rate.serverCpuMicros ?? Number.NaN)),
      ...(["p50", "p95", "p99"] as const).map((name) =>
        spread(
          column((rate) => rate[name]),
          1,
        ),
      ),
    ];
  });
  return table("Rate: median (least–most) of the rounds; CPU time for each message", [header, ...rows]);
}

function shareTable(measured: readonly Measured[]): string {
  const header = ["", ...measured.map(({ variant }) => variant)];
  const rows = PARTS.map((part) => [
    part,
    ...measured.map(({ shares }) => `${(shares[part] * 100).toFixed(1)} %`),
  ]);
  return table("Shares of the main thread's busy time, from a CPU profile", [header, ...rows]);
}

function memoryTable(measured: readonly Measured[]): string {
  const megabytes = (bytes: number | null) => (bytes === null ? "" : `${(bytes / 1_000).toFixed(1)} MB`);
  const rows = measured.flatMap(({ variant, memory }) =>
    memory ? [[VARIANTS[variant], megabytes(memory.bytes), megabytes(memory.serverBytes)]] : [],
  );
  return table("Memory of 1,000 live conversations", [["", "this process", "server"], ...rows]);
}

/** The middle of several figures, and how far they lie apart. */
function spread(figures: readonly number[], digits = 0): string {
  const sorted = [...figures].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const median = ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? Number.NaN)) / 2;
  const [least, most] = [sorted[0] ?? median, sorted.at(-1) ?? median];
  const range = sorted.length > 1 ? ` (${least.toFixed(digits)}–${most.toFixed(digits)})` : "";
  return median.toFixed(digits) + range;
}

function table(title: string, rows: readonly (readonly string[])[]): string {
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
