import { parseArgs } from "node:util";
import { CONTESTANTS, USUAL } from "./contestants.ts";
import { pinThisProcess } from "./driver/process.ts";
import { describeMachine } from "./machine.ts";
import { compare } from "./scenarios/compare.ts";
import { measureDesk } from "./scenarios/desk.ts";
import { measureEnumeration } from "./scenarios/enumeration.ts";
import { compareHistories } from "./scenarios/history.ts";
import { compareLocales } from "./scenarios/locales.ts";
import { measureMemory } from "./scenarios/memory.ts";
import type { Options, Outcome } from "./scenarios/options.ts";
import { compareCrowding } from "./scenarios/sessions.ts";
import { measureStart } from "./scenarios/start.ts";
import { CORES } from "./stage.ts";

/** What can be measured, by the word that asks for it. */
const SCENARIOS: Record<string, (options: Options) => Promise<Outcome>> = {
  compare,
  memory: measureMemory,
  sessions: compareCrowding,
  history: compareHistories,
  locales: compareLocales,
  start: measureStart,
  enumeration: measureEnumeration,
  desk: measureDesk,
};

const USAGE = `npm run bench -- [scenario] [options]
  compare     what a message costs the product, next to a bare minimum and what people would use instead (default)
  memory      what 1,000 live sessions hold, in the bot and in Redis
  sessions    what a message costs with 100,000 sessions in Redis, against 1,000
  history     what a message costs after 1,000 messages of the same chat, against 10
  locales     what a message costs with ten times as many texts
  start       from starting the compiled program to its first reply, with Redis and Postgres
  enumeration how far apart somebody on record and nobody are answered, on PGlite and Postgres
  desk        the built-in desk with 200 people waiting and 20 agents looking

  --seconds N     length of a measured stretch (default 5)
  --rounds N      stretches of each, all in turn (default 5)
  --in-flight N   messages under way at a time (default 32)
  --only A,B      compare and memory: of ${Object.keys(CONTESTANTS).join(", ")}
                  (default ${USUAL.join(",")}); ratios are against the first
  --profile DIR   compare: profiles one more stretch of each, and leaves the CPU profiles in this folder
  --json          figures instead of tables`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: "string", default: "5" },
    rounds: { type: "string", default: "5" },
    "in-flight": { type: "string", default: "32" },
    only: { type: "string", default: USUAL.join(",") },
    profile: { type: "string" },
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
// An interrupted run takes what it started with it: that hangs on the event "exit".
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
if (values.help) console.log(USAGE);
else await main(positionals[0] ?? "compare");

async function main(name: string): Promise<void> {
  const scenario = SCENARIOS[name];
  if (!scenario)
    throw new Error(`There is no scenario "${name}"; there are ${Object.keys(SCENARIOS).join(", ")}.`);
  const machine = describeMachine();
  pinThisProcess(CORES.others);
  const { figures, report } = await scenario({
    seconds: Number(values.seconds),
    rounds: Number(values.rounds),
    inFlight: Number(values["in-flight"]),
    only: values.only,
    profile: values.profile ?? null,
  });
  console.log(
    values.json ? JSON.stringify({ machine, scenario: name, figures }, null, 2) : `${machine}\n${report}`,
  );
}
