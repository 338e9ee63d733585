import { createDemoRandom, type DemoRandom } from "../../../../src/core/demo/random.ts";
import type { CodeOutcome, Session } from "../../../../src/ports/core.ts";
import type { CoreSubject } from "../../core-subject.ts";
import { openModelSubject } from "../../model-subject.ts";
import { createWorld, opened, otherThan, type Role, type World } from "../../world.ts";

const CHATS = ["telegram:1", "telegram:2", "web:1"] as const;
const ROLES: readonly Role[] = ["budi", "siti", "slamet", "third", "deceased", "latecomer"];
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const WAITS = [SECOND, SECOND, SECOND, MINUTE, MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, HOUR, 12 * HOUR];

/**
 * What the tests of the contract don't think of: people do whatever chance tells them, in both cores, and are answered alike. Whoever
 * trusts the model for a simulation trusts this.
 */
export function sameAsModelContract(world: World, subjectOf: () => CoreSubject): void {
  describe("the model of the core, with the same people doing the same", () => {
    test.each(Array.from({ length: 8 }, (_, seed) => [seed]))(
      "answers alike (seed %i)",
      async (seed) => {
        const model = openModelSubject();
        const modelWorld = createWorld(() => model);
        await modelWorld.reset();
        const ours = new Crowd(world);
        const its = new Crowd(modelWorld);
        const random = createDemoRandom(`crowd-${seed}`);
        for (let number = 0; number < 60; number += 1) {
          const step = chooseStep(random);
          const [answer, modelAnswer] = [await step.take(ours), await step.take(its)];
          expect([number, step.name, modelAnswer]).toEqual([number, step.name, answer]);
        }
        expect(await recordOf(model)).toEqual(await recordOf(subjectOf()));
      },
      60_000,
    );
  });
}

interface Step {
  name: string;
  /** Gives what came of it, without anything that chance decides in a core. */
  take(crowd: Crowd): Promise<unknown>;
}

/** All chance is in here, so that a step is the same for both crowds. */
function chooseStep(random: DemoRandom): Step {
  const chat = random.pick(CHATS);
  const role = random.pick(ROLES);
  const back = random.pick([0, 0, 0, 1, 2]);
  const via = random.pick(["phone", "email"] as const);
  const yes = random.chance(0.5);
  const waitMs = random.pick(WAITS);
  return random.pick<Step>([
    { name: `${chat} signs in as ${role}`, take: (crowd) => crowd.startSignIn(chat, role) },
    { name: `${chat} signs in as ${role}`, take: (crowd) => crowd.startSignIn(chat, role) },
    { name: `${chat} signs in as ${role} at once`, take: (crowd) => crowd.signInAtOnce(chat, role) },
    { name: `${chat} signs in as ${role} at once`, take: (crowd) => crowd.signInAtOnce(chat, role) },
    { name: `${chat} signs in by its own number`, take: (crowd) => crowd.startWithOwnNumber(chat) },
    { name: `${chat} shares ${role}'s number`, take: (crowd) => crowd.share(chat, role, yes) },
    { name: `${chat} registers ${role} by ${via}`, take: (crowd) => crowd.register(chat, role, via) },
    { name: `${chat} registers ${role} by ${via}`, take: (crowd) => crowd.register(chat, role, via) },
    { name: `edits draft ${back}`, take: (crowd) => crowd.edit(back) },
    { name: `asks again at ${back}`, take: (crowd) => crowd.resend(back) },
    { name: `right code at ${back}`, take: (crowd) => crowd.check(back, { right: true }) },
    { name: `right code at ${back}`, take: (crowd) => crowd.check(back, { right: true }) },
    { name: `right code at ${back}`, take: (crowd) => crowd.check(back, { right: true }) },
    { name: `wrong code at ${back}`, take: (crowd) => crowd.check(back, { right: false }) },
    { name: `wrong code at ${back}`, take: (crowd) => crowd.check(back, { right: false }) },
    { name: `code at ${back}, in ${chat}`, take: (crowd) => crowd.check(back, { right: true, chat }) },
    { name: `guesses at ${back}`, take: (crowd) => crowd.guess(back) },
    { name: "the last code again", take: (crowd) => crowd.repeatCheck() },
    { name: `chooses at ${back}`, take: (crowd) => crowd.choose(back) },
    { name: `reads the balance of session ${back}`, take: (crowd) => crowd.readBalances(back) },
    { name: `uses session ${back}`, take: (crowd) => crowd.touch(back) },
    { name: `signs out of session ${back}`, take: (crowd) => crowd.endSession(back) },
    { name: `${chat} consents`, take: (crowd) => crowd.consent(chat, yes) },
    { name: `waits ${waitMs} ms`, take: (crowd) => crowd.wait(waitMs) },
    { name: `waits ${waitMs} ms`, take: (crowd) => crowd.wait(waitMs) },
  ]);
}

