import type { FastifyInstance } from "fastify";
import type { Channel, ChannelFiles, Receive } from "../../ports/channel.ts";
import { createBackground } from "../shared/background.ts";
import { createDownloads } from "../shared/download.ts";
import { BacklogWatch } from "./backlog-watch.ts";
import { createGraphApi } from "./graph-api.ts";
import { takeEvents } from "./intake.ts";
import { fetchMedia } from "./media.ts";
import { CHANNEL, type CloudOptions } from "./options.ts";
import { writeReference } from "./reference.ts";
import { CLOUD_LIMITS } from "./render.ts";
import { Sending } from "./sending.ts";
import { registerWebhook } from "./webhook.ts";

/** WhatsApp by Meta's Cloud API as a channel, with what only Meta has. */
export interface CloudChannel extends Channel {
  /** Registers the webhook. To be called before the server listens. */
  routes(server: FastifyInstance): void;
  readonly files: ChannelFiles;
  /** The same connection and token for what is no reply: codes by template. */
  readonly templates: TemplateSending;
}

/** Both throw `DeliveryError`. */
interface TemplateSending {
  /** Posts a whole message that carries a code, and gives Meta's id of it; what becomes of it is noted for the sending. */
  post(message: object, sendingId: string): Promise<string | null>;
  /** Whether the account can send by this template now. */
  isApproved(name: string): Promise<boolean>;
}

/**
 * WhatsApp by Meta's official Cloud API (docs/decisions/0037). `chat` is an opaque name of a person. Talks to nobody before `start`. A reply
 * that still has to leave after `stop` does.
 */
export function createCloudChannel(options: CloudOptions): CloudChannel {
  const { people } = options;
  const api = createGraphApi(options);
  const sending = new Sending({ ...options, api });
  const downloads = createDownloads();
  const background = createBackground();
  let open: { receive: Receive; watch: BacklogWatch } | null = null;

  const onTaken = (chat: string, messageId: string) => background.run(sending.markRead(chat, messageId));
  const take = () => {
    if (open === null) return null;
    const { receive, watch } = open;
    return (events: Parameters<typeof takeEvents>[0]) =>
      takeEvents(events, receive, { ...options, onTaken, onLate: watch.expect });
  };

  return {
    name: CHANNEL,
    limits: CLOUD_LIMITS,
    reportsDelivery: true,
    templates: {
      post: (message, sendingId) =>
        api.post({ ...message, biz_opaque_callback_data: writeReference({ type: "code", sendingId }) }),
      isApproved: (name) => api.hasTemplate(name),
    },
    routes: (server) => registerWebhook(server, { ...options, take, track: background.run }),
    async start(receive) {
      open = { receive, watch: new BacklogWatch({ ...options, receive, onTaken }) };
    },
    async stop() {
      const watch = open?.watch;
      open = null;
      await watch?.stop();
      await background.settled();
      await Promise.all([api.close(), downloads.close()]);
    },
    send: (to, message) => sending.send(to, message),
    showTyping: (chat) => sending.showTyping(chat),
    files: { fetch: (ref, limits) => fetchMedia(ref, limits, { ...options, api, downloads }) },
    async hide() {
      // WhatsApp lets nobody delete another's messages.
      return false;
    },
    async hidePersonal() {
      // A WhatsApp chat is the person's own and on his own devices: what he was shown there is his to clear.
    },
    async ownNumber(chat) {
      const person = await people.find(chat);
      return person?.phone ? `+${person.phone}` : null;
    },
  };
}
