import { systemClock } from "../../../src/ports/clock.ts";
import { setTime } from "../../core/time.ts";
import { type DeskStage, openDeskStage } from "./desk-stage.ts";

/** A desk at which time stands still, for the server and for the core alike, until it is told to pass. */
export interface StillDesk extends DeskStage {
  passes(ms: number): Promise<void>;
}

/** Longer than a code of an authenticator app lives: who waits so long has a new one. */
export const NEXT_CODE_MS = 31_000;

export async function openStillDesk(): Promise<StillDesk> {
  let now = Date.parse("2026-11-28T03:00:00Z");
  const stage = await openDeskStage({ clock: { now: () => now, after: systemClock.after } });
  const passes = async (ms: number) => {
    now += ms;
    await setTime(stage.database, new Date(now).toISOString());
  };
  await passes(0);
  return { ...stage, passes };
}