interface AskedCode {
  conversation: string;
  challengeId: string;
  /** As it was last read. */
  code: string | null;
  choices: { account: string; label: string }[];
}

const NOTHING = "there is none";

/** People before one of the cores. `back`: 0 is the newest. */
class Crowd {
  readonly #world: World;
  readonly #codes: AskedCode[] = [];
  readonly #drafts: { conversation: string; draftId: string }[] = [];
  readonly #sessions: Session[] = [];
  #again: () => Promise<unknown> = async () => NOTHING;

  constructor(world: World) {
    this.#world = world;
  }

  async startSignIn(conversation: string, role: Role): Promise<unknown> {
    const draftId = await this.#world.draft(conversation, { phone: this.#phoneOf(role) });
    return this.#begin(conversation, draftId);
  }

  async signInAtOnce(conversation: string, role: Role): Promise<unknown> {
    const start = await this.startSignIn(conversation, role);
    return [start, await this.check(0, { right: true }), await this.choose(0), await this.readBalances(0)];
  }

  async startWithOwnNumber(conversation: string): Promise<unknown> {
    return [await this.#world.core.readProvenPhone(conversation), await this.#begin(conversation, null)];
  }

  async share(conversation: string, role: Role, proven: boolean): Promise<unknown> {
    return await this.#world.core.noteContact({ conversation, phone: this.#phoneOf(role), proven });
  }

  async register(conversation: string, role: Role, via: "phone" | "email"): Promise<unknown> {
    const { nik, cards, email } = this.#world.person(role);
    const draftId = await this.#world.draft(conversation, {
      nik,
      kpj: cards[0]?.kpj ?? "",
      phone: this.#phoneOf(role),
      email: email ?? "seseorang@example.com",
    });
    this.#drafts.push({ conversation, draftId });
    const request = { conversation, draftId, via };
    return this.#note(conversation, await this.#world.core.startRegistration(request, this.#world.key()));
  }

  async edit(back: number): Promise<unknown> {
    const draft = this.#drafts.at(-1 - back);
    if (!draft) return NOTHING;
    const entry = { ...draft, field: "email", value: "lain@example.com" } as const;
    const { draftId, mask } = await this.#world.core.keepInDraft(entry, this.#world.key());
    return [draftId === draft.draftId, mask];
  }

  async resend(back: number): Promise<unknown> {
    const asked = this.#codes.at(-1 - back);
    if (!asked) return NOTHING;
    const start = await this.#world.core.resendCode(asked, this.#world.key());
    return [{ ...start, challengeId: "", tag: "" }, await this.#reveal(asked)];
  }

  async check(back: number, how: { right: boolean; chat?: string }): Promise<unknown> {
    const asked = this.#codes.at(-1 - back);
    if (!asked) return NOTHING;
    const { conversation, challengeId } = asked;
    const code = asked.code === null || how.right ? (asked.code ?? "000000") : otherThan(asked.code);
    const key = this.#world.key();
    const request = { conversation: how.chat ?? conversation, challengeId, code };
    const judge = () => this.#world.core.checkCode(request, key);
    const outcome = await judge();
    this.#again = async () => namelessOutcome(await judge());
    if (outcome.result === "right") {
      asked.choices = outcome.accounts;
      if (outcome.session) this.#sessions.push(outcome.session);
    }
    return namelessOutcome(outcome);
  }

  /** Until the challenge ends, or nearly. */
  async guess(back: number): Promise<unknown> {
    const answers: unknown[] = [];
    for (let tries = 0; tries < 4; tries += 1) answers.push(await this.check(back, { right: false }));
    return answers;
  }

  repeatCheck(): Promise<unknown> {
    return this.#again();
  }

  async choose(back: number): Promise<unknown> {
    const asked = this.#codes.at(-1 - back);
    const account = asked?.choices.sort(byLabel)[0]?.account;
    if (!asked || account === undefined) return NOTHING;
    const session = opened(await this.#world.core.chooseAccount({ ...asked, account }, this.#world.key()));
    if (session) this.#sessions.push(session);
    return session?.epoch ?? null;
  }

  async readBalances(back: number): Promise<unknown> {
    const session = this.#sessions.at(-1 - back);
    if (!session) return NOTHING;
    const balances = await this.#world.core.readBalances(session);
    const whose = balances?.jht.cards.map(({ kpj }) => kpj).sort();
    return [await this.#world.core.isLive(session), whose ?? null, balances?.asOf ?? null];
  }

  async touch(back: number): Promise<unknown> {
    const session = this.#sessions.at(-1 - back);
    return session ? await this.#world.core.touchSession(session) : NOTHING;
  }

  async endSession(back: number): Promise<unknown> {
    const session = this.#sessions.at(-1 - back);
    return session ? await this.#world.core.endSession(session, "signed-out") : NOTHING;
  }

  async consent(conversation: string, inEnglish: boolean): Promise<unknown> {
    const language = inEnglish ? "en" : "id";
    const proof = {
      purpose: "chat-service",
      version: "1",
      given: true,
      textSha256: "ab".repeat(32),
    } as const;
    await this.#world.core.recordConsent({ conversation, language, ...proof }, this.#world.key());
    return await this.#world.core.readConsent(conversation);
  }

  wait(ms: number): Promise<unknown> {
    return this.#world.pass(ms);
  }

  async #begin(conversation: string, draftId: string | null): Promise<unknown> {
    const request = { conversation, draftId };
    return this.#note(conversation, await this.#world.core.startSignIn(request, this.#world.key()));
  }

  async #note(
    conversation: string,
    start: Awaited<ReturnType<World["core"]["startSignIn"]>>,
  ): Promise<unknown> {
    if (start.result !== "started") return start;
    const asked: AskedCode = { conversation, challengeId: start.challengeId, code: null, choices: [] };
    this.#codes.push(asked);
    return [{ ...start, challengeId: "", tag: "" }, await this.#reveal(asked)];
  }

  async #reveal(asked: AskedCode): Promise<unknown> {
    const message = await this.#world.core.revealCode(asked.challengeId);
    if ("code" in message) asked.code = message.code;
    return { ...message, code: "", tag: "", sendingId: "" };
  }

  #phoneOf(role: Role): string {
    return this.#world.person(role).phone ?? "+6281200000000";
  }
}

function namelessOutcome(outcome: CodeOutcome): unknown {
  if (outcome.result !== "right") return outcome;
  const { session, accounts } = outcome;
  return [session && [session.epoch, session.expiresAt], accounts.map(({ label }) => label).sort()];
}

function byLabel(a: { label: string }, b: { label: string }): number {
  return a.label.localeCompare(b.label);
}

async function recordOf(subject: CoreSubject): Promise<unknown> {
  const { accounts, drafts, consents, sends, sessions } = await subject.look();
  const members = accounts.map(({ member, phoneVerified }) => `${member} ${phoneVerified}`).sort();
  // Several may be of one moment, so there is no order.
  const endings = sessions.map(({ endedWhy }) => endedWhy ?? "open").sort();
  return { members, drafts: drafts.length, consents, sends, endings };
}
