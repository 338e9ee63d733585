import type { CodesInChat, SignInRule } from "../../../src/core/sql/context.ts";
import type { Policy } from "../../../src/policy.ts";
import type { Clock } from "../../../src/ports/clock.ts";
import type { OutsideWay } from "../../../src/ports/code-sender.ts";
import type { ModelRecords } from "./records.ts";

/** A rule that the model can be told to break, so that it can be seen whether anybody notices. */
export type ModelFault =
  /** A code is judged by what was read before a pause, and what happened meanwhile is written over. */
  | "code-read-then-write"
  | "code-usable-twice"
  /** Any conversation may use a challenge whose id it knows. */
  | "challenge-not-bound-to-conversation"
  /** Wrong codes of strangers count against the member's own chats. */
  | "one-lane-for-all"
  /** Neither signing out nor time nor a later session ends one. */
  | "session-never-ends"
  /** A repeated request is done again. */
  | "request-key-ignored"
  /** Whoever takes a ticket gets it, also from a colleague. */
  | "ticket-taken-from-holder"
  /** What an agent says is said, whether or not he has the talk. */
  | "stranger-may-say";

/** What every part of the model works with. */
export interface ModelContext {
  readonly records: ModelRecords;
  readonly clock: Pick<Clock, "now">;
  /** From 0, included, to 1, excluded. */
  readonly random: () => number;
  readonly policy: Policy;
  readonly codesInChat: CodesInChat;
  readonly ways: () => readonly OutsideWay[];
  readonly signInRule: SignInRule;
  readonly faults: ReadonlySet<ModelFault>;
  /** The pause of `code-read-then-write`. */
  readonly between: () => Promise<void>;
}

const ID_CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** An id that looks like 16 random bytes in base64url: 22 characters. */
export function makeId({ random }: ModelContext): string {
  let id = "";
  while (id.length < 22) id += ID_CHARACTERS[Math.floor(random() * ID_CHARACTERS.length)];
  return id;
}

/** Digits of a code, leading zeros kept. */
export function makeCode({ random, policy }: ModelContext): string {
  const { digits } = policy.code;
  return String(Math.floor(random() * 10 ** digits)).padStart(digits, "0");
}

/** Does a thing once: the first outcome under a key is given again to every repetition of the same call. */
export function once<Outcome>(context: ModelContext, request: Request, work: () => Outcome): Outcome {
  const { records, faults } = context;
  const id = idOf(request);
  const kept = records.outcomes.get(id);
  if (kept && !faults.has("request-key-ignored")) return kept.outcome as Outcome;
  const outcome = work();
  records.outcomes.set(id, { outcome });
  return outcome;
}

/** The outcome of a request that was done; null when it never was. */
export function findKept<Outcome>({ records }: ModelContext, request: Request): Outcome | null {
  return (records.outcomes.get(idOf(request))?.outcome ?? null) as Outcome | null;
}

interface Request {
  call: string;
  key: string;
}

function idOf({ call, key }: Request): string {
  return `${call}|${key}`;
}
