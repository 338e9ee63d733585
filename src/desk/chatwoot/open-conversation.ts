import type { Keyring } from "../../keyring.ts";
import type { TicketInFull } from "../../ports/agent-desk.ts";
import type { BridgeTalk, BridgeTalks } from "../../ports/bridge-talks.ts";
import type { Translator } from "../../ports/translator.ts";
import type { ChatwootClient, ChatwootConversation } from "./client.ts";

/** What finding a conversation needs. */
export interface OpenParts {
  talks: BridgeTalks;
  client: ChatwootClient;
  keyring: Pick<Keyring, "mac">;
  translator: Translator;
}

/** The ticket's conversation, made when it has none; null when it is gone and the talk is over. */
export async function conversationOf(
  talk: BridgeTalk,
  ticket: TicketInFull,
  parts: OpenParts,
): Promise<ChatwootConversation | null> {
  const { client, talks } = parts;
  if (talk.conversation !== null) {
    const there = await client.readConversation(talk.conversation);
    if (there || ticket.state === "closed") return there;
    // Somebody has deleted it over there: the talk goes on in a new one, from its first word.
    await talks.keep(talk, { conversation: null, told: 0, heard: 0, assignee: null });
  }
  const named = contactOf(ticket, parts);
  // Before there is a contact: should this process die here, an erasure still knows whom to erase.
  await talks.keep(talk, { contactName: named.identifier });
  const contact = await client.findOrMakeContact(named);
  const known = await client.findConversation(contact.id, ticket.number);
  const found = known === null ? null : await client.readConversation(known);
  const there = found ?? (await client.makeConversation(aboutOf(ticket, contact)));
  // An inbox that keeps one conversation for a contact gives an old one, whose words are not of this talk.
  await talks.keep(talk, { conversation: there.id, heard: found ? 0 : there.newest });
  return there;
}

function aboutOf({ number }: TicketInFull, { id, sourceId }: { id: number; sourceId: string }) {
  return { contact: id, sourceId, ticket: number };
}

/** The same person is the same contact, under a name that only we can tell from others; one who has not signed in is new each time. */
function contactOf({ ticket, number, member, initials, language }: TicketInFull, parts: OpenParts) {
  const { keyring, translator } = parts;
  const identifier = keyring.mac("web", `chatwoot-contact|${member ?? ticket}`).slice(0, 32);
  const name = translator.plain(
    { key: "chatwoot:contact-name", values: { who: initials ?? number } },
    language,
  );
  return { identifier, name };
}
