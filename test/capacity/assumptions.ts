import { SWEEP_RULES } from "../../src/core/sql/sweep.ts";
import { policy } from "../../src/policy.ts";
import type { TalkName } from "./talks.ts";

/** A number that is decided or given, not measured. Change it here and run `UPDATE=1 npm test -- test/capacity`. */
export interface Assumption {
  value: number;
  unit: string;
  /** Where it comes from, or why it was chosen. */
  source: string;
}

export type Channel = "whatsapp" | "telegram" | "web";

export const CHANNELS: readonly Channel[] = ["whatsapp", "telegram", "web"];

const assumption = (value: number, unit: string, source: string): Assumption => ({ value, unit, source });

/** The day, the people, and what machines are allowed to be filled with. */
export const ASSUMPTIONS = {
  participants: assumption(40e6, "people", "given"),
  conversations: assumption(5e6, "on the peak day", "given"),
  hours: assumption(6, "hours in which they begin", "given"),
  peakFactor: assumption(
    3,
    "times the average, in the busiest minute",
    "chosen: an announcement is read at once by many",
  ),
  rampMinutes: assumption(15, "minutes from the announcement to the busiest minute", "chosen"),
  plateauMinutes: assumption(30, "minutes at the peak, then falling off exponentially", "chosen"),
  thinkSeconds: assumption(
    15,
    "seconds between an answer and the next message",
    "chosen: to read and to type 16 digits",
  ),
  ordinaryConversations: assumption(200_000, "on an ordinary day", "chosen: each participant twice a year"),
  peakDays: assumption(4, "peak days a year", "chosen"),
  botLoad: assumption(
    0.55,
    "most a process may be busy in the busiest minute",
    "rule: 50-60 %, above that waits grow fast (table of waits)",
  ),
  redisLoad: assumption(
    0.5,
    "most a Redis node may be busy in the busiest minute",
    "rule: one thread, and a replica's resynchronisation needs room",
  ),
  postgresLoad: assumption(
    0.5,
    "most the cores of Postgres may be busy in the busiest minute",
    "rule: checkpoints, vacuum and backups need room",
  ),
  channelLoad: assumption(
    0.8,
    "most a vendor's rate may be used in the busiest minute",
    "rule: above it a retry has no room",
  ),
  webhookSeconds: assumption(
    0.2,
    "seconds a webhook connection is taken by an update",
    "chosen, to be measured: a round trip from Europe, where Telegram's servers may stand, to Jakarta, and some ms for us",
  ),
  roundTripMs: assumption(0.5, "ms from a process to Postgres and back", "chosen: one data centre"),
  commitMs: assumption(
    1,
    "ms for Postgres to flush a commit",
    "chosen: SSD with a protected cache, one synchronous flush",
  ),
  fsyncMs: assumption(1, "ms for an fsync of Redis' file", "chosen: the same disk"),
  contactShared: assumption(
    0.5,
    "of people in Telegram who share their number, so that the code comes in the chat",
    "chosen",
  ),
  smsRupiah: assumption(
    400,
    "rupiah for an SMS",
    "a local provider lists Rp 300-500: https://go-notification.andrianprasetya.com/docs/channels/sms/overview",
  ),
  waves: assumption(5, "days over which an announcement can be spread", "chosen"),
} as const satisfies Record<string, Assumption>;

/** Which share of the peak day's conversations is which talk. */
export const TALK_MIX: Readonly<Record<TalkName, number>> = { register: 0.45, signIn: 0.45, ask: 0.1 };

/** The same for an ordinary day. */
export const ORDINARY_MIX: Readonly<Record<TalkName, number>> = { register: 0.15, signIn: 0.6, ask: 0.25 };

/** Which share of conversations is where. Most people will want WhatsApp. */
export const CHANNEL_MIX: Readonly<Record<Channel, number>> = { whatsapp: 0.6, telegram: 0.25, web: 0.15 };

const FAQ = "https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this";
const BOT_API = "https://core.telegram.org/bots/api";
const META = "https://developers.facebook.com/documentation/business-messaging/whatsapp/throughput";

/** What vendors allow. */
export const LIMITS = {
  telegramFree: assumption(
    30,
    "messages/s of a bot",
    `"30 messages per second or so", said of bulk notifications: ${FAQ}`,
  ),
  telegramPaid: assumption(
    1_000,
    "messages/s of a bot with paid broadcasts",
    `allow_paid_broadcast: ${BOT_API}#sendmessage`,
  ),
  telegramStars: assumption(0.1, "Stars for each message above the free rate", `${BOT_API}#sendmessage`),
  telegramChat: assumption(1, "message/s to one chat", FAQ),
  webhookConnections: assumption(
    100,
    "connections of a bot, as the product asks for: the most",
    `${BOT_API}#setwebhook`,
  ),
  whatsappDefault: assumption(80, "messages/s of a number, in and out together", META),
  whatsappUpgraded: assumption(1_000, "messages/s of a number that Meta has upgraded", META),
  whatsappStatuses: assumption(
    3,
    "status webhooks for each message sent",
    "https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/overview",
  ),
  smsDefault: assumption(
    50,
    "SMS/s of an account without a contract",
    "https://developers.telnyx.com/docs/messaging/messages/rate-limiting",
  ),
  postgresConnections: assumption(
    100,
    "connections of Postgres as installed",
    "https://www.postgresql.org/docs/current/runtime-config-connection.html",
  ),
} as const satisfies Record<string, Assumption>;

/** Set by the product itself: how many rows the audit trail can be written at at a time, and the size of a process' pool. */
export const PRODUCT = {
  /** src/core/sql/audit.ts */
  auditChains: 16,
  /** Statements during which a chain is held, the commit included: its newest link, the new row, the outcome of the request, commit. */
  auditHeldStatements: 4,
  /** src/core/sql/database-postgres.ts */
  poolSize: 10,
} as const;

const DAY_MS = 86_400_000;

const SWEPT = new Map<string, keyof typeof policy.retention>(
  SWEEP_RULES.map(({ table, keeps }) => [table, keeps]),
).set("audit", "audit-10y");

/** How many days the rows of a table are kept, as the sweep and the policy have it; null for ever. */
export function keptDays(table: string): number | null {
  const keeps = SWEPT.get(table);
  const ms = keeps === undefined ? null : policy.retention[keeps];
  return ms === null ? null : ms / DAY_MS;
}
