/** `npm run sim -- --seeds N --from S`: runs simulated worlds, and shows the first that breaks a rule. */
import { parseArgs } from "node:util";
import { FAULT_KINDS, type FaultKind } from "./faults.ts";
import { findPlants } from "./plant-runner.ts";
import { PLANTS } from "./plants.ts";
import { type RunResult, runSeed } from "./run.ts";
import { shrink } from "./shrink.ts";

const HELP = `npm run sim -- [--seeds N] [--from S] [--without kind,kind] [--shrink] [--twice] [--on] [--json]

  --seeds    how many worlds are run (100)
  --from     seed of the first (1)
  --without  kinds of faults that are left out
  --shrink   looks for the fewest kinds of faults with which a failing seed still fails
  --twice    runs each seed twice: the traces must be the same
  --on       goes on after a violation, and counts them
  --json     one line of JSON instead of prose
  --plants   plants each bug of plants.ts and tells at which seed it is found
`;

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "100" },
    from: { type: "string", default: "1" },
    without: { type: "string", default: "" },
    shrink: { type: "boolean", default: false },
    twice: { type: "boolean", default: false },
    on: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    plants: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

if (values.help) print(HELP);
else if (values.plants) await printPlants();
else process.exitCode = await main();

async function printPlants(): Promise<void> {
  for (const found of await findPlants(PLANTS, Number(values.seeds)))
    print(
      "survived" in found
        ? `SURVIVED ${found.plant}: ${found.survived}\n`
        : `seed ${found.seed} ${found.invariant} ${found.plant}\n`,
    );
}

async function main(): Promise<number> {
  const first = Number(values.from);
  const count = Number(values.seeds);
  const without = new Set(FAULT_KINDS.filter((kind) => values.without.split(",").includes(kind)));
  const failed: RunResult[] = [];
  const digests: string[] = [];
  let events = 0;
  for (let seed = first; seed < first + count; seed++) {
    const result = await runOnceOrTwice(seed, without);
    events += result.events;
    digests.push(result.digest);
    if (!result.violation) continue;
    failed.push(result);
    if (!values.on) break;
  }
  if (values.json) printJson(failed[0], digests);
  else await printProse(failed, { count, events, without });
  return failed.length > 0 ? 1 : 0;
}

async function runOnceOrTwice(seed: number, without: ReadonlySet<FaultKind>): Promise<RunResult> {
  const result = await runSeed({ seed, without });
  if (!values.twice || result.violation) return result;
  const again = await runSeed({ seed, without });
  if (again.digest === result.digest) return result;
  const sentence = "the same seed gave two traces: something came in that the seed does not decide";
  return { ...again, violation: { invariant: "I30", sentence } };
}

function printJson(failed: RunResult | undefined, digests: string[]): void {
  const violation = failed?.violation ? { seed: failed.seed, ...failed.violation } : null;
  print(`${JSON.stringify({ violation, digests, tail: failed?.tail ?? [] })}\n`);
}

async function printProse(
  failed: RunResult[],
  { count, events, without }: { count: number; events: number; without: ReadonlySet<FaultKind> },
): Promise<void> {
  const [result] = failed;
  if (result?.violation) {
    const { invariant, sentence } = result.violation;
    const left = without.size > 0 ? ` --without ${[...without].join(",")}` : "";
    print(`${result.tail.join("\n")}\n\n`);
    print(`${invariant}: ${sentence}\n`);
    print(`Faults of seed ${result.seed}: ${result.kinds.join(" ") || "none"}\n`);
    if (values.shrink)
      print(`Fails with no more than: ${(await shrink(result, without)).join(" ") || "none"}\n`);
    print(`Again: npm run sim -- --seeds 1 --from ${result.seed}${left}\n`);
  }
  for (const { seed, violation } of values.on ? failed : [])
    print(`seed ${seed}: ${violation?.invariant} ${violation?.sentence}\n`);
  const { user, system } = process.cpuUsage();
  const perSeed = Math.round((user + system) / 1_000 / count);
  print(`${count} seeds, ${failed.length} violations, ${events} events, ${perSeed} ms of CPU a seed\n`);
}

function print(text: string): void {
  process.stdout.write(text);
}
