import { createHash } from "node:crypto";

/** Names a conversation in the log without telling whose it is. */
export function digest(conversation: string): string {
  return createHash("sha256").update(conversation).digest("hex").slice(0, 12);
}
