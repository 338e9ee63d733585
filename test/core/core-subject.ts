import type { DemoPerson } from "../../src/core/demo/person.ts";
import type { Lane } from "../../src/core/sql/bindings.ts";
import type { CodesInChat, SignInRule } from "../../src/core/sql/context.ts";
import type { OutsideWay, SendingState } from "../../src/ports/code-sender.ts";
import type { CoreSystem } from "../../src/ports/core.ts";

/** The morning on which every test of the core begins: 10.00 in Jakarta. */
export const NOW = "2026-11-22T03:00:00Z";

/** What may differ from the contract's usual settings: codes in chats where they are proven, SMS and e-mail. */
export interface CoreSettings {
  codesInChat?: CodesInChat;
  signInRule?: SignInRule;
  ways?: () => readonly OutsideWay[];
}

/** An implementation of the core that the contract is tried on, with its clock in the test's hands. */
export interface CoreSubject {
  readonly core: CoreSystem;
  /** A core over the same records with another setting. */
  coreWith(options: CoreSettings): CoreSystem;
  /** Back to `NOW`, with these people and nothing else on record. */
  reset(people: readonly DemoPerson[]): Promise<void>;
  /** Its time, milliseconds since 1970. */
  now(): Promise<number>;
  pass(ms: number): Promise<void>;
  look(): Promise<OnRecord>;
  /** Does to all bindings what an operator, or thirty days, may do to them. */
  spoilBindings(how: "suspended" | "stale"): Promise<void>;
  close(): Promise<void>;
}

/** What is on record, as far as rules are about it and no call of the core tells. */
export interface OnRecord {
  accounts: { id: string; member: string; phoneVerified: boolean }[];
  /** Ids. */
  drafts: string[];
  consents: number;
  /** Codes that were asked for. */
  sends: number;
  /** What became of the newest. */
  latestSending: SendingState | null;
  /** Where the latest typed code was counted. */
  latestLane: Lane | null;
  sessions: { lastUsedAt: number; endedWhy: string | null }[];
}
