import { jest } from "@jest/globals";
import { type CrashPoint, SIDES } from "./crash-points.ts";
import { EveryDeath } from "./every-death.ts";
import { signInAndSaldo } from "./sign-in-and-saldo.ts";
import { openStage, type Stage } from "./stage.ts";
import { talkWithAgent } from "./talk-with-agent.ts";

jest.setTimeout(900_000);

/** Calls of a process that takes over at which it dies as well: enough for it to have sent what was owed. */
const TAKING_OVER = 6;

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage?.close());

describe("somebody who signs in and asks for his balance", () => {
  const play = new EveryDeath(() => stage, signInAndSaldo);
  beforeAll(() => play.withoutDeaths());

  test("is answered once, in order, when nobody dies", () => {
    const { transcript, records, standing } = play.reference;
    expect(transcript).toHaveLength(6);
    expect(transcript.at(-1)).toContain("Rp");
    expect(records).toMatchObject({ sessions: 1, code_attempts: 1, challenges: 1, consents: 1 });
    expect(standing).toMatchObject({ signedIn: true, unsent: 0 });
    expect(play.calls.length).toBeGreaterThan(30);
    // Nobody looked after a conversation whose holder was alive.
    expect(play.calls).not.toContain("store.recover");
  });

  test.each(SIDES)("meets the same whichever call a process dies %s", async (side) => {
    expect(await play.dyingAt(side)).toBe("");
  });

  test.each(["codeSender.send", "core.checkCode"])(
    "… and the same when a process dies after %s, and the one that takes over at one of its first calls",
    async (call) => {
      const first: CrashPoint = { number: play.calls.indexOf(call) + 1, side: "after" };
      const numbers = Array.from({ length: TAKING_OVER }, (_, index) => index + 1);
      const seconds = numbers.flatMap((number) => SIDES.map((side) => ({ number, side })));
      expect(await play.tryAll(seconds.map((second) => [first, second]))).toBe("");
    },
  );
});

describe("somebody who talks with an agent", () => {
  const play = new EveryDeath(() => stage, talkWithAgent);
  beforeAll(() => play.withoutDeaths());

  test("is heard and answered once, in order, when nobody dies", () => {
    const { transcript, left, standing } = play.reference;
    expect(transcript.filter((said) => said.includes("pabriknya"))).toHaveLength(1);
    expect(left).toMatchObject({ state: "closed", score: 5 });
    expect(standing).toMatchObject({ unsent: 0 });
    expect(play.calls).toContain("core.readLetters");
    expect(play.calls).toContain("core.addWords");
    expect(play.calls).not.toContain("store.recover");
  });

  test.each(SIDES)("is heard and answered the same whichever call a process dies %s", async (side) => {
    expect(await play.dyingAt(side)).toBe("");
  });
});
