import type { OutsideWay } from "../../../src/ports/code-sender.ts";
import type { CodePurpose } from "../../../src/ports/core.ts";

/** Something that took effect in the model, at a moment of its clock (milliseconds since 1970). Written once, never changed. */
export type ModelEvent = { at: number } & (
  | ({ what: "challenge-opened" | "challenge-resent" } & ChallengeNamed)
  /** A code, or a notice, was given out to be sent; `address` is null for a code in the chat. */
  | ({ what: "code-revealed"; kind: "code" | "notice"; to: "chat" | OutsideWay } & Addressed)
  /** `attempt`: which try at the challenge it was, from 1; null when the challenge was over and nothing was judged. */
  | ({ what: "code-judged"; requestKey: string; attempt: number | null; verdict: Verdict } & ChallengeNamed)
  | ({ what: "session-opened" } & SessionNamed)
  | ({ what: "session-ended"; why: SessionEnd } & SessionNamed)
  | ({ what: "balances-read" } & SessionNamed)
);

/**
 * `tries` is both the wrong code that ended the challenge and any code after it; `attempt` tells them apart. `repeated` is the used code
 * given again and answered as it was, with no effect.
 */
type Verdict = "right" | "repeated" | "wrong" | "expired" | "tries" | "used";

/** Why a session is over; `replaced` by a later one of its chat, or because its chat made room for another; `revoked` with its chat or the account's contacts. */
export type SessionEnd = "signed-out" | "idle" | "absolute" | "replaced" | "revoked";

interface ChallengeNamed {
  challengeId: string;
  /** The conversation that did it. */
  conversation: string;
  purpose: CodePurpose | null;
  /** Who may use the code; nobody for a decoy. */
  members: readonly string[];
}

interface Addressed {
  challengeId: string;
  address: string | null;
}

/** A session, and whose it is in which chat. */
export interface SessionNamed {
  sessionId: string;
  epoch: number;
  conversation: string;
  member: string;
}
