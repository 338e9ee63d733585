import { mkdir } from "node:fs/promises";
import { PGlite, type Transaction } from "@electric-sql/pglite";
import { CoreUnavailable } from "../../ports/core.ts";
import { type Database, type Parameter, type Queries, VALUE_PARSERS } from "./database.ts";
import { claimFolder } from "./folder-claim.ts";
import { isForLater } from "./unavailable.ts";

/**
 * Opens the embedded Postgres: in `folder`, which is made when missing, or in memory when it is null. A folder serves one process at a
 * time: throws `FolderInUse` when another has it. Until `close()` Node does not end by itself.
 */
export async function openPglite(folder: string | null): Promise<Database> {
  if (folder === null) return databaseOver(await PGlite.create({ parsers: VALUE_PARSERS }));
  await mkdir(folder, { recursive: true });
  const claim = await claimFolder(folder);
  try {
    const database = databaseOver(await PGlite.create({ dataDir: folder, parsers: VALUE_PARSERS }));
    return {
      ...database,
      async close() {
        await database.close();
        await claim.release();
      },
    };
  } catch (error) {
    await claim.release();
    throw error;
  }
}

function databaseOver(engine: PGlite): Database {
  return {
    ...queriesOf(engine, engine),
    async transaction(work) {
      return await available(engine, () => engine.transaction((open) => work(queriesOf(engine, open))));
    },
    async close() {
      if (!engine.closed) await engine.close();
    },
  };
}

function queriesOf(engine: PGlite, target: PGlite | Transaction): Queries {
  return {
    async query<Row extends object>(sql: string, parameters: readonly Parameter[] = []) {
      const result = await available(engine, () => target.query<Row>(sql, [...parameters]));
      return result.rows;
    },
    async script(sql) {
      await available(engine, () => target.exec(sql));
    },
  };
}

/** Errors in a statement pass as they are (ours to mend); a full disk is told apart from them. */
async function available<T>(engine: PGlite, ask: () => Promise<T>): Promise<T> {
  if (engine.closed) throw new CoreUnavailable("the embedded database is closed");
  try {
    return await ask();
  } catch (error) {
    throw isForLater(error)
      ? new CoreUnavailable("the embedded database cannot do this now", { cause: error })
      : error;
  }
}
