import pg from "pg";
import { CoreUnavailable } from "../../ports/core.ts";
import { type Database, type Parameter, type Queries, VALUE_PARSERS } from "./database.ts";
import { ConnectionLost, isConflict, isForLater, isSessionOver } from "./unavailable.ts";

/** Longer than any statement of ours takes; shorter than the ten seconds within which a person is told. */
const STATEMENT_TIMEOUT_MS = 5_000;
/** Also the longest wait for a free connection of the pool. */
const CONNECT_TIMEOUT_MS = 3_000;
const POOL_SIZE = 10;

/** Runs of one transaction, when others are in its way: each loser goes after the one to which it lost. */
const MOST_RUNS = 3;

/** Opens a pool of connections to Postgres. Nothing connects before the first query. */
export function openPostgres(url: string): Database {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: "layanan-peserta",
    max: POOL_SIZE,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    // The server may be unable to tell us that it gave up.
    query_timeout: STATEMENT_TIMEOUT_MS + 1_000,
    idle_in_transaction_session_timeout: 2 * STATEMENT_TIMEOUT_MS,
    options: "-c timezone=UTC",
    types: { getTypeParser: findParser },
  });
  // A connection lost while idle is replaced by the pool; without listeners Node would end the process.
  pool.on("error", () => undefined);
  const lost = new WeakSet<pg.ClientBase>();
  pool.on("connect", (client) => client.on("error", () => lost.add(client)));

  return {
    ...queriesOf(pool),
    transaction: (work) => runUntilNoConflict(() => runTransaction({ pool, lost }, work)),
    close: () => pool.end(),
  };
}

async function runUntilNoConflict<T>(run: () => Promise<T>): Promise<T> {
  for (let runs = 1; ; runs += 1) {
    try {
      return await run();
    } catch (error) {
      const again = error instanceof CoreUnavailable && isConflict(error.cause) && runs < MOST_RUNS;
      if (!again) throw error;
    }
  }
}

/** `lost` has the clients whose connection has ended. */
interface Connections {
  pool: pg.Pool;
  lost: WeakSet<pg.ClientBase>;
}

async function runTransaction<T>(
  { pool, lost }: Connections,
  work: (queries: Queries) => Promise<T>,
): Promise<T> {
  const client = await available(pool.connect());
  const queries = queriesOf(client);
  try {
    await queries.query("begin");
    const result = await work(queries);
    await queries.query("commit");
    client.release();
    return result;
  } catch (error) {
    const answering = !(error instanceof CoreUnavailable) && (await rollBack(client));
    client.release(!answering);
    if (error instanceof CoreUnavailable && (lost.has(client) || isSessionOver(error.cause)))
      throw new ConnectionLost("Postgres was lost in a transaction", { cause: error.cause });
    throw error;
  }
}

/** False when the connection is of no use any more; to close it rolls back as well. */
async function rollBack(client: pg.PoolClient): Promise<boolean> {
  return await client.query("rollback").then(
    () => true,
    () => false,
  );
}

function queriesOf(target: pg.Pool | pg.PoolClient): Queries {
  return {
    async query<Row extends object>(sql: string, parameters: readonly Parameter[] = []) {
      const result = await available(target.query<Row>(sql, [...parameters]));
      return result.rows;
    },
    async script(sql) {
      await available(target.query(sql));
    },
  };
}

/** Passes errors in a statement on as they are (ours to mend); everything else means the database did not answer. */
async function available<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof pg.DatabaseError && !isForLater(error)) throw error;
    throw new CoreUnavailable("Postgres did not answer", { cause: error });
  }
}

const findParser: typeof pg.types.getTypeParser = (typeId: number, format?: unknown) =>
  VALUE_PARSERS[typeId] ?? pg.types.getTypeParser(typeId, format === "binary" ? "binary" : "text");
