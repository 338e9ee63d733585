import type { Text } from "./effects.ts";
import type { CodeStart } from "./services.ts";

/** Says that no code can go to the address for now, which is so for everybody. */
export function codeClosed(start: CodeStart): Text {
  return { key: `code:closed-${start.result === "closed" ? start.way : "sms"}` };
}
