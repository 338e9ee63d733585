import { jest } from "@jest/globals";
import { type CrashPoint, readCrashPoint, SIDES } from "./crash-points.ts";
import { findFaults } from "./judge.ts";
import { type Outcome, playSignInAndSaldo } from "./sign-in-and-saldo.ts";
import { openStage, type Stage } from "./stage.ts";
import { isStall } from "./stalls.ts";

jest.setTimeout(900_000);

/** More at a time only wait for each other on a machine with two cores. */
const AT_A_TIME = 3;

/** A run through which the machine slept shows nothing, and is played again; one that never has a quiet moment is taken as it is. */
const TRIES = 3;

/** Calls of a process that takes over at which it dies as well: enough for it to have sent what was owed. */
const TAKING_OVER = 6;

/** `CRASH_POINTS=17:before` tries that one point alone, `CRASH_POINTS=17:before,2:after` lets the process that takes over die as well. */
const only = process.env["CRASH_POINTS"]?.split(",").map(readCrashPoint);

let stage: Stage;
let reference: Outcome;

beforeAll(async () => {
  stage = await openStage();
  reference = await playAwake([]);
});
afterAll(() => stage?.close());

/** The calls of the run in which nobody dies. */
function calls(): readonly string[] {
  return reference.points[0] ?? [];
}

/** Plays it, if need be again, so that no process slept meanwhile: who holds a conversation can't be known through a sleep longer than its lease. */
async function playAwake(points: readonly CrashPoint[], tries = TRIES): Promise<Outcome> {
  const outcome = await playSignInAndSaldo(stage, points);
  return tries > 1 && outcome.log.some(isStall) ? playAwake(points, tries - 1) : outcome;
}

/** Plays each of these; gives what was wrong, with all that is needed to see why. */
async function tryAll(plays: readonly (readonly CrashPoint[])[]): Promise<string> {
  const left = plays.filter((points) => !only || JSON.stringify(points) === JSON.stringify(only));
  const failures: string[] = [];
  const work = async () => {
    for (let points = left.shift(); points; points = left.shift()) failures.push(...(await tryOne(points)));
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, work));
  return failures.join("\n\n");
}

async function tryOne(points: readonly CrashPoint[]): Promise<string[]> {
  const name = points.map(({ number, side }) => `${number}:${side}`).join(",");
  const title = `CRASH_POINTS=${name} (${points[0]?.side} ${calls()[(points[0]?.number ?? 0) - 1]})`;
  try {
    const outcome = await playAwake(points);
    const faults = findFaults(reference, outcome, points);
    return faults.length === 0 ? [] : [[title, ...faults, ...outcome.transcript, ...outcome.log].join("\n")];
  } catch (error) {
    return [`${title}\n${error}`];
  }
}

test("somebody who signs in and asks for his balance is answered once, in order, when nobody dies", () => {
  expect(reference.transcript).toHaveLength(6);
  expect(reference.transcript.at(-1)).toContain("Rp");
  expect(reference.records).toMatchObject({ sessions: 1, code_attempts: 1, challenges: 1, consents: 1 });
  expect(reference.standing).toMatchObject({ signedIn: true, unsent: 0 });
  expect(calls().length).toBeGreaterThan(30);
  // Nobody looked after a conversation whose holder was alive.
  expect(calls()).not.toContain("store.recover");
});

test.each(SIDES)(
  "somebody who signs in and asks for his balance meets the same whichever call a process dies %s",
  async (side) => {
    expect(await tryAll(calls().map((_, index) => [{ number: index + 1, side }]))).toBe("");
  },
);

test.each(["codeSender.send", "core.checkCode"])(
  "… and the same when a process dies after %s, and the one that takes over at one of its first calls",
  async (call) => {
    const first: CrashPoint = { number: calls().indexOf(call) + 1, side: "after" };
    const numbers = Array.from({ length: TAKING_OVER }, (_, index) => index + 1);
    const seconds = numbers.flatMap((number) => SIDES.map((side) => ({ number, side })));
    expect(await tryAll(seconds.map((second) => [first, second]))).toBe("");
  },
);
