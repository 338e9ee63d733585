import { join } from "node:path";
import type { Database } from "./sql/database.ts";
import { openPostgres } from "./sql/database-postgres.ts";

/** Where the records are. */
export interface RecordsPlace {
  /** Postgres; null for the embedded database in a folder of `dataDir`. */
  databaseUrl: string | null;
  dataDir: string;
}

/** Opens the database of the records, whatever state its schema is in. Throws `FolderInUse` when another process has the folder. */
export async function openRecords({ databaseUrl, dataDir }: RecordsPlace): Promise<Database> {
  if (databaseUrl !== null) return openPostgres(databaseUrl);
  // Loaded only where it is used: with a Postgres a start need not wait for it.
  const { openPglite } = await import("./sql/database-pglite.ts");
  return openPglite(join(dataDir, "records"));
}
