import { createHash } from "node:crypto";

/** No I and O, which are read as digits beside a code. */
const LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ";

/**
 * Two letters that tell one sending of a code from those before it. No secret: they only help a person who has several SMS to pick the
 * newest.
 */
export function tagOf(challengeId: string, sends: number): string {
  const digest = createHash("sha256").update(`${challengeId}|${sends}`).digest();
  return [digest[0], digest[1]].map((byte = 0) => LETTERS[byte % LETTERS.length]).join("");
}
