/** What somebody is at the desk. What each may do stands in `src/desk/permissions.ts`. */
export const ROLES = ["agent", "supervisor", "auditor", "admin"] as const;
/** What somebody is at the desk; permissions go by it. */
export type Role = (typeof ROLES)[number];

/**
 * How people get in at the desk: accounts, invitations, sessions and the trail of what they did. Secrets come in as digests or hashes,
 * but for the secret of the second factor, which is kept sealed. Methods throw `CoreUnavailable` when the store behind them does
 * not answer; every other outcome is data. Calls that take a `requestKey` give their first outcome again when they are repeated.
 */
export interface AgentAccounts {
  /** Adds somebody who may take up the account with an invitation. */
  invite(invitation: Invitation, requestKey: string): Promise<{ agentId: string } | "login-taken">;
  /**
   * Sends somebody a new way in: the old password, second factor and sessions end at once, and so does an invitation that was not
   * taken up. False when there is nobody of that id.
   */
  inviteAgain(
    again: { agentId: string; tokenSha256: string; by: string },
    requestKey: string,
  ): Promise<boolean>;
  /** Whose invitation this is, or null when it is unknown, used or too old. Reading uses nothing up. */
  readInvitation(tokenSha256: string): Promise<AgentProfile | null>;
  /** Uses an invitation up. False when it was not (any more) valid. */
  acceptInvitation(acceptance: Acceptance, requestKey: string): Promise<boolean>;

  /**
   * Counts a try before it is judged. False when one of the subjects has used up what the policy allows: then it is not counted, and to
   * be answered like any wrong try.
   */
  maySignIn(subjects: readonly SignInSubject[]): Promise<boolean>;
  /** What a sign-in is compared with, or null for nobody who could sign in. */
  readCredentials(login: string): Promise<AgentCredentials | null>;
  /** Opens a session, and keeps a newer hash if there is one; null when the code's time step was used before. */
  openSession(opening: SessionOpening): Promise<AgentSession | null>;
  /** The session of a token while it is inside its limits and its account is active. */
  readSession(tokenSha256: string): Promise<AgentSession | null>;
  /** Moves the idle limit of a session; for acts of a person, never for what a page does by itself. */
  touchSession(tokenSha256: string): Promise<void>;
  endSession(tokenSha256: string): Promise<void>;
  /** Notes that the second factor was shown again in a session; false when the code's time step was used before. */
  confirmSession(confirmation: { tokenSha256: string; totpStep: number }): Promise<boolean>;

  /** Everybody at the desk, by name. */
  listAgents(): Promise<AgentProfile[]>;
  /** Changes what somebody may do. His sessions end when he may do less. False when there is nobody of that id. */
  changeAgent(change: AgentChange, requestKey: string): Promise<boolean>;

  /**
   * One identifier of a ticket's member in full, and a trace of it in the same transaction. Null when the ticket has no member, or is not
   * held by him who asks and he may not see others'.
   */
  reveal(asked: Reveal): Promise<string | null>;

  /** Adds what somebody did to the audit trail. */
  noteAct(act: AgentAct): Promise<void>;
  /** The newest acts at the desk, newest first. */
  listActs(limit: number): Promise<ListedAct[]>;
}

/** Somebody at the desk. What he is asked about and how much he takes stands with `AgentDesk`, under the same id. `login` and `name` are his own, and never a participant's. */
export interface AgentProfile {
  id: string;
  /** 3 to 32 lower-case letters, digits, dots and dashes. */
  login: string;
  /** What participants see. */
  name: string;
  role: Role;
  state: "invited" | "active" | "disabled";
}

/** Lets somebody become an agent, by a link that only he has. */
export interface Invitation {
  login: string;
  name: string;
  role: Role;
  /** SHA-256 (hex) of the 256-bit token. */
  tokenSha256: string;
  /** Who invites: an agent's id, or `command-line`. */
  by: string;
  /** One of the fictional people, who get in nowhere else. */
  demo?: true;
}

/** What an invited person brings: his password, hashed, and the secret of his authenticator. */
export interface Acceptance {
  tokenSha256: string;
  passwordHash: KeptPassword;
  /** Base32 (RFC 4648). */
  totpSecret: string;
}

/** What is kept of a password: the hash with its parameters, and which key the pepper came from. */
interface KeptPassword {
  encoded: string;
  pepperId: string;
}

/** What a sign-in is checked against. */
export interface AgentCredentials {
  agentId: string;
  passwordHash: KeptPassword;
  totpSecret: string;
}

/** A sign-in that was right in both factors. */
export interface SessionOpening {
  agentId: string;
  tokenSha256: string;
  /** The time step of the code (RFC 6238). */
  totpStep: number;
  /** The same password, hashed with today's parameters. */
  rehashed: KeptPassword | null;
}

/** Whose tries are counted: an address's, a device's that signed in before, or those for a login from anywhere else. */
export type SignInSubject =
  | { kind: "address"; value: string }
  | { kind: "device"; value: string }
  | { kind: "login"; value: string };

/** Times are milliseconds since 1970. */
export interface AgentSession {
  agent: AgentProfile;
  /** When it ends whatever happens. */
  endsAt: number;
  /** When the second factor was shown last. */
  confirmedAt: number;
}

/** Another role, or an account closed or opened again. */
export interface AgentChange {
  agentId: string;
  by: string;
  role?: Role;
  state?: "active" | "disabled";
}

/** What may be seen in full, and for which reasons: a fixed set, so that the trail can be counted and holds nothing typed. */
export const REVEALED_FIELDS = ["name", "phone", "email", "nik"] as const;
/** What may be seen in full. */
export type RevealedField = (typeof REVEALED_FIELDS)[number];
export const REVEAL_REASONS = ["identity", "call-back", "correction", "complaint"] as const;
/** Why somebody wants to see it. */
export type RevealReason = (typeof REVEAL_REASONS)[number];

/** A wish to see one value in full: it is on the trail before it is shown. */
export interface Reveal {
  agentId: string;
  ticket: string;
  field: RevealedField;
  reason: RevealReason;
  /** Whether he may also see what others hold. */
  anybodys: boolean;
}

/** An act worth a trace. No word that anybody typed. */
export interface AgentAct {
  agentId: string;
  event: "sensitive_read" | "authn_login_success" | "authn_login_fail" | "authz_fail";
  /** What was done and to what: words of a fixed set and ids. */
  detail: string;
  /** A ticket's id, or null. */
  ticket: string | null;
}

/** A line of the trail about the desk. Milliseconds since 1970. */
export interface ListedAct {
  at: number;
  agentId: string;
  event: string;
  detail: string;
}
