import { policy } from "../policy.ts";
import type { Answer } from "../ports/services.ts";
import { fromCore } from "./refusals.ts";
import type { ServiceParts } from "./service-parts.ts";

/** Takes the same time whether or not somebody exists: never less than the floor, with a part left to chance. */
export async function atLeast<Output>(
  { clock, random }: Pick<ServiceParts, "clock" | "random">,
  look: () => Promise<Output>,
): Promise<Answer<Output>> {
  const { least, jitter } = policy.lookupFloorMs;
  const floor = new Promise<void>((resolve) => clock.after(least + random() * jitter, resolve));
  const [output] = await Promise.all([fromCore(look()), floor]);
  return { output };
}
