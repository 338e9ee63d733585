import type { Act, AgentDesk } from "../../../ports/agent-desk.ts";
import type { Tickets } from "../../../ports/tickets.ts";
import { callbackSlotsAfter, serviceHoursAt } from "../../desk/hours.ts";
import type { CoreContext } from "../context.ts";
import type { Queries } from "../database.ts";
import { keyedCalls } from "../requests.ts";
import { readFile } from "../ticket-files/kept-files.ts";
import { sendFile } from "../ticket-files/send-file.ts";
import { beat, findAgent, readAgents, saveAgent, setPresence } from "./agents.ts";
import { letterArrived, noteDelivery, readLetters } from "./letters.ts";
import { assign, release, resolve, take, transfer } from "./ownership.ts";
import {
  addWords,
  closeTicket,
  moveTicketHere,
  openTicket,
  rateTicket,
  readStanding,
  readTicket,
} from "./participant.ts";
import { readFeed, readMetrics, readOpen, readTicketInFull, search } from "./reading.ts";
import { label, note, say, tellDelay } from "./speaking.ts";
import { readNow } from "./standing.ts";
import { tendTickets } from "./tend.ts";

/** The participant's side of talks with people, on SQL. */
export function sqlTickets(context: CoreContext): Tickets {
  const keyed = keyedCalls(context);
  const close = keyed("closeTicket", closeTicket);
  const open = keyed("openTicket", openTicket);
  return {
    readServiceHours: async () => serviceHoursAt(await readNow(context.database)),
    readCallbackSlots: async (limit) => callbackSlotsAfter(await readNow(context.database), limit),
    readTicket: (asked) => readTicket(context, asked),
    openTicket: async (request, requestKey) => {
      const { ticket } = await open(request, requestKey);
      return await readStanding(context, { ticket, conversation: request.conversation });
    },
    moveTicketHere: keyed("moveTicketHere", moveTicketHere),
    addWords: (words) => addWords(context, words),
    closeTicket: async (request, requestKey) => {
      await close(request, requestKey);
    },
    rateTicket: (rating) => rateTicket(context, rating),
    findAgent: (code) => findAgent(context, code),
    readLetters: (limit) => readLetters(context, limit),
    letterArrived: (letter) => letterArrived(context, letter),
    noteDelivery: (words) => noteDelivery(context, words),
    tendTickets: () => tendTickets(context),
  };
}

/** What desks do with them. */
export function sqlDesk(context: CoreContext): AgentDesk {
  const keyed = keyedCalls(context);
  /** The key is the agent's own: two agents may use the same. */
  const act = <Request, Outcome>(
    call: string,
    work: (context: CoreContext, queries: Queries, request: Request) => Promise<Outcome>,
  ) => {
    const calls = keyed(`desk.${call}`, work);
    return (request: Request & Act) => calls(request, `${request.agent}|${request.requestKey}`);
  };
  const delay = keyed("desk.tellDelay", tellDelay);
  return {
    saveAgent: (agent) => saveAgent(context, agent),
    readAgents: () => readAgents(context),
    setPresence: (agent, presence) => setPresence(context, agent, presence),
    beat: (agent) => beat(context, agent),
    take: act("take", take),
    assign: act("assign", assign),
    release: act("release", release),
    transfer: act("transfer", transfer),
    resolve: act("resolve", resolve),
    say: act("say", say),
    sendFile: act("sendFile", sendFile),
    tellDelay: (request) => delay(request, request.requestKey),
    note: act("note", note),
    label: act("label", label),
    readOpen: () => readOpen(context),
    search: (query) => search(context, query),
    readTicket: (ticket, after) => readTicketInFull(context, ticket, after),
    readFile: (ticket, position) => readFile(context, ticket, position),
    readFeed: (after, limit) => readFeed(context, after, limit),
    readMetrics: (span) => readMetrics(context, span),
  };
}
