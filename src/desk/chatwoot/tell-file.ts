import type { AgentDesk, TicketEntry, TicketInFull } from "../../ports/agent-desk.ts";
import { type CleanFile, FILE_ENDINGS } from "../../ports/files.ts";
import type { ChatwootClient, Post, PostedFile } from "./client.ts";
import { ChatwootUnavailable } from "./http-call.ts";
import { fileStaysHere, type TellParts } from "./tell.ts";

/** It takes no such file (its own limits, or those of a proxy before it), and will not the next time. */
const REFUSALS: ReadonlySet<number> = new Set([400, 413, 415, 422]);

interface FileParts extends TellParts {
  desk: AgentDesk;
  client: ChatwootClient;
}

/** Where a file goes. */
interface Place {
  /** Id of the conversation over there. */
  conversation: number;
  ticket: TicketInFull;
  entry: TicketEntry;
}

/**
 * Posts the clean file of an entry. Of one that is gone nothing is told. One that Chatwoot refuses for good is told of in a note, for what follows
 * must not wait behind it.
 */
export async function postFile(post: Post, place: Place, parts: FileParts): Promise<void> {
  const { conversation, ticket, entry } = place;
  const { desk, client } = parts;
  const file = await desk.readFile(ticket.ticket, entry.position);
  if (!file) return;
  try {
    await client.post(conversation, { ...post, file: named(file, entry.position) });
  } catch (error) {
    if (!(error instanceof ChatwootUnavailable && REFUSALS.has(error.status))) throw error;
    await client.post(conversation, {
      content: fileStaysHere(ticket, parts),
      as: "note",
      sourceId: post.sourceId,
    });
  }
}

/** Its own name is not told: a person may have written it. */
function named({ kind, mime, bytes }: CleanFile, position: number): PostedFile {
  return { name: `${kind}-${position}.${FILE_ENDINGS[mime]}`, mime, bytes };
}
