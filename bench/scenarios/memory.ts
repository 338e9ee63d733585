import { Redis } from "ioredis";
import { CONTESTANTS, type ContestantName, toContestant } from "../contestants.ts";
import { recordTraffic, WARM_UP_MESSAGES } from "../measure.ts";
import { spread, table } from "../report.ts";
import { onStage, type Stage } from "../stage.ts";
import { type Options, type Outcome, tell } from "./options.ts";

/** Sessions that come to be between the two looks. */
const SESSIONS = 1_000;

/** Bytes in use after everything that nobody needs was thrown away. */
interface Held {
  heap: number;
  resident: number;
  redis: number;
}

/** What 1,000 sessions hold after their dialogues, in the bot and in Redis: the growth from one look to the next. */
export async function measureMemory({ only, rounds, inFlight }: Options): Promise<Outcome> {
  const extra = { traffic: await recordTraffic() };
  const names = only.split(",").map(toContestant);
  const held = names.map((contestant) => ({ contestant, rounds: [] as Held[] }));
  for (let round = 1; round <= rounds; round += 1) {
    for (const one of held) {
      tell(`round ${round} of ${rounds}: ${one.contestant}`);
      one.rounds.push(await growth(one.contestant, extra, inFlight));
    }
  }
  const rows = held.map(({ contestant, rounds: grown }) => [
    CONTESTANTS[contestant].title,
    ...(["heap", "resident", "redis"] as const).map((name) =>
      spread(
        grown.map((round) => round[name] / 1e6),
        2,
      ),
    ),
  ]);
  const header = ["", "heap MB", "resident MB", "Redis MB"];
  return {
    figures: held,
    report: table(`Growth by ${SESSIONS} sessions, median (least–most)`, [header, ...rows]),
  };
}

async function growth(
  contestant: ContestantName,
  extra: Record<string, unknown>,
  inFlight: number,
): Promise<Held> {
  return await onStage({ contestant, extra, nodeOptions: ["--expose-gc"] }, async (stage) => {
    const crowd = stage.gather();
    await crowd.talk(inFlight, (messages) => messages >= WARM_UP_MESSAGES);
    const [before, metBefore] = [await look(stage), crowd.met];
    await crowd.talk(inFlight, () => crowd.met >= metBefore + SESSIONS);
    const [after, met] = [await look(stage), crowd.met - metBefore];
    const grown = (name: keyof Held) => ((after[name] - before[name]) / met) * SESSIONS;
    return { heap: grown("heap"), resident: grown("resident"), redis: grown("redis") };
  });
}

async function look({ bots, redis }: Stage): Promise<Held> {
  const observer = new Redis(redis.url);
  const info = await observer.info("memory");
  observer.disconnect();
  const own = await Promise.all(bots.map((bot) => bot.readMemory()));
  return {
    heap: own.reduce((sum, { heap }) => sum + heap, 0),
    resident: own.reduce((sum, { resident }) => sum + resident, 0),
    redis: Number(/^used_memory:(\d+)/m.exec(info)?.[1]),
  };
}
