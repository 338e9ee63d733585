import type { PasswordHasher } from "../../crypto/password-hash.ts";
import type { Keyring } from "../../keyring.ts";
import type { Policy } from "../../policy.ts";
import type { OutsideWay } from "../../ports/code-sender.ts";
import type { Log } from "../../ports/log.ts";
import type { Database } from "./database.ts";
import type { Indexes } from "./indexes.ts";

/** Whether a code may go into the very chat that asked when its own number is proven to be the registered one. */
export type CodesInChat = "proven" | "never";

/** Whether an account may be opened without a password, or has to be given one. */
export type SignInRule = "password-optional" | "password-required";

/** What every part of the SQL core works with. */
export interface CoreContext {
  database: Database;
  keyring: Keyring;
  policy: Policy;
  codesInChat: CodesInChat;
  /** The ways that somebody carries now. */
  ways: () => readonly OutsideWay[];
  /** Hears of a way that closes. */
  log?: Log;
  signInRule: SignInRule;
  passwords: PasswordHasher;
  index: Indexes;
}
