import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { describeMachine } from "./machine.ts";
import { CONVERSATIONS, type Job, measure, type Results } from "./measure.ts";
import { type Measured, report } from "./report.ts";
import { VARIANTS, type VariantName } from "./variants.ts";

const USAGE = `npm run bench -- [options]: how many messages the whole product takes a second, and where the time goes
  --seconds N     length of a measured stretch (default 5)
  --rounds N      stretches of each variant, all variants in turn (default 5)
  --in-flight N   messages under way at a time (default 32)
  --only A,B      of ${Object.keys(VARIANTS).join(", ")}; ratios are against the first
  --json          figures instead of tables`;

if (process.send) await serve();
else await main();

/** Takes one job from the process that started this one, and answers it. */
async function serve(): Promise<void> {
  const [job] = (await once(process, "message")) as [Job];
  process.send?.(await measure(job));
  process.disconnect();
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seconds: { type: "string", default: "5" },
      rounds: { type: "string", default: "5" },
      "in-flight": { type: "string", default: "32" },
      only: { type: "string", default: Object.keys(VARIANTS).join(",") },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return console.log(USAGE);
  const options = { seconds: Number(values.seconds), inFlight: Number(values["in-flight"]) };
  const names = values.only.split(",").map(toVariant);
  const machine = describeMachine();
  const measured = await measureAll(names, Number(values.rounds), options);
  if (values.json) return console.log(JSON.stringify({ machine, options, measured }, null, 2));
  const setting = `${CONVERSATIONS} conversations, ${options.inFlight} messages under way, ${values.rounds} rounds of ${values.seconds} s, each in a process of its own`;
  console.log([machine, setting, "", report(measured)].join("\n"));
}

function toVariant(name: string): VariantName {
  if (name in VARIANTS) return name as VariantName;
  throw new Error(`There is no variant "${name}"; there are ${Object.keys(VARIANTS).join(", ")}.`);
}

/** All variants in turn, round after round, so that what else the machine does falls on all of them. */
async function measureAll(
  names: readonly VariantName[],
  rounds: number,
  options: Pick<Job, "seconds" | "inFlight">,
): Promise<Measured[]> {
  const rates = new Map(names.map((name) => [name, [] as Measured["rates"]]));
  for (let round = 1; round <= rounds; round += 1) {
    for (const variant of names) {
      console.error(`round ${round} of ${rounds}: ${variant}`);
      rates.get(variant)?.push(await inOwnProcess("rate", { ...options, variant }));
    }
  }
  const measured: Measured[] = [];
  for (const variant of names) {
    console.error(`shares and memory: ${variant}`);
    const shares = await inOwnProcess("shares", { ...options, variant });
    // The store of `sql` is that of `file`; its records are not of conversations.
    const memory = variant === "sql" ? null : await inOwnProcess("memory", { ...options, variant });
    measured.push({ variant, rates: rates.get(variant) ?? [], shares, memory });
  }
  return measured;
}

/** Nothing that one variant leaves behind (compiled code, garbage, threads) touches another. */
async function inOwnProcess<What extends keyof Results>(
  what: What,
  job: Omit<Job, "what">,
): Promise<Results[What]> {
  const child = fork(fileURLToPath(import.meta.url), { execArgv: [...process.execArgv, "--expose-gc"] });
  const ended = once(child, "exit");
  const answered = once(child, "message") as Promise<[Results[What]]>;
  child.send({ ...job, what });
  const result = await Promise.race([answered.then(([answer]) => answer), ended.then(() => null)]);
  await ended;
  if (!result) throw new Error(`Measuring ${what} of ${job.variant} failed; the reason stands above.`);
  return result;
}
