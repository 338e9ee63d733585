import type { Text } from "../../../locales/catalog.ts";
import type { BoundedMap } from "../../channels/shared/bounded-map.ts";
import type { ChatwootAgent, ChatwootMessage } from "./client.ts";
import { type Heard, hear } from "./hear.ts";
import { type FileHearingParts, hearFile } from "./hear-file.ts";

export interface MessageHearingParts extends FileHearingParts {
  /** Where files stand that this process has sent: not fetched again while their message is still looked at. */
  sentFiles: BoundedMap<string, number>;
}

/** A message of an agent's, where it was written and for whom. */
interface MessageHearing {
  conversation: number;
  ticket: string;
  number: string;
  message: ChatwootMessage & { agent: ChatwootAgent };
  /** Names of what stands in the conversation already. */
  posted: ReadonlySet<string>;
}

/** What became of a message. */
export interface MessageHeard {
  /** Places in the ticket of what was passed on. */
  positions: number[];
  /** What was not, each under the name of the note that tells why. */
  refusals: { noteId: string; why: Text }[];
}

/** Sends what is attached to a message, then its words, which stand under it. A file that was refused stays so: its note says it. */
export async function hearMessage(
  parts: MessageHearingParts,
  { posted, ...hearing }: MessageHearing,
): Promise<MessageHeard> {
  const { ticket, message } = hearing;
  const heard: MessageHeard = { positions: [], refusals: [] };
  const note = (noteId: string, what: Heard | null) => {
    if (what === null) return;
    if ("position" in what) heard.positions.push(what.position);
    else heard.refusals.push({ noteId, why: what.refused });
  };
  for (const at of message.files.keys()) {
    const noteId = `${ticket}|m${message.id}|file${at}`;
    if (!posted.has(noteId)) note(noteId, await hearFileOnce(parts, hearing, at));
  }
  note(
    `${ticket}|m${message.id}|0`,
    await hear(parts.desk, parts.agents, { ...hearing, agent: message.agent }),
  );
  return heard;
}

async function hearFileOnce(
  parts: MessageHearingParts,
  { conversation, ticket, number, message }: Omit<MessageHearing, "posted">,
  at: number,
): Promise<Heard | null> {
  const { sentFiles } = parts;
  const { id, agent } = message;
  const file = message.files[at];
  if (!file) return null;
  const key = `chatwoot|${ticket}|${conversation}|${id}|file${at}`;
  const sent = sentFiles.get(key);
  if (sent !== undefined) return { position: sent };
  const heard = await hearFile(parts, { key, ticket, number, file, agent });
  if ("position" in heard) sentFiles.set(key, heard.position);
  return heard;
}
