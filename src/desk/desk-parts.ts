import type { PasswordHasher } from "../crypto/password-hash.ts";
import type { Keyring } from "../keyring.ts";
import type { Policy } from "../policy.ts";
import type { AccountCore } from "../ports/account.ts";
import type { AgentAccounts } from "../ports/agent-accounts.ts";
import type { AgentDesk } from "../ports/agent-desk.ts";
import type { Clock } from "../ports/clock.ts";
import type { FileCleaner } from "../ports/files.ts";
import type { Log } from "../ports/log.ts";
import type { Signs } from "../ports/signs.ts";
import type { TypingTalks } from "../ports/typing.ts";
import type { LinkedNumber } from "./api.ts";
import type { DeskCookies } from "./cookies.ts";
import type { DemoPeople } from "./demo-people.ts";
import type { Guard } from "./guard.ts";

/** What the desk is made of. */
export interface DeskOptions {
  desk: AgentDesk;
  accounts: AgentAccounts;
  /** What waits for people's decisions. */
  cases: Pick<AccountCore, "listCases" | "approveCase" | "refuseCase">;
  /** Whose talk it is, before anybody is shown that an answer is being written. */
  talks: Pick<TypingTalks, "findChat">;
  /** Shows in a chat (`<channel>:<chat>`) that an answer is being written. */
  showTyping(conversation: string): void;
  signs: Signs;
  /** Checks and cleans what agents send. */
  clean: FileCleaner;
  /** How the linked WhatsApp number stands; null where there is none. */
  readLinkedNumber(): Promise<LinkedNumber | null>;
  hasher: PasswordHasher;
  keyring: Keyring;
  policy: Policy;
  clock: Clock;
  log: Log;
  /** Fictional people who can be anybody at the desk, and plain http. */
  demo: boolean;
}

/** What its routes work with. */
export interface DeskParts extends DeskOptions {
  cookies: DeskCookies;
  guard: Guard;
  /** Null where real people are. */
  people: DemoPeople | null;
}
