import type { Role } from "../ports/agent-accounts.ts";

/** What can be allowed at the desk. */
export const PERMISSIONS = [
  /** See the queue, take conversations, answer them. */
  "answer",
  /** Read conversations that somebody else holds, masked. */
  "read-all",
  /** Give a conversation to somebody else than oneself, or take it from him. */
  "assign",
  /** See an identifier in full, for a reason. */
  "reveal",
  /** Decide cases: a recovery, letting a frozen account go, requests about data. */
  "approve",
  /** See the figures. */
  "report",
  /** Take the figures away as a file. */
  "export",
  /** Read the trail of what was done at the desk. */
  "read-trail",
  /** Invite people and change what they may do. */
  "manage",
] as const;
/** Something that not everybody at the desk may do. */
export type Permission = (typeof PERMISSIONS)[number];

/**
 * Who may do what. Whoever manages accounts reads no conversation, and whoever checks the trail leaves none in a conversation: no role
 * alone can both do a thing and hide it.
 */
const ALLOWED: Record<Role, readonly Permission[]> = {
  agent: ["answer", "reveal"],
  supervisor: ["answer", "read-all", "assign", "reveal", "approve", "report", "export"],
  auditor: ["read-all", "report", "export", "read-trail"],
  admin: ["approve", "manage", "read-trail"],
};

/** Whether a role may do this. */
export function may(role: Role, permission: Permission): boolean {
  return ALLOWED[role].includes(permission);
}

/** Everything that a role may do. */
export function permissionsOf(role: Role): readonly Permission[] {
  return ALLOWED[role];
}
