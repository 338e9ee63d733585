import type { Choice } from "./effects.ts";
import type { Intent } from "./intents.ts";

/** Offers to open the flow for a wish, under the name people know it by. */
export function offer(intent: Intent): Choice {
  return { go: intent, label: { key: `intents:${intent}` } };
}

export const toAgent: Choice = offer("contact-agent");
