/**
 * The little that the core needs of a database, so that Postgres and the embedded PGlite run the very same SQL.
 * Column values arrive alike from both: `bigint` and `numeric` as numbers, `timestamptz` as milliseconds since 1970,
 * `date` as `YYYY-MM-DD`, `json` parsed.
 */
export interface Queries {
  /** Runs one statement with `$1`-style parameters and gives its rows. Throws `CoreUnavailable`. */
  query<Row extends object = Record<string, unknown>>(
    sql: string,
    parameters?: readonly Parameter[],
  ): Promise<Row[]>;
  /** Runs several statements without parameters. Throws `CoreUnavailable`. */
  script(sql: string): Promise<void>;
}

/** A database: single statements, or several in a transaction. */
export interface Database extends Queries {
  /**
   * Commits when `work` resolves, rolls back and passes the error on when it rejects. Runs `work` anew when another transaction was in
   * its way, so it must do nothing but query. Throws `ConnectionLost` when it may or may not have been committed.
   */
  transaction<T>(work: (queries: Queries) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** What a statement takes. JSON goes in as text. */
export type Parameter = string | number | boolean | null | readonly string[];

/** How the text form of a Postgres type becomes a value, by type id (`pg_type.oid`). */
export const VALUE_PARSERS: Readonly<Record<number, (text: string) => unknown>> = {
  20: Number, // bigint: rupiah and counts, far below 2^53
  1082: (text) => text, // date
  1184: parseTimestamp,
  1700: Number, // numeric, which sum(bigint) gives
};

/** Every connection is set to UTC, so a timestamp always ends in `+00`. */
function parseTimestamp(text: string): number {
  return Date.parse(text.replace(" ", "T").replace(/\+00$/, "Z"));
}

/** The one row that a statement always gives. */
export function onlyRow<Row>(rows: readonly Row[]): Row {
  const [row] = rows;
  if (row === undefined || rows.length > 1) throw new Error(`expected one row, got ${rows.length}`);
  return row;
}
