/**
 * The log. Fields are the closed list below: no message text, no identifiers, no tokens can be put in by mistake.
 */
export interface Log {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

/** What a line may say besides its event: nothing in it names a person. */
export interface LogFields {
  channel?: string;
  /** First 12 hex digits of the SHA-256 of the conversation's key. */
  conversation?: string;
  /** What the participant is told to quote: ties an apology to this line. */
  reference?: string;
  flow?: string;
  service?: string;
  kind?: string;
  code?: string | number;
  method?: string;
  count?: number;
  ms?: number;
  /** Reduced to name and stack without its message when it is not one of our own errors. */
  error?: unknown;
}
