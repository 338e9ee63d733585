import type { TicketEntry } from "../../ports/agent-desk.ts";
import type { Arrival, BridgeWords } from "../../ports/bridge-talks.ts";

/** A message of an agent's, and what he is to be told of it. */
export interface ArrivalTelling {
  message: number;
  arrival: Arrival;
}

/**
 * What agents have not been told yet of their messages. One has arrived when all of it has, words and files; it has failed when anything of it
 * has. An answer by e-mail that comes back turns what had arrived into what has not.
 */
export function untoldArrivals(
  words: readonly BridgeWords[],
  entries: readonly TicketEntry[],
): ArrivalTelling[] {
  const deliveries = new Map(entries.map(({ position, delivery }) => [position, delivery]));
  const messages = new Set(words.map(({ message }) => message));
  return [...messages].flatMap((message) => {
    const parts = words.filter((one) => one.message === message);
    const arrival = arrivalOf(parts.map(({ position }) => deliveries.get(position) ?? null));
    const isTold = parts.every(({ told }) => told === arrival);
    return arrival === null || isTold ? [] : [{ message, arrival }];
  });
}

function arrivalOf(deliveries: readonly TicketEntry["delivery"][]): Arrival | null {
  if (deliveries.includes("failed")) return "failed";
  return deliveries.every((delivery) => delivery === "delivered") ? "delivered" : null;
}
