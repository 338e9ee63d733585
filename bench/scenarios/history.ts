import { dialogueOf } from "../dialogue.ts";
import { measureStretch, type Round } from "../measure.ts";
import { reportRounds } from "../report.ts";
import { onStage, type Stage } from "../stage.ts";
import { type Options, type Outcome, tell } from "./options.ts";

/** Messages of each chat before the measured stretch, on average: what is compared. */
const [YOUNG, OLD] = [10, 1_000];

/** Messages of each chat in a measured stretch. */
const STRETCH = 100;

/** More balances than a chat gets to ask for. */
const BALANCES = 2_000;

/** Chats that go on and on: enough to keep the bot busy, few enough to grow old soon. */
const CHATS = 32;

/** So much faster goes the product's time, so that people who never stop asking don't meet the flood limit of one message a second, at whatever speed they are answered. */
const CLOCK_RATE = 200;

/** What a message costs in a chat that has gone on for long, next to one that has just begun; both in the same process. */
export async function compareHistories({ rounds }: Options): Promise<Outcome> {
  const [young, old]: [Round[], Round[]] = [[], []];
  for (let round = 1; round <= rounds; round += 1) {
    tell(`round ${round} of ${rounds}`);
    await onStage({ contestant: "product", extra: { clockRate: CLOCK_RATE } }, async (stage) => {
      // The old ones first: growing old is also the warm-up.
      old.push(await measureAtAge(stage, OLD, 1));
      young.push(await measureAtAge(stage, YOUNG, 1 + CHATS));
    });
  }
  const measured = [
    { title: `after ${YOUNG} messages`, rounds: young },
    { title: `after ${OLD} messages`, rounds: old },
  ];
  return { figures: measured, report: reportRounds(measured) };
}

async function measureAtAge(stage: Stage, age: number, firstPerson: number): Promise<Round> {
  const crowd = stage.gather({ firstPerson, script: (index) => dialogueOf(index, BALANCES) });
  await crowd.talk(CHATS, (messages) => messages >= age * CHATS);
  return await measureStretch(stage, crowd, CHATS, (messages) => messages >= STRETCH * CHATS);
}
