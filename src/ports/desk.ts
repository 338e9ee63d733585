/**
 * A desk: where people read what participants write, answer, note and end. Whatever it looks like, it works through `AgentDesk`: it follows
 * what happens to tickets and acts in agents' names. What holds at every desk stands in `test/desk/desk-contract.ts`.
 */
export interface Desk {
  /** Begins to follow what happens to tickets. */
  start(): void;
  /** Something has happened to a ticket in this process: it need not wait for the next regular look. */
  hurry(): void;
  /** Ends what is under way. What was not told yet is told after the next start, by whatever process. */
  stop(): Promise<void>;
}
