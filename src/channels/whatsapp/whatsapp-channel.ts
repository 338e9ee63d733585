import { type Channel, DeliveryError } from "../../ports/channel.ts";
import { createDownloads } from "../shared/download.ts";
import type { LinkedNumber } from "./linked-number.ts";
import { fetchMedia } from "./media.ts";
import type { WhatsAppOptions } from "./options.ts";
import { WHATSAPP_LIMITS } from "./render.ts";

/**
 * WhatsApp by a linked device: an unofficial client in the role of the "WhatsApp Web" of a number (docs/decisions/0025). `chat` is an opaque
 * name of a person. The client's library is loaded by `start`, which does not wait for WhatsApp.
 */
export function createWhatsAppChannel(options: WhatsAppOptions): Channel {
  let number: LinkedNumber | null = null;
  const downloads = createDownloads();
  const { mediaRoot } = options;
  return {
    name: "whatsapp",
    limits: WHATSAPP_LIMITS,
    async start(receive) {
      const loaded = await import("./linked-number.ts");
      number = new loaded.LinkedNumber(options, receive);
      number.start();
    },
    async stop() {
      const stopping = number;
      number = null;
      await stopping?.stop();
      await downloads.close();
    },
    async send(to, message) {
      if (number === null) throw new DeliveryError("unreachable");
      await number.sending.send(to, message);
    },
    async showTyping(chat) {
      await number?.sending.showTyping(chat);
    },
    async hide() {
      // WhatsApp lets nobody delete another's messages in a chat of two.
      return false;
    },
    async hidePersonal() {
      // A WhatsApp chat is the person's own and on his own devices: what he was shown there is his to clear.
    },
    files: { fetch: (ref, limits) => fetchMedia(ref, limits, { mediaRoot, downloads }) },
    ownNumber: async (chat) => (await number?.ownNumber(chat)) ?? null,
  };
}
