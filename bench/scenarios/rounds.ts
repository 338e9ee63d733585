import type { Round } from "../measure.ts";
import type { Measurement } from "../report.ts";
import { tell } from "./options.ts";

/** One of the things that are compared. */
export interface Condition {
  title: string;
  measure(round: number): Promise<Round>;
}

/** All in turn, round after round, so that what else the machine does falls on all of them. */
export async function inTurn(conditions: readonly Condition[], rounds: number): Promise<Measurement[]> {
  const measured = conditions.map(({ title }) => ({ title, rounds: [] as Round[] }));
  for (let round = 1; round <= rounds; round += 1) {
    for (const [at, { title, measure }] of conditions.entries()) {
      tell(`round ${round} of ${rounds}: ${title}`);
      measured[at]?.rounds.push(await measure(round));
    }
  }
  return measured;
}
