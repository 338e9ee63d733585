import type { Content } from "../../ports/channel.ts";
import type { WhatsAppOutbox } from "../../ports/whatsapp-keys.ts";
import { readSent } from "./sent.ts";

/**
 * Whoever quotes a message of ours and names one of its choices means that message, though others came after it: then it is a choice of
 * its screen. Anything else is said as it stands.
 */
export async function choiceQuoted(
  outbox: WhatsAppOutbox,
  content: Content,
  quoted: string,
): Promise<Content> {
  if (content.type !== "text") return content;
  const kept = await outbox.find(quoted);
  if (kept === null) return content;
  const { screen, choices } = readSent(kept.body);
  const said = content.text.trim().toLowerCase();
  const chosen = choices.findIndex((label, at) => {
    const words = label.toLowerCase();
    return [String(at + 1), `${at + 1}.`, words, `${at + 1}. ${words}`].includes(said);
  });
  return chosen < 0 ? content : { type: "tap", screen, choice: chosen + 1 };
}
