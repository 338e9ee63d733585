import { readFileSync, writeFileSync } from "node:fs";
import type { TalkName } from "./talks.ts";

/** A figure with where it comes from. */
export interface Figure {
  value: number;
  unit: string;
  /** ISO date and time, UTC. */
  at: string;
  how: string;
}

/** What one message of a talk costs, averages over all people who said it. CPU times in µs. */
export interface MessageCost {
  name: string;
  replies: number;
  /** SMS handed to the gateway. */
  codes: number;
  statements: number;
  transactions: number;
  audits: number;
  postgresMicros: number;
  /** Calls of the core system, by method. */
  calls: Record<string, number>;
}

/** What one talk leaves behind, averages over all people. */
export interface TalkCost {
  messages: MessageCost[];
  walBytes: number;
  aofBytes: number;
  /** Commands, each with the calls that came in one turn of the event loop (docs/decisions/0065). */
  redisScripts: number;
  redisInBytes: number;
  redisOutBytes: number;
  /** Growth of each table that grew: rows, and bytes with indexes. */
  tables: Record<string, { rows: number; bytes: number }>;
}

/** All that is measured. */
export interface Measured {
  /** CPU time of the bot process for a message, of `npm run bench`. */
  botMicros: Figure;
  /** CPU time of Redis for a message, of the same run. */
  redisMicros: Figure;
  /** Memory of the bot for each session, of `npm run bench -- memory`. */
  botSessionBytes: Figure;
  /** Memory of Redis for a conversation whose talk is over. */
  dormantBytes: Figure;
  /** The same in the middle of a talk, the most there was. */
  liveBytes: Figure;
  talks: { at: string; how: string; people: number; costs: Record<TalkName, TalkCost> };
}

const FILE = new URL("measured.json", import.meta.url);

export function readMeasured(): Measured {
  return JSON.parse(readFileSync(FILE, "utf8")) as Measured;
}

export function writeMeasured(measured: Measured): void {
  writeFileSync(FILE, `${JSON.stringify(measured, null, 2)}\n`);
}
