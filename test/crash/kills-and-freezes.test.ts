import { jest } from "@jest/globals";
import { countFaults, type LoadReport } from "./count-faults.ts";
import { type LoadOptions, playLoad } from "./counting-load.ts";
import type { Fault } from "./planted-faults.ts";
import { openStage, type Stage } from "./stage.ts";

jest.setTimeout(900_000);

/** `LOAD_SEED=7` draws other moments for the mishaps. */
const SEED = Number(process.env["LOAD_SEED"] ?? 1);

/** Details shown of a load that went wrong. */
const SHOWN = 60;

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage?.close());

async function load(options: LoadOptions): Promise<LoadReport> {
  const report = countFaults(await playLoad(stage, options), options.messages);
  const { details, ...figures } = report;
  process.stdout.write(
    `load ${options.fault ?? "sound"}, seed ${options.seed}: ${JSON.stringify(figures)}\n`,
  );
  return report;
}

test("of 50,000 messages in 200 chats each is answered once and in order, though processes are killed and fall silent", async () => {
  const { details, ...report } = await load({
    chats: 200,
    messages: 250,
    kills: 20,
    freezes: 6,
    seed: SEED,
    factor: 3,
    fault: null,
    silenceMs: 60_000,
  });
  expect(details.slice(0, SHOWN).join("\n")).toBe("");
  expect(report).toMatchObject({ messages: 50_000, kills: 20, freezes: 6 });
  expect(report).toMatchObject({
    lost: 0,
    handledTwice: 0,
    outOfOrder: 0,
    needlessRepeats: 0,
    strange: 0,
    left: 0,
  });
});

/** What a small load must show of each planted fault: the fault that it is. */
const SYMPTOMS: [Fault, (report: LoadReport) => number][] = [
  ["acknowledges-before-sending", ({ lost }) => lost],
  ["ignores-lost-turns", ({ outOfOrder, needlessRepeats }) => outOfOrder + needlessRepeats],
  ["promises-before-keeping", ({ lost }) => lost],
];

test.each(SYMPTOMS)("a program that %s is caught", async (fault, countSymptoms) => {
  const report = await load({
    chats: 80,
    messages: 60,
    kills: 8,
    freezes: 8,
    seed: SEED,
    factor: 10,
    fault,
    silenceMs: 10_000,
  });
  expect(countSymptoms(report)).toBeGreaterThan(0);
});
