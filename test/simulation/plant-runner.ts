import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Plant } from "./plants.ts";

/** What came of a planted bug: the seed and the invariant by which it was found, or why it was not. */
export type Found = { plant: string; seed: number; invariant: string } | { plant: string; survived: string };

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

const COPIED = [
  "src",
  "flows",
  "locales",
  "test/simulation",
  "test/support",
  "package.json",
  "tsconfig.json",
];

/** Plants bugs one after the other in a copy of the source tree, so that the product has no switch, and runs the simulation there. */
export async function findPlants(plants: readonly Plant[], seeds: number): Promise<Found[]> {
  const folder = await mkdtemp(join(tmpdir(), "simulation-plants-"));
  try {
    for (const path of COPIED) await cp(join(ROOT, path), join(folder, path), { recursive: true });
    await symlink(join(ROOT, "node_modules"), join(folder, "node_modules"));
    const found: Found[] = [];
    for (const plant of plants) found.push(await findPlant(folder, plant, seeds));
    return found;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function findPlant(folder: string, plant: Plant, seeds: number): Promise<Found> {
  const { name, file, find, replace, expects, from = 1 } = plant;
  const path = join(folder, file);
  const source = await readFile(path, "utf8");
  const times = source.split(find).length - 1;
  if (times !== 1)
    return { plant: name, survived: `has gone stale: ${file} holds its place ${times} times, not once` };
  await writeFile(
    path,
    source.replace(find, () => replace),
  );
  try {
    const violation = await simulate(folder, ["--seeds", `${seeds}`, "--from", `${from}`]);
    if (typeof violation === "string") return { plant: name, survived: `broke the simulation: ${violation}` };
    if (!violation) return { plant: name, survived: `was not found in ${seeds} seeds` };
    if (expects.includes(violation.invariant)) return { plant: name, ...violation };
    const { seed, invariant, sentence } = violation;
    return { plant: name, survived: `was found at seed ${seed} as ${invariant}: ${sentence}` };
  } finally {
    await writeFile(path, source);
  }
}

/** A simulation that takes longer has been brought to a standstill by its plant. */
const LONGEST_MS = 180_000;

interface Reported {
  seed: number;
  invariant: string;
  sentence: string;
}

/** Runs the simulation of a copy until its first violation; null when there is none, or why it could not be run. */
function simulate(folder: string, options: string[]): Promise<Reported | string | null> {
  const args = ["--import", "tsx", "test/simulation/main.ts", "--json", ...options];
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: folder, timeout: LONGEST_MS }, (error, stdout, stderr) => {
      const last = stdout.trim().split("\n").at(-1) ?? "";
      if (!last.startsWith("{")) resolve(`${error?.signal ?? ""} ${stderr}`);
      else resolve((JSON.parse(last) as { violation: Reported | null }).violation);
    });
  });
}
