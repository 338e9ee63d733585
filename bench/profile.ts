import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ContestantName } from "./contestants.ts";
import { type Conditions, measure } from "./measure.ts";
import { type Reading, readProfile } from "./shares.ts";

/** µs between two samples: four times as fine as V8's default, for a message is some hundred µs of many parts. */
const SAMPLE_EVERY_MICROS = 250;

/** Profiles a stretch like those that are measured; the profile of the whole run is left in `folder`. */
export async function profile(
  contestant: ContestantName,
  conditions: Conditions,
  folder: string,
): Promise<Reading> {
  const file = `${contestant}.cpuprofile`;
  const nodeOptions = [
    "--cpu-prof",
    `--cpu-prof-dir=${folder}`,
    `--cpu-prof-name=${file}`,
    `--cpu-prof-interval=${SAMPLE_EVERY_MICROS}`,
  ];
  await measure({ contestant, nodeOptions }, conditions);
  return readProfile(JSON.parse(await readFile(join(folder, file), "utf8")), conditions.seconds);
}
