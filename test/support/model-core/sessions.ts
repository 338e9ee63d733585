import type { Session, SessionRef } from "../../../src/ports/core.ts";
import { type ModelContext, makeId } from "./context.ts";
import type { SessionEnd, SessionNamed } from "./events.ts";
import { isBindingLive } from "./live-binding.ts";
import { tellOfNewChat } from "./notices.ts";
import type { Binding, SessionRecord } from "./records.ts";

/**
 * Opens a session for a member in a conversation and binds the two. Sessions that this one replaces end: the conversation's own, and those
 * of bindings that made room. The epoch rises within a conversation.
 */
export function openSession(context: ModelContext, conversation: string, member: string): Session {
  const { records, clock, policy } = context;
  const known = records.bindings.under(`chat:${conversation}`).length;
  const binding = bindConversation(context, conversation, member);
  if (records.bindings.under(`chat:${conversation}`).length > known) tellOfNewChat(context, binding);
  const before = records.sessions.under(`chat:${conversation}`);
  for (const session of before) end(context, session, "replaced");
  for (const session of records.sessions.under(`member:${member}`)) {
    if (session.binding.ended) end(context, session, "replaced");
  }
  const now = clock.now();
  const session: SessionRecord = {
    sessionId: makeId(context),
    epoch: before.length + 1,
    conversation,
    member,
    binding,
    createdAt: now,
    lastUsedAt: now,
    endedWhy: null,
  };
  records.sessions.add(session);
  records.events.push({ at: now, what: "session-opened", ...nameOf(session) });
  const { sessionId, epoch } = session;
  return { sessionId, epoch, expiresAt: now + policy.session.absoluteMs };
}

/** A session while it may see personal data; null otherwise. */
export function findLiveSession(
  context: ModelContext,
  { sessionId, epoch }: SessionRef,
): SessionRecord | null {
  const session = context.records.sessions.find(`id:${sessionId}`);
  return session && session.epoch === epoch && isSessionLive(context, session) ? session : null;
}

/** Not ended, inside its idle and absolute limits, its binding live. */
export function isSessionLive(context: ModelContext, session: SessionRecord): boolean {
  if (context.faults.has("session-never-ends")) return true;
  const { idleMs, absoluteMs } = context.policy.session;
  const now = context.clock.now();
  return (
    session.endedWhy === null &&
    session.lastUsedAt > now - idleMs &&
    session.createdAt > now - absoluteMs &&
    isBindingLive(context, session.binding)
  );
}

/** Moves the idle limit, at most once in the policy's interval. */
export function touchSession(context: ModelContext, ref: SessionRef): void {
  const now = context.clock.now();
  const session = findLiveSession(context, ref);
  if (session && session.lastUsedAt <= now - context.policy.session.touchEveryMs) session.lastUsedAt = now;
}

/** Ends a session for the reason given; an ended one stays as it is. */
export function endSession(
  context: ModelContext,
  { sessionId, epoch }: SessionRef,
  why: Exclude<SessionEnd, "replaced" | "revoked">,
): void {
  const session = context.records.sessions.find(`id:${sessionId}`);
  if (session?.epoch === epoch) end(context, session, why);
}

/** Which session this is, as events tell it. */
export function nameOf({ sessionId, epoch, conversation, member }: SessionRecord): SessionNamed {
  return { sessionId, epoch, conversation, member };
}

/** Ends a session that has not ended. */
export function end({ records, clock }: ModelContext, session: SessionRecord, why: SessionEnd): void {
  if (session.endedWhy !== null) return;
  session.endedWhy = why;
  records.events.push({ at: clock.now(), what: "session-ended", why, ...nameOf(session) });
}

/**
 * Binds a conversation to a member who has just proven himself in it. A conversation speaks for one member at a time; a member has at most
 * so many live chats as the policy says, the oldest making room. A stale or suspended binding is not revived but replaced.
 */
function bindConversation(context: ModelContext, conversation: string, member: string): Binding {
  const { records, clock, policy } = context;
  const now = clock.now();
  const here = records.bindings.under(`chat:${conversation}`);
  const renewed = here.find((binding) => binding.member === member && isBindingLive(context, binding));
  if (renewed) {
    renewed.lastVerifiedAt = now;
    return renewed;
  }
  for (const binding of here) binding.ended = true;
  const live = records.bindings.under(`member:${member}`).filter((other) => isBindingLive(context, other));
  const kept = policy.binding.liveChatsPerMember - 1;
  for (const oldest of live.slice(0, Math.max(0, live.length - kept))) oldest.ended = true;
  const id = makeId(context);
  const binding = {
    id,
    conversation,
    member,
    boundAt: now,
    lastVerifiedAt: now,
    suspended: false,
    ended: false,
  };
  records.bindings.add(binding);
  return binding;
}

/** Ends every session of a member but those of one conversation. */
export function endSessions(context: ModelContext, member: string, but: string | null): void {
  for (const session of context.records.sessions.under(`member:${member}`)) {
    if (session.conversation !== but) end(context, session, "replaced");
  }
}
