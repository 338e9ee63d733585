import { type OpenRedisStoreOptions, openRedisStore } from "../../src/store/redis/open-redis-store.ts";
import { createFakeClock } from "../support/fake-clock.ts";

type Address = Omit<OpenRedisStoreOptions, "clock">;

/** The stores of two processes on one Redis, on one clock: what the contracts are held against. `two`: the other's address, if another. */
export async function openTwice(address: Address, two: Address = address) {
  const clock = createFakeClock();
  const mine = await openRedisStore({ ...address, clock });
  const others = await openRedisStore({ ...two, clock });
  return {
    ...mine,
    other: others.store,
    otherTranscript: others.transcript,
    otherSigns: others.signs,
    clock,
    async close() {
      await mine.close();
      await others.close();
    },
  };
}
