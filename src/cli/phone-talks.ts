import type { PhoneTalk, WhatsAppVault } from "../ports/whatsapp-keys.ts";

/** The chats in which somebody answers on the phone, a line each: its name, the end of its number, and since when. */
export function describeTalks(talks: readonly PhoneTalk[]): string {
  if (talks.length === 0) return "Nobody answers on the phone: the bot has all chats.";
  const lines = talks.map(({ chat, phone, since }) => {
    const number = phone === null ? "number unknown" : `number ending in ${phone.slice(-3)}`;
    return `${chat}  ${number}  since ${new Date(since).toISOString().slice(0, 16).replace("T", " ")} UTC`;
  });
  return lines.join("\n");
}

/** Hands chats back to the bot: one by its name, or `all`. Gives what to say. */
export async function handBack(
  vault: Pick<WhatsAppVault, "handBack">,
  [chat]: readonly string[],
): Promise<string> {
  if (chat === undefined) return "Say which chat: npm run whatsapp -- hand-back <chat>, or all.";
  const count = await vault.handBack(chat === "all" ? null : chat);
  if (count > 0) return `Handed back to the bot: ${count}. Each is told so when its person writes next.`;
  return chat === "all" ? "Nobody answers on the phone." : "Nobody answers on the phone in that chat.";
}
