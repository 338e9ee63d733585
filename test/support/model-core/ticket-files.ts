import type { FilePlace, TicketFiles } from "../../../src/ports/files.ts";
import type { ModelContext } from "./context.ts";
import { ticketInFull } from "./ticket-desk.ts";
import { addEntry, findTicket } from "./ticket-entries.ts";
import type { ModelTicket } from "./ticket-records.ts";
import { findOwn } from "./tickets.ts";

const HOUR = 3_600_000;

/** Files on tickets. */
export function modelTicketFiles(context: ModelContext): TicketFiles {
  return {
    roomForFile: async (place) => roomIn(context, findOwn(context, place), place),
    async addFile(place, file) {
      const ticket = findOwn(context, place);
      const room = roomIn(context, ticket, place);
      if (room !== "room") return room;
      const at = context.clock.now();
      ticket.messages.add(place.id);
      ticket.lastWordsAt = at;
      const text = `${file.kind} ${file.bytes.length}`;
      const position = addEntry(context, ticket, { by: "participant", what: "file", text });
      ticket.files.push({ position, at, file, sentTo: null });
      return "there";
    },
    async readSentFile({ conversation, ticket, position }) {
      const found = findTicket(context, ticket)?.files.find((one) => one.position === position);
      const isTheirs = found?.sentTo === conversation && ticketInFull(context, ticket, 0) !== null;
      return isTheirs ? found.file : null;
    },
  };
}

const own = ({ sentTo }: ModelTicket["files"][number]) => sentTo === null;

function roomIn(
  { records, clock, policy }: ModelContext,
  ticket: ModelTicket,
  { conversation, id }: FilePlace,
) {
  if (ticket.messages.has(id)) return "there";
  const { perTicket, perConversationPerHour } = policy.files;
  const here = records.tickets.all.filter((one) => one.conversation === conversation);
  const lately = here.flatMap(({ files }) => files.filter(own)).filter(({ at }) => at > clock.now() - HOUR);
  const isFull = ticket.files.filter(own).length >= perTicket || lately.length >= perConversationPerHour;
  return isFull ? "too-many" : "room";
}
