import type { TicketStanding } from "../../flows/kit/desk.ts";
import { policy } from "../../src/policy.ts";
import type { Reply } from "../../src/runtime/replies.ts";
import type { ModelTicket, ModelTickets } from "../support/model-core/ticket-records.ts";
import type { ChatRecords } from "./chat-record.ts";
import type { CoreCall } from "./core-server.ts";
import type { StoreCall } from "./store-server.ts";
import type { World } from "./world.ts";

/** What the core last told a process of a chat's ticket. */
interface Told {
  process: string;
  at: number;
  number: string;
  place: number | null;
}

const TELLS_PLACE = new Set<string>(["readTicket", "openTicket"]);

/**
 * No place in the queue lies (I31): what the core says of one is counted anew here, at the very moment; and what a person is told is what the
 * core said in the turn that told it, not what somebody remembered.
 */
export class QueueRules {
  readonly #world: World;
  readonly #chats: ChatRecords;
  readonly #tickets: ModelTickets;
  readonly #told = new Map<string, Told>();

  constructor(world: World, { chats, tickets }: { chats: ChatRecords; tickets: ModelTickets }) {
    this.#world = world;
    this.#chats = chats;
    this.#tickets = tickets;
  }

  onCoreCall({ process, method, args, outcome }: CoreCall): void {
    if (!TELLS_PLACE.has(method) || outcome === null) return;
    const { ticket, number, place } = outcome as TicketStanding;
    const { conversation } = args[0] as { conversation: string };
    const found = this.#tickets.all.find((one) => one.ticket === ticket);
    const truth = found ? this.#placeOf(found) : null;
    if (place !== truth)
      this.#world.violated("I31", `the core says that ${number} is number ${place}, and it is ${truth}`);
    this.#told.set(conversation, {
      ...{ process: process.name, at: this.#world.scheduler.now },
      ...{ number, place },
    });
  }

  onTurn(name: string, replies: readonly Reply[], { process }: StoreCall): void {
    for (const { number, place } of replies.flatMap(placesIn)) {
      const told = this.#told.get(name);
      const since = this.#chats.of(name).work.get(process.name)?.since ?? 0;
      const isFresh = told?.process === process.name && told.at >= since;
      if (!isFresh || told.number !== number || told.place !== place)
        this.#world.violated(
          "I31",
          `${name} is told to be number ${place} with ${number}, which nobody has just counted`,
        );
    }
  }

  /** Null where nobody queues with it. Both agents know everything, so whoever came earlier and waits is ahead, if he is of this skill or one is there. */
  #placeOf(ticket: ModelTicket): number | null {
    if (ticket.state !== "waiting" || ticket.kind !== "chat") return null;
    let place = 1;
    for (const other of this.#tickets.all) {
      if (other.state !== "waiting" || other.kind !== "chat" || other === ticket) continue;
      const isEarlier =
        other.queuedAt < ticket.queuedAt ||
        (other.queuedAt === ticket.queuedAt && other.ticket < ticket.ticket);
      if (isEarlier && (other.skill === ticket.skill || this.#isSomebodyThere())) place += 1;
    }
    return place;
  }

  #isSomebodyThere(): boolean {
    const { now } = this.#world.scheduler;
    const agents = [...this.#tickets.agents.values()];
    return agents.some(
      ({ presence, seenAt }) => presence === "online" && (seenAt ?? 0) > now - policy.desk.onDutyMs,
    );
  }
}

/** The places that a reply tells, with the numbers of their tickets. */
function placesIn(reply: Reply): { number: unknown; place: unknown }[] {
  if (reply.kind !== "message") return [];
  return [...reply.texts, ...reply.footers].flatMap((text) => {
    const values: Record<string, unknown> = "values" in text ? text.values : {};
    return "place" in values ? [{ number: values["number"], place: values["place"] }] : [];
  });
}
