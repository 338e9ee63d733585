/** What the command line asks of a scenario. */
export interface Options {
  /** Length of a measured stretch. */
  seconds: number;
  /** Stretches of each contestant or condition, in turn. */
  rounds: number;
  /** Messages under way at a time. */
  inFlight: number;
  /** Names of contestants with commas between them. */
  only: string;
  /** Folder for CPU profiles; null for none. */
  profile: string | null;
}

/** What came of a scenario. */
export interface Outcome {
  /** For tools. */
  figures: unknown;
  /** For people. */
  report: string;
}

/** Tells on the terminal what is under way. */
export function tell(what: string): void {
  console.error(what);
}
