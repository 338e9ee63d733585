import type { Database, Queries } from "../../src/core/sql/database.ts";
import type { CoreSystem } from "../../src/ports/core.ts";

/** What the product asked of the world since the last `takeCounts`. */
export interface Counts {
  /** Replies handed to the channel. */
  replies: number;
  /** SMS and e-mails handed to the gateway. */
  codes: number;
  /** SQL statements, those within transactions included, `begin` and `commit` not. */
  statements: number;
  transactions: number;
  /** Rows of the audit trail: each holds one of its chains until its transaction ends. */
  audits: number;
  /** By method of the core system. */
  calls: Partial<Record<keyof CoreSystem, number>>;
}

export function newCounts(): Counts {
  return { replies: 0, codes: 0, statements: 0, transactions: 0, audits: 0, calls: {} };
}

/** Gives what was counted and begins anew. */
export function takeCounts(counts: Counts): Counts {
  const taken = { ...counts };
  Object.assign(counts, newCounts());
  return taken;
}

/** A database that counts what passes through it. */
export function countStatements(database: Database, counts: Counts): Database {
  return {
    ...countQueries(database, counts),
    async transaction(work) {
      counts.transactions += 1;
      return await database.transaction((queries) => work(countQueries(queries, counts)));
    },
    close: () => database.close(),
  };
}

function countQueries(queries: Queries, counts: Counts): Queries {
  return {
    async query(sql, parameters) {
      counts.statements += 1;
      if (sql.includes("insert into audit ")) counts.audits += 1;
      return await queries.query(sql, parameters);
    },
    async script(sql) {
      counts.statements += 1;
      await queries.script(sql);
    },
  };
}

/** A core system that counts the calls of each of its methods. */
export function countCalls(core: CoreSystem, counts: Counts): CoreSystem {
  return new Proxy(core, {
    get(target, name: keyof CoreSystem) {
      counts.calls[name] = (counts.calls[name] ?? 0) + 1;
      return target[name];
    },
  });
}
