import { CONTESTANTS, type ContestantName, toContestant } from "../contestants.ts";
import { type Conditions, measure, recordTraffic } from "../measure.ts";
import { profile } from "../profile.ts";
import { type Profile, reportProfiles, reportRounds } from "../report.ts";
import { type Options, type Outcome, tell } from "./options.ts";
import { inTurn } from "./rounds.ts";

/** What a message costs each bot, next to the first; with a profile of each when it is asked for. */
export async function compare(options: Options): Promise<Outcome> {
  const names = options.only.split(",").map(toContestant);
  const { seconds, inFlight, rounds } = options;
  const conditions = { seconds, inFlight, traffic: await recordTraffic() };
  const contestants = names.map((contestant) => ({
    title: CONTESTANTS[contestant].title,
    measure: () => measure({ contestant }, conditions),
  }));
  const measured = await inTurn(contestants, rounds);
  const profiles = options.profile === null ? [] : await profileAll(names, options.profile, conditions);
  const { snapshotBytes } = conditions.traffic;
  const setting = `${inFlight} messages under way, ${rounds} rounds of ${seconds} s, each in a process of its own; snapshots of ${snapshotBytes} bytes`;
  const parts = [setting, reportRounds(measured), ...(profiles.length > 0 ? [reportProfiles(profiles)] : [])];
  return { figures: { measured, profiles, snapshotBytes }, report: parts.join("\n\n") };
}

async function profileAll(
  names: readonly ContestantName[],
  folder: string,
  conditions: Conditions,
): Promise<Profile[]> {
  const profiles: Profile[] = [];
  for (const contestant of names) {
    tell(`profile: ${contestant}`);
    profiles.push({ title: contestant, reading: await profile(contestant, conditions, folder) });
  }
  return profiles;
}
