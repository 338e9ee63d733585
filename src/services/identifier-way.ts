import type { IdentifierWay } from "../../flows/kit/services.ts";

/** Channels whose provider opens every message on its way: the official WhatsApp API, which Meta itself runs. */
const PAGE_BY_DEFAULT: readonly string[] = ["whatsapp-cloud"];

/** Where a conversation (`<channel>:<chat>`) is asked for NIK and KPJ: as the operator says for all channels, else as its channel needs it. */
export function identifierWayBy(setting: IdentifierWay | null) {
  return (conversation: string): IdentifierWay => {
    const channel = conversation.slice(0, conversation.indexOf(":"));
    return setting ?? (PAGE_BY_DEFAULT.includes(channel) ? "page" : "chat");
  };
}
