import type { NewChatMessageCapInfo, ReachoutTimelockState } from "@whiskeysockets/baileys";
import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";

/**
 * WhatsApp's answer to a number that writes to too many who did not ask: it may begin no chats for a while, or has used up its allowance of
 * them. Answers go on; each try to begin a chat makes it worse.
 */
export type Restriction = "new-chats-locked" | "new-chats-capped";

/** What WhatsApp says of the number, as the client's library names it (`Types/State.d.ts`). */
export type Standing =
  | { lock: ReachoutTimelockState }
  | { cap: Pick<NewChatMessageCapInfo, "capping_status"> };

interface Parts {
  clock: Clock;
  log: Log;
}

/** How WhatsApp restricts the number, as it last said: asked at each login, and told of changes. */
export class Restrictions {
  readonly #parts: Parts;
  /** Until when no chat may be begun, in milliseconds since 1970. */
  #lockedUntil = Number.NEGATIVE_INFINITY;
  #capped = false;
  #told: Restriction | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Null: it may do all. */
  get current(): Restriction | null {
    if (this.#parts.clock.now() < this.#lockedUntil) return "new-chats-locked";
    return this.#capped ? "new-chats-capped" : null;
  }

  note(standing: Standing): void {
    if ("lock" in standing) {
      const { isActive, timeEnforcementEnds } = standing.lock;
      // Without an end it lasts until WhatsApp says otherwise.
      const end = timeEnforcementEnds?.getTime() ?? Number.POSITIVE_INFINITY;
      this.#lockedUntil = isActive ? end : Number.NEGATIVE_INFINITY;
    } else this.#capped = standing.cap.capping_status === "CAPPED";
    this.#report();
  }

  #report(): void {
    const { current } = this;
    if (current === this.#told) return;
    this.#told = current;
    const { log } = this.#parts;
    if (current === null) log.info("whatsapp.unrestricted", { channel: "whatsapp" });
    else log.error("whatsapp.restricted", { channel: "whatsapp", kind: current });
  }
}
