import type { RawApi } from "grammy";
import { type Channel, DeliveryError, type Recipient } from "../../ports/channel.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Rendered } from "../../ports/message.ts";
import { BoundedMap } from "../shared/bounded-map.ts";
import { toDeliveryError } from "./errors.ts";
import { type FilePart, type MessagePart, renderMessage } from "./render.ts";
import type { WebhookAnswers } from "./webhook-answers.ts";

/** Replies of several messages that are half sent at the same time. */
const HALF_SENT_REPLIES = 1_000;

/** Sends one message, or one file, and resolves when Telegram has taken it. `isLate` is asked when it is about to leave. */
export type SendPart = (
  part: { chat_id: number } & (MessagePart | FilePart),
  isLate: () => boolean,
) => Promise<void>;

/**
 * The outbound half of the channel. Addresses are `<bot id>/<chat id>`; one of another bot is `rejected`. `answers`: where a message may
 * travel in place of a call; null for nowhere.
 */
export function createSending(
  { api, sendPart }: { api: RawApi; sendPart: SendPart },
  botId: string,
  clock: Clock,
  answers: WebhookAnswers | null,
): Pick<Channel, "send" | "showTyping" | "hide" | "hidePersonal"> {
  /** How many messages of a reply that failed half-way have arrived, by the reply's id. */
  const sentParts = new BoundedMap<string, number>(HALF_SENT_REPLIES);

  function failureOf(error: unknown): DeliveryError {
    const failure = toDeliveryError(error);
    if (failure.kind === "throttled") answers?.throttled(failure.retryAfterMs ?? 0);
    return failure;
  }

  const answersFor = (to: Recipient) => (isLate(to, clock) ? null : answers);

  return {
    /** One part after the other; a retry of the same reply in this process goes on where it failed. */
    async send(to, message) {
      const chat_id = chatIdOf(to.chat, botId);
      const parts = renderMessage(message);
      const open = answersFor(to);
      if (open !== null && (await leftInAnswer(open, to.chat, chat_id, message, parts))) return;
      for (const [at, part] of parts.entries()) {
        if (at < (sentParts.get(to.id) ?? 0)) continue;
        try {
          await sendPart({ chat_id, ...part }, () => isLate(to, clock));
        } catch (error) {
          throw failureOf(error);
        }
        sentParts.set(to.id, at + 1);
      }
      // Only half-sent replies are remembered: a store that was lost begins its numbers again, and a new reply must not be taken for an old one.
      sentParts.delete(to.id);
    },

    async showTyping(chat) {
      try {
        await api.sendChatAction({ chat_id: chatIdOf(chat, botId), action: "typing" });
      } catch {
        // A decoration: the answer itself comes, or says why not.
      }
    },

    async hide(chat, messageId) {
      const [, message] = /^m(\d{1,15})$/.exec(messageId) ?? [];
      if (message === undefined) return false;
      try {
        return await api.deleteMessage({ chat_id: chatIdOf(chat, botId), message_id: Number(message) });
      } catch {
        return false;
      }
    },

    async hidePersonal() {
      // A Telegram chat is the person's own and on his own devices: what he was shown there is his to clear.
    },
  };
}

/** Whether it is too late for a message to leave. */
function isLate({ notAfter }: Recipient, clock: Clock): boolean {
  return notAfter !== undefined && clock.now() >= notAfter;
}

/**
 * Whether the reply travelled in an answer; otherwise it may go by call now. Only one of one message does, and never a secret or a file: what
 * becomes of it is not learned, and it is kept for a while to be given again.
 */
async function leftInAnswer(
  answers: WebhookAnswers,
  chat: string,
  chat_id: number,
  { class: replyClass }: Rendered,
  [part, ...others]: (MessagePart | FilePart)[],
): Promise<boolean> {
  const isText = part !== undefined && !("file" in part);
  const leaving =
    isText && others.length === 0 && replyClass !== "secret"
      ? answers.give(chat, { chat_id, ...part })
      : null;
  if (leaving === null) await answers.beforeCall(chat);
  else await leaving;
  return leaving !== null;
}

function chatIdOf(chat: string, botId: string): number {
  const [, bot, id] = /^(\d+)\/(-?\d{1,16})$/.exec(chat) ?? [];
  if (bot !== botId)
    throw new DeliveryError("rejected", { cause: new RangeError("an address of another bot") });
  return Number(id);
}
