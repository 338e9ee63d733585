import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { policy } from "../../policy.ts";
import type { Clock } from "../../ports/clock.ts";
import type { PageVisitor, PageVisitors } from "../../ports/secure-pages.ts";

/** Longer than any that Telegram makes: names, a photo's address and a signature. */
const LONGEST = 4_096;

/**
 * Tells who opened a Mini App from its `initData` (https://core.telegram.org/bots/webapps#validating-data-received-via-the-mini-app). Every
 * field that came is under the hash, so one that was changed, added or left out is refused like one that is forged.
 */
export function createPageVisitors(
  { token, botId }: { token: string; botId: string },
  clock: Pick<Clock, "now">,
): PageVisitors {
  const secret = createHmac("sha256", "WebAppData").update(token).digest();
  return {
    identify(initData) {
      const fields = readFields(initData);
      const hash = fields?.get("hash");
      if (!fields || hash === undefined || !isRight(secret, fields, hash)) return null;
      if (!isFresh(Number(fields.get("auth_date")) * 1_000, clock.now())) return null;
      const user = readUser(fields.get("user"));
      return user === null ? null : visitorOf(`telegram:${botId}/${user}`, hash);
    },
  };
}

/** Null for what Telegram never sends: too much, or a name twice, which two readers could take for different things. */
function readFields(initData: string): Map<string, string> | null {
  if (initData.length > LONGEST) return null;
  const pairs = [...new URLSearchParams(initData)];
  const fields = new Map(pairs);
  return fields.size === pairs.length ? fields : null;
}

function isRight(secret: Buffer, fields: ReadonlyMap<string, string>, hash: string): boolean {
  const lines = [...fields].filter(([name]) => name !== "hash").map(([name, value]) => `${name}=${value}`);
  const right = createHmac("sha256", secret).update(lines.sort().join("\n")).digest();
  // Only as Telegram writes it: a decoder of hex would overlook what stands behind it.
  return /^[0-9a-f]{64}$/.test(hash) && timingSafeEqual(Buffer.from(hash, "hex"), right);
}

function isFresh(saidAt: number, now: number): boolean {
  return now - saidAt <= policy.page.proofMs && saidAt - now <= policy.page.proofAheadMs;
}

/** The person's id, which is also that of his private chat with the bot. */
function readUser(json: string | undefined): number | null {
  try {
    const { id } = JSON.parse(json ?? "{}") as { id?: unknown };
    return typeof id === "number" && Number.isSafeInteger(id) && id > 0 ? id : null;
  } catch {
    return null;
  }
}

function visitorOf(conversation: string, hash: string): PageVisitor {
  return { conversation, proof: createHash("sha256").update(hash).digest("hex") };
}
