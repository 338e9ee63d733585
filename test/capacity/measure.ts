/**
 * Measures what docs/capacity.md reckons with and writes it into measured.json, with the date and how it was measured:
 * `node --import tsx test/capacity/measure.ts` plays the three talks of talks.ts with the real product on a real Postgres and a real
 * Redis; `… measure.ts bench < figures.json` takes over what `npm run -s bench -- --json` printed (compare or memory).
 */

import { stdin } from "node:process";
import { json } from "node:stream/consumers";
import { measureTalks } from "./measure-talks.ts";
import { readMeasured, writeMeasured } from "./measured.ts";
import { takeBench } from "./take-bench.ts";

/** Enough that a table's growth is many pages and a CPU time many ticks. */
const PEOPLE = 300;

const measured = readMeasured();
const figures =
  process.argv[2] === "bench" ? takeBench(await json(stdin), new Date()) : await measureTalks(PEOPLE);
writeMeasured({ ...measured, ...figures });
process.stdout.write(
  "Written to test/capacity/measured.json. UPDATE=1 npm test -- test/capacity puts it into docs/capacity.md.\n",
);
