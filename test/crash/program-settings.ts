import type { Hurry } from "./hurried-clock.ts";
import type { Fault } from "./planted-faults.ts";

/** What a process of these tests is told, as JSON in the environment variable SETTINGS; where it dies is in CRASH_AT, as `17:before`. */
export interface ProgramSettings {
  /** `product`: what participants meet. `count`: says of each message how many there were in its chat, and what it was. */
  flows: "product" | "count";
  redisUrl: string;
  /** A database with the schema and the demo's people in it; nobody asks it when the flows are those that count. */
  databaseUrl: string;
  /** Where messages are sent, up to and without `/bot<token>`. */
  botApiRoot: string;
  botToken: string;
  webhookSecret: string;
  /** Takes an `OutsideMessage` as JSON by POST. */
  smsUrl: string;
  hurry: Hurry;
  /** In hurried milliseconds. */
  leaseMs: number;
  fault: Fault | null;
}

/** The same for whatsapp-program.ts, which is told on standard input where it dies. */
export interface WhatsAppProgramSettings {
  redisUrl: string;
  databaseUrl: string;
  /** WhatsApp's server, and where its files are. */
  serverUrl: string;
  mediaRoot: string;
  leaseMs: number;
}

/** Seals what these processes keep, and lets the tests look into it. */
export const MASTER_KEY = { id: "crash", bytes: new Uint8Array(32).fill(7) };
