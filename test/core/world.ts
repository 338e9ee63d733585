import type { CodeStart, DraftField } from "../../flows/kit/services.ts";
import type { DemoPerson } from "../../src/core/demo/person.ts";
import { makePopulation } from "../../src/core/demo/population.ts";
import type { CodeOutcome, CodeToSend, Session } from "../../src/ports/core.ts";
import { type CoreSubject, NOW } from "./core-subject.ts";

/** People of the contract, by what they are there for; see src/core/demo/stories.ts. */
const CAST = {
  budi: "The one to try",
  siti: "Has an account already",
  latecomer: "The employer has posted nothing",
  noEmail: "No e-mail on file",
  deceased: "Died four months ago",
  slamet: "Shares one phone with two relatives; has an account on it.",
  wati: "so the code offers a choice",
  third: "would be the third",
  ketut: "One of the three accounts",
  fourth: "Fourth person on a family phone",
} as const;

export type Role = keyof typeof CAST;

const DRAFT_FIELDS = ["nik", "kpj", "phone", "email", "bank", "account", "holder"] as const;

/** A core with a few people in it, and the short ways of saying what a test does with it. */
export interface World extends Omit<CoreSubject, "reset" | "close"> {
  reset(): Promise<void>;
  person(role: Role): DemoPerson;
  /** A request key that was never used before. */
  key(): string;
  draft(conversation: string, fields: Partial<Record<DraftField, string>>): Promise<string>;
  register(conversation: string, person: Claimed, via?: "phone" | "email"): Promise<CodeStart>;
  startSignIn(conversation: string, phone: string): Promise<CodeStart>;
  check(conversation: string, challengeId: string, code: string): Promise<CodeOutcome>;
  /** The code as it is sent; throws when nothing is. */
  codeOf(challengeId: string): Promise<string>;
  signIn(conversation: string, person: DemoPerson): Promise<Session>;
}

/** What a person says of himself. */
type Claimed = Pick<DemoPerson, "nik" | "cards" | "phone" | "email">;

/** `subjectOf` gives what the contract is tried on, once it is open; several worlds over the same records need names of their own. */
export function createWorld(subjectOf: () => CoreSubject, name = "request"): World {
  const population = makePopulation(NOW.slice(0, 10));
  const cast = population.filter(({ special }) => Object.values(CAST).some((role) => special.includes(role)));
  let keys = 0;
  const key = () => `${name}-${++keys}`;

  const world: World = {
    get core() {
      return subjectOf().core;
    },
    coreWith: (options) => subjectOf().coreWith(options),
    reset: () => subjectOf().reset(cast),
    now: () => subjectOf().now(),
    pass: (ms) => subjectOf().pass(ms),
    look: () => subjectOf().look(),
    spoilBindings: (how) => subjectOf().spoilBindings(how),
    key,
    person(role) {
      const person = cast.find(({ special }) => special.includes(CAST[role]));
      if (!person) throw new Error(`nobody plays ${role}`);
      return person;
    },
    async draft(conversation, fields) {
      let draftId: string | null = null;
      for (const field of DRAFT_FIELDS) {
        const value = fields[field];
        if (value === undefined) continue;
        draftId = (await world.core.keepInDraft({ conversation, draftId, field, value }, key())).draftId;
      }
      return draftId ?? "no draft";
    },
    async register(conversation, { nik, cards, phone, email }, via = "phone") {
      const draftId = await world.draft(conversation, {
        nik,
        kpj: cards[0]?.kpj ?? "",
        phone: phone ?? "+6281200000000",
        email: email ?? "seseorang@example.com",
      });
      return await world.core.startRegistration({ conversation, draftId, via }, key());
    },
    async startSignIn(conversation, phone) {
      const draftId = await world.draft(conversation, { phone });
      return await world.core.startSignIn({ conversation, draftId }, key());
    },
    check: (conversation, challengeId, code) =>
      world.core.checkCode({ conversation, challengeId, code }, key()),
    async codeOf(challengeId) {
      return codeIn(await world.core.revealCode(challengeId));
    },
    async signIn(conversation, person) {
      const { challengeId } = begun(await world.startSignIn(conversation, person.phone ?? ""));
      const outcome = await world.check(conversation, challengeId, await world.codeOf(challengeId));
      if (outcome.result !== "right" || !outcome.session) throw new Error("not signed in");
      return outcome.session;
    },
  };
  return world;
}

/** The start of a challenge that was really opened. */
export function begun(start: CodeStart): Extract<CodeStart, { result: "started" }> {
  if (start.result !== "started") throw new Error(`not begun: ${JSON.stringify(start)}`);
  return start;
}

/** The session that was opened; throws when something is missing before that. */
export function opened(outcome: Session | { next: string } | null): Session | null {
  if (outcome !== null && "next" in outcome) throw new Error(`first: ${outcome.next}`);
  return outcome;
}

/** The code in a message; throws when the message has none. */
function codeIn(message: CodeToSend): string {
  if (!("code" in message)) throw new Error("no code is sent");
  return message.code;
}

/** Six digits that are not this code. */
export function otherThan(code: string): string {
  return code === "000000" ? "000001" : "000000";
}
