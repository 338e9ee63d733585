import type { ToDesk } from "../../flows/kit/services.ts";
import type { ServiceTable } from "../ports/services.ts";
import { TicketUnknown } from "../ports/tickets.ts";
import { passFile } from "./pass-file.ts";
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
export function deskServices(parts: ServiceParts): DeskServices {
  const { core } = parts;
  return {
    async readDesk(_, { conversation, session }) {
      const asked = { conversation, session };
      const [ticket, hours, canMail] = await fromCore(
        Promise.all([core.readTicket(asked), core.readServiceHours(), core.canMail(asked)]),
      );
      return { output: { ticket, hours, signedIn: session !== null, canMail } };
    },
    async openTicket(wanted, { conversation, session, language, requestKey, tried = [] }) {
      const callbackAt = wanted.callbackAt === null ? null : Date.parse(wanted.callbackAt);
      const ticket = { ...wanted, callbackAt, conversation, session, language, tried };
      return { output: await fromCore(core.openTicket(ticket, requestKey)) };
    },
    async readCallbackSlots() {
      return { output: { slots: await fromCore(core.readCallbackSlots(SLOTS_OFFERED)) } };
    },
    async tellDesk({ ticket, sent }, { conversation }) {
      const [first] = sent;
      if (first && "file" in first)
        return { output: await passFile(parts, { conversation, ticket, ...first }) };
      const words = wordsBeforeFile(sent);
      const told = await unlessUnknown(fromCore(core.addWords({ conversation, ticket, words })));
      const { over } = told ?? { over: false };
      return { output: { known: told !== null, over, arrived: words.map(({ id }) => id), file: null } };
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

function wordsBeforeFile(sent: readonly ToDesk[]): { id: string; text: string }[] {
  const words: { id: string; text: string }[] = [];
  for (const one of sent) {
    if ("file" in one) break;
    words.push(one);
  }
  return words;
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
