import type { CodePurpose } from "../../../src/ports/core.ts";
import { isOpen } from "./challenges.ts";
import type { ModelContext } from "./context.ts";
import type { ModelEvent, SessionEnd, SessionNamed } from "./events.ts";
import { countWrongToday } from "./lanes.ts";
import { isBindingLive } from "./live-binding.ts";
import type { Challenge, LaneRecord, SessionRecord } from "./records.ts";
import { isSessionLive } from "./sessions.ts";

/** What a test may look at without changing anything. Everything is as of now, and a copy but for `events`. */
export interface ModelView {
  /** All that took effect, oldest first. */
  readonly events: readonly ModelEvent[];
  challenges(): ChallengeView[];
  /** Neither used nor ended nor run out. */
  liveChallenges(): ChallengeView[];
  sessions(): SessionView[];
  bindings(): BindingView[];
  /** Of those who ever typed a code. */
  lanes(): LaneView[];
  /** The right codes, oldest first. */
  accepted(): { challengeId: string; conversation: string; at: number }[];
}

interface ChallengeView {
  challengeId: string;
  purpose: CodePurpose;
  conversation: string;
  /** Empty for a decoy. */
  members: readonly string[];
  sends: number;
  tries: number;
  state: "live" | "expired" | "used" | "tries" | "replaced";
  expiresAt: number;
}

interface SessionView extends SessionNamed {
  live: boolean;
  endedWhy: SessionEnd | null;
  lastUsedAt: number;
}

interface BindingView {
  conversation: string;
  member: string;
  live: boolean;
  boundAt: number;
  lastVerifiedAt: number;
}

interface LaneView extends LaneRecord {
  member: string;
  lane: "bound" | "unbound";
  wrongToday: number;
}

/** Looks at a model's records. */
export function createModelView(context: ModelContext): ModelView {
  const { records } = context;
  const challenges = () => records.challenges.all.map((challenge) => challengeView(context, challenge));
  return {
    events: records.events,
    challenges,
    liveChallenges: () => challenges().filter(({ state }) => state === "live"),
    sessions: () => records.sessions.all.map((session) => sessionView(context, session)),
    bindings: () =>
      records.bindings.all.map((binding) => ({
        conversation: binding.conversation,
        member: binding.member,
        live: isBindingLive(context, binding),
        boundAt: binding.boundAt,
        lastVerifiedAt: binding.lastVerifiedAt,
      })),
    lanes: () => [...records.lanes].map(([key, lane]) => laneView(context, key, lane)),
    accepted: () =>
      records.events.flatMap((event) => {
        if (event.what !== "code-judged" || event.verdict !== "right") return [];
        const { challengeId, conversation, at } = event;
        return [{ challengeId, conversation, at }];
      }),
  };
}

function challengeView({ clock }: ModelContext, challenge: Challenge): ChallengeView {
  const { id, purpose, conversation, members, sends, attempts, expiresAt } = challenge;
  const state = stateOf(challenge, clock.now());
  return { challengeId: id, purpose, conversation, members, sends, tries: attempts, state, expiresAt };
}

function stateOf(challenge: Challenge, now: number): ChallengeView["state"] {
  if (isOpen(challenge)) return challenge.expiresAt > now ? "live" : "expired";
  return challenge.dead ?? "used";
}

function sessionView(context: ModelContext, session: SessionRecord): SessionView {
  const { sessionId, epoch, conversation, member, endedWhy, lastUsedAt } = session;
  return {
    sessionId,
    epoch,
    conversation,
    member,
    live: isSessionLive(context, session),
    endedWhy,
    lastUsedAt,
  };
}

function laneView(context: ModelContext, key: string, kept: LaneRecord): LaneView {
  const [member = "", lane] = key.split("|");
  const which = lane === "bound" ? "bound" : "unbound";
  return { ...kept, member, lane: which, wrongToday: countWrongToday(context, `member:${member}`, which) };
}
