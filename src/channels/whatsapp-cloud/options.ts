import type { Clock } from "../../ports/clock.ts";
import type { SendingRecords } from "../../ports/code-sender.ts";
import type { Log } from "../../ports/log.ts";
import type { Tickets } from "../../ports/tickets.ts";
import type { CloudPeople } from "../../ports/whatsapp-people.ts";
import type { GraphOptions } from "./graph-api.ts";

export interface CloudOptions extends GraphOptions {
  /** Signs every call of the webhook. */
  appSecret: string;
  /** What Meta says when it is told the webhook's address. */
  verifyToken: string;
  /** The template that asks a person to write again; null: what waits for him waits in silence. */
  reopenTemplate: string | null;
  people: CloudPeople;
  /** Hears what became of codes and of agents' words. */
  reports: SendingRecords & Pick<Tickets, "noteDelivery">;
  /** What came late is gathered until nothing has come for so long. */
  gatherMs: number;
  clock: Clock;
  log: Log;
}

/** First part of every conversation key of this channel. */
export const CHANNEL = "whatsapp-cloud";
