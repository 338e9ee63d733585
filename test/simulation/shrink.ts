import type { FaultKind } from "./faults.ts";
import { type RunResult, runSeed } from "./run.ts";

/** The kinds of faults that a failing seed needs to break the same rule: leaves out one after the other for as long as it does. */
export async function shrink(
  { seed, kinds, violation }: RunResult,
  alreadyWithout: ReadonlySet<FaultKind>,
): Promise<FaultKind[]> {
  const without = new Set(alreadyWithout);
  let needed = kinds;
  for (const kind of kinds) {
    const result = await runSeed({ seed, without: new Set([...without, kind]) });
    if (result.violation?.invariant !== violation?.invariant) continue;
    without.add(kind);
    needed = result.kinds;
  }
  return needed;
}
