/** Names a session in a snapshot: opaque, worthless without the core. */
export interface SessionRef {
  sessionId: string;
  epoch: number;
}

/** A session as it was just opened. Times are milliseconds since 1970. */
export interface Session extends SessionRef {
  expiresAt: number;
}
