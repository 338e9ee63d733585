import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { type Found, findPlants } from "./plant-runner.ts";
import { PLANTS } from "./plants.ts";
import regressions from "./regressions.json" with { type: "json" };

/** Worlds that are run each time; more where a machine has the time. */
const SEEDS = process.env["CI"] ? 2_000 : 500;

/** Worlds in which a planted bug must be found. */
const SEEDS_FOR_A_PLANT = 150;

const MINUTES = 60_000;

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** What `main.ts --json` says. */
interface Report {
  violation: { seed: number; invariant: string; sentence: string } | null;
  digests: string[];
  tail: string[];
}

/** Runs the simulation as a process of its own, which jest can't slow down. */
function simulate(...args: string[]): Promise<Report> {
  const command = ["--import", "tsx", "test/simulation/main.ts", "--json", ...args];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, command, { cwd: ROOT, maxBuffer: 2 ** 24 }, (error, stdout, stderr) => {
      if (stdout.startsWith("{")) resolve(JSON.parse(stdout) as Report);
      else reject(new Error(`the simulation did not run: ${error} ${stderr}`));
    });
  });
}

/** A violation as a person wants to read it, with the command that shows it again. */
function tell({ violation, tail }: Report): string {
  if (!violation) return "no rule was broken";
  const { seed, invariant, sentence } = violation;
  return `${tail.join("\n")}\n${invariant}: ${sentence}\nAgain: npm run sim -- --seeds 1 --from ${seed}`;
}

describe("the simulated world", () => {
  test(
    "no rule is broken in any of many worlds",
    async () => {
      const half = SEEDS / 2;
      const reports = await Promise.all([
        simulate("--seeds", `${half}`),
        simulate("--seeds", `${half}`, "--from", `${half + 1}`),
      ]);
      expect(reports.map(tell)).toEqual(["no rule was broken", "no rule was broken"]);
    },
    10 * MINUTES,
  );

  test(
    "what once failed does not fail again",
    async () => {
      for (const { seed } of regressions)
        expect(tell(await simulate("--seeds", "1", "--from", `${seed}`))).toBe("no rule was broken");
    },
    2 * MINUTES,
  );

  test(
    "the same seed gives the same world, in this process and in another",
    async () => {
      const [one, other] = await Promise.all([simulate("--seeds", "8", "--twice"), simulate("--seeds", "8")]);
      expect(tell(one)).toBe("no rule was broken");
      expect(one.digests).toEqual(other.digests);
      expect(new Set(one.digests).size).toBe(8);
    },
    2 * MINUTES,
  );
});

describe("planted bugs", () => {
  let found: Found[];

  beforeAll(async () => {
    const halves = [0, 1].map((half) => PLANTS.filter((_, index) => index % 2 === half));
    const results = await Promise.all(halves.map((plants) => findPlants(plants, SEEDS_FOR_A_PLANT)));
    found = results.flat();
  }, 10 * MINUTES);

  test.each(PLANTS.map(({ name }) => name))("it is found out when %s", (name) => {
    expect(found.find(({ plant }) => plant === name)).not.toHaveProperty("survived");
    expect(found.find(({ plant }) => plant === name)).toHaveProperty("seed");
  });
});
