/** Names a session in a snapshot: opaque, worthless without the core. */
export interface SessionRef {
  sessionId: string;
  epoch: number;
}
