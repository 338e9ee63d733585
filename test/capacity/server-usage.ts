import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Redis } from "ioredis";
import { type Database, onlyRow } from "../../src/core/sql/database.ts";

/** What Postgres and Redis have used so far; differences of two readings are what a stretch cost. */
export interface ServerUsage {
  /** µs of CPU time of the postmaster and all its processes, user and system, those that have ended included. */
  postgresMicros: number;
  /** Bytes of write-ahead log, without full page images (the test server writes none). */
  walBytes: number;
  redisMicros: number;
  /** Commands that ran scripts of the product: several calls may be in one. */
  redisScripts: number;
  redisInBytes: number;
  redisOutBytes: number;
  /** Growth of the append-only file. */
  aofBytes: number;
  /** Memory in use. */
  redisMemoryBytes: number;
}

/** Linux counts CPU time of processes that have ended in hundredths of a second. */
const TICK_MICROS = 10_000;

/** Reads all counters. Linux only: CPU time comes from /proc. */
export async function readUsage(postgresUrl: string, database: Database, redis: Redis): Promise<ServerUsage> {
  const wal = await database.query<{ bytes: number }>(
    "select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint as bytes",
  );
  const info = await redis.info("all");
  const field = (name: string) => Number(new RegExp(`^${name}:?([\\d.]+)`, "m").exec(info)?.[1] ?? 0);
  return {
    postgresMicros: postgresMicros(postgresUrl),
    walBytes: onlyRow(wal).bytes,
    redisMicros: (field("used_cpu_user") + field("used_cpu_sys")) * 1e6,
    redisScripts: field("cmdstat_evalsha:calls=") + field("cmdstat_eval:calls="),
    redisInBytes: field("total_net_input_bytes"),
    redisOutBytes: field("total_net_output_bytes"),
    aofBytes: field("aof_current_size"),
    redisMemoryBytes: field("used_memory"),
  };
}

/** Bytes of every table with its indexes and long values. */
export async function readTableBytes(database: Database): Promise<Record<string, number>> {
  const rows = await database.query<{ name: string; bytes: number }>(
    `select relname as name, pg_total_relation_size(oid)::bigint as bytes from pg_class
     where relkind = 'r' and relnamespace = 'public'::regnamespace`,
  );
  return Object.fromEntries(rows.map(({ name, bytes }) => [name, bytes]));
}

/** Rows of every table. */
export async function readTableRows(database: Database): Promise<Record<string, number>> {
  const names = Object.keys(await readTableBytes(database));
  const counted = await Promise.all(
    names.map(async (name) => {
      const rows = await database.query<{ rows: number }>(`select count(*) as rows from ${name}`);
      return [name, onlyRow(rows).rows] as const;
    }),
  );
  return Object.fromEntries(counted);
}

function postgresMicros(url: string): number {
  const folder = new URL(url).searchParams.get("host") ?? "";
  const postmaster = Number(readFileSync(join(folder, "data", "postmaster.pid"), "utf8").split("\n")[0]);
  const children = readdirSync("/proc").filter((name) => /^\d+$/.test(name) && parentOf(name) === postmaster);
  const living = [String(postmaster), ...children].map(microsOf).reduce((sum, micros) => sum + micros, 0);
  return living + endedChildrenTicks(postmaster) * TICK_MICROS;
}

/** Fields of /proc/<pid>/stat after the name, which may hold spaces: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
function statOf(pid: string): string[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  } catch {
    return [];
  }
}

const parentOf = (pid: string) => Number(statOf(pid)[1]);

function endedChildrenTicks(pid: number): number {
  const [user = "0", system = "0"] = statOf(String(pid)).slice(13, 15);
  return Number(user) + Number(system);
}

/** Nanoseconds on a CPU are the first field: https://www.kernel.org/doc/html/latest/scheduler/sched-stats.html */
function microsOf(pid: string): number {
  try {
    return Number(readFileSync(`/proc/${pid}/schedstat`, "utf8").split(" ")[0]) / 1_000;
  } catch {
    return 0;
  }
}
