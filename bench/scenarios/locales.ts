import { cp, mkdtemp, readdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { measure, recordTraffic } from "../measure.ts";
import { reportRounds } from "../report.ts";
import type { Options, Outcome } from "./options.ts";
import { inTurn } from "./rounds.ts";

/** How often the texts are there in the second program. */
const TIMES = 10;

/** The compiled code that this file is part of. */
const DIST = fileURLToPath(new URL("../../", import.meta.url));

const PROGRAM = "bench/product/main.js";

/** What a message costs when there are ten times as many texts, of flows that nobody asks for. */
export async function compareLocales({ seconds, rounds, inFlight }: Options): Promise<Outcome> {
  const conditions = { seconds, inFlight, traffic: await recordTraffic() };
  // Beside the compiled code, so that it finds the same packages.
  const copy = await mkdtemp(join(dirname(DIST), ".data", "bench-"));
  try {
    await cp(DIST, copy, { recursive: true });
    for (const language of ["id", "en"]) await multiply(join(copy, "locales", language));
    const programs = [
      { title: "the product's texts", program: join(DIST, PROGRAM) },
      { title: `${TIMES} times as many texts`, program: join(copy, PROGRAM) },
    ];
    const measured = await inTurn(
      programs.map(({ title, program }) => ({
        title,
        measure: () => measure({ contestant: "product", program }, conditions),
      })),
      rounds,
    );
    return { figures: measured, report: reportRounds(measured) };
  } finally {
    await rm(copy, { recursive: true });
  }
}

/** Every file again under other names. */
async function multiply(folder: string): Promise<void> {
  for (const file of await readdir(folder)) {
    for (let time = 2; time <= TIMES; time += 1)
      await cp(join(folder, file), join(folder, `again-${time}-${file}`));
  }
}
