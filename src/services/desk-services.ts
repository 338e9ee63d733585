import type { ServiceTable } from "../ports/services.ts";
import { TicketUnknown } from "../ports/tickets.ts";
import { fromCore } from "./refusals.ts";
import type { ServiceParts } from "./service-parts.ts";

type DeskServices = Pick<
  ServiceTable,
  | "readDesk"
  | "openTicket"
  | "readCallbackSlots"
  | "tellDesk"
  | "addToTicket"
  | "moveTicketHere"
  | "closeTicket"
  | "rateTicket"
  | "findAgent"
>;

/** Hours offered for a call: more would be a list, not a choice. */
const SLOTS_OFFERED = 4;

/** Talks with people, from the participant's side. */
export function deskServices({ core }: ServiceParts): DeskServices {
  return {
    async readDesk(_, { conversation, session }) {
      const [ticket, hours] = await fromCore(
        Promise.all([core.readTicket({ conversation, session }), core.readServiceHours()]),
      );
      return { output: { ticket, hours, signedIn: session !== null } };
    },
    async openTicket(wanted, { conversation, session, language, requestKey, tried = [] }) {
      const callbackAt = wanted.callbackAt === null ? null : Date.parse(wanted.callbackAt);
      const ticket = { ...wanted, callbackAt, conversation, session, language, tried };
      return { output: await fromCore(core.openTicket(ticket, requestKey)) };
    },
    async readCallbackSlots() {
      return { output: { slots: await fromCore(core.readCallbackSlots(SLOTS_OFFERED)) } };
    },
    async tellDesk({ ticket, words }, { conversation }) {
      const told = await unlessUnknown(fromCore(core.addWords({ conversation, ticket, words })));
      return { output: { known: told !== null, over: told?.over ?? false } };
    },
    async addToTicket({ ticket, text }, { conversation, requestKey }) {
      const words = [{ id: requestKey, text }];
      const told = await unlessUnknown(fromCore(core.addWords({ conversation, ticket, words })));
      return { output: { known: told !== null } };
    },
    async moveTicketHere({ ticket }, { conversation, session, requestKey }) {
      const asked = { conversation, session };
      return { output: { moved: await fromCore(core.moveTicketHere({ asked, ticket }, requestKey)) } };
    },
    async closeTicket({ ticket }, { conversation, requestKey }) {
      await unlessUnknown(fromCore(core.closeTicket({ conversation, ticket }, requestKey)));
      return { output: {} };
    },
    async rateTicket({ ticket, score }, { conversation }) {
      await unlessUnknown(fromCore(core.rateTicket({ conversation, ticket, score })));
      return { output: {} };
    },
    async findAgent({ code }) {
      return { output: { agent: await fromCore(core.findAgent(code)) } };
    },
  };
}

/** Null when there is no such ticket in this chat (any more): it has moved to another one. */
async function unlessUnknown<Result>(call: Promise<Result>): Promise<Result | null> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof TicketUnknown) return null;
    throw error;
  }
}
