import type { BridgeTalk, BridgeTalks } from "../../ports/bridge-talks.ts";
import type { ChatwootClient } from "./client.ts";

interface EraseParts {
  talks: BridgeTalks;
  client: ChatwootClient;
}

/**
 * Erases over there whoever has had his account erased: the contact, and with it all that was ever said in his conversations (docs/decisions/0058).
 * Safe to be broken off anywhere, and asked again for each of his tickets. What is left of the ticket names nobody, so that nothing is told of it later.
 */
export async function eraseThere(talk: BridgeTalk, { talks, client }: EraseParts): Promise<void> {
  const contact = await contactOf(talk, client);
  if (contact !== null) await client.eraseContact(contact);
  await talks.keep(talk, { conversation: null, contactName: null, assignee: null });
}

/** By his name where he was given one that is written down; it is made anew when it is gone, and then erased again. */
async function contactOf(
  { contactName, conversation }: BridgeTalk,
  client: ChatwootClient,
): Promise<number | null> {
  if (contactName !== null)
    return (await client.findOrMakeContact({ identifier: contactName, name: "-" })).id;
  return conversation === null ? null : await client.readContact(conversation);
}
