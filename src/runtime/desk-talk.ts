import type { DeskEvent } from "../../flows/kit/desk.ts";
import type { Flow } from "../../flows/kit/flow.ts";
import type { Conversation } from "./conversation.ts";
import type { Exchange } from "./exchange.ts";

/** Those through which a desk is heard. */
interface Flows {
  relay: Flow | undefined;
  mail: Flow | undefined;
}

/**
 * Tells a conversation what a desk did. What it has heard already, and what an earlier owner did, it passes over: the newest letter it took
 * is part of its state, and so of the commit. The flow that relays hears the rest; it is begun when an agent comes, or when his words come
 * first because the store has lost his coming.
 */
export function hearDesk(exchange: Exchange, event: DeskEvent, { relay, mail }: Flows): void {
  const { conversation } = exchange;
  if (isPast(event, conversation.desk)) return;
  const { ticket, position, epoch } = event;
  conversation.desk = { ticket, position, epoch };
  // Not the flow's to say: who waits in the queue has to know it as much as who talks with somebody.
  if (event.type === "desk.delayed") {
    return exchange.say({ text: { key: "contact:delayed", values: { number: event.number } } });
  }
  if (!relay || exchange.deliverTo(relay.id, event)) return;
  if (event.type === "desk.released" || event.type === "desk.moved") return;
  // Who answers by e-mail does not have the chat; how well it helped is asked at the end all the same.
  if (mail && event.byMail && event.type !== "desk.resolved") return exchange.open(mail, { event });
  exchange.open(relay, { event });
  exchange.deliverTo(relay.id, event);
}

function isPast(event: DeskEvent, heard: Conversation["desk"]): boolean {
  if (heard?.ticket !== event.ticket) return false;
  return event.position <= heard.position || event.epoch < heard.epoch;
}
