import { readFile } from "node:fs/promises";
import type { BranchDirectory } from "../ports/branches.ts";
import type { Clock } from "../ports/clock.ts";
import { UnusableSetting } from "../ports/unusable-setting.ts";
import { createBranchDirectory } from "./branch-directory.ts";
import { BranchListBroken, readBranchList } from "./branch-list.ts";
import { demoBranches } from "./demo-branches.ts";

/** Jakarta is seven hours ahead of UTC all year. */
const JAKARTA_MS = 7 * 3_600_000;

/**
 * The branches of BRANCHES_FILE; without it those of the demo, or none where people are real. Throws `UnusableSetting`.
 */
export async function openBranches(
  { branchesFile, demo }: { branchesFile: string | null; demo: boolean },
  clock: Clock,
): Promise<BranchDirectory> {
  if (branchesFile === null) return createBranchDirectory(demo ? demoBranches : null);
  const text = await readFile(branchesFile, "utf8").catch((cause: unknown) => {
    throw new UnusableSetting(
      "BRANCHES_FILE names a file that can't be read: correct the path, or leave it out.",
      {
        cause,
      },
    );
  });
  const today = new Date(clock.now() + JAKARTA_MS).toISOString().slice(0, 10);
  try {
    return createBranchDirectory(readBranchList(text, today));
  } catch (error) {
    if (!(error instanceof BranchListBroken)) throw error;
    throw new UnusableSetting(
      `BRANCHES_FILE can't be used, for ${error.message}: correct it, or leave it out.`,
      {
        cause: error,
      },
    );
  }
}
