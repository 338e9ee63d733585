import type { Figure, Measured } from "./measured.ts";

/** As much of what `npm run -s bench -- --json` prints as is taken over. */
interface BenchReport {
  machine: string;
  scenario: string;
  figures: unknown;
}

interface Compared {
  measured: { title: string; rounds: { botMicros: number; redisMicros: number }[] }[];
}

type Remembered = { contestant: string; rounds: { heap: number }[] }[];

/** Sessions over which the bench gives the growth of memory. */
const SESSIONS = 1_000;

type Taken = Pick<Measured, "botMicros" | "redisMicros"> | Pick<Measured, "botSessionBytes">;

/** The figures of a run of the bench: of `compare`, or of `memory`. Medians of its rounds. Throws when there are none of the product. */
export function takeBench(report: unknown, at: Date): Taken {
  const { machine, scenario, figures } = report as BenchReport;
  const figure = (values: number[], unit: string): Figure => ({
    value: median(values),
    unit,
    at: at.toISOString(),
    how: `npm run bench -- ${scenario}, the product, median of ${values.length} rounds; ${machine.replaceAll("\n", "; ")}`,
  });
  if (scenario === "memory") {
    const rounds = (figures as Remembered).find(({ contestant }) => contestant === "product")?.rounds;
    if (!rounds) throw new Error("the product is not in this run");
    const bytes = rounds.map(({ heap }) => heap / SESSIONS);
    return { botSessionBytes: figure(bytes, "bytes of heap for a session") };
  }
  const product = (figures as Compared).measured.find(({ title }) => title === "the product");
  if (!product) throw new Error("the product is not in this run");
  const micros = (name: "botMicros" | "redisMicros") =>
    figure(
      product.rounds.map((round) => round[name]),
      "µs of CPU for a message",
    );
  return { botMicros: micros("botMicros"), redisMicros: micros("redisMicros") };
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error("a run without rounds");
  return Math.round(middle);
}
