import { ASSUMPTIONS, CHANNEL_MIX, CHANNELS, type Channel, PRODUCT, TALK_MIX } from "./assumptions.ts";
import type { Measured, MessageCost, TalkCost } from "./measured.ts";
import { TALKS, type TalkName } from "./talks.ts";

export const TALK_NAMES = Object.keys(TALKS) as TalkName[];

/** One message of one talk on one channel, with what it asks of everybody. */
export interface Step {
  channel: Channel;
  talk: TalkName;
  /** Place in its talk, from 0. */
  at: number;
  isLast: boolean;
  replies: number;
  /** Expected SMS: fewer than codes where a code can come in the chat. */
  sms: number;
  botMicros: number;
  redisMicros: number;
  postgresMicros: number;
  audits: number;
}

/** All messages of all talks on all channels; those of a talk one after the other. */
export function listSteps(measured: Measured): Step[] {
  return CHANNELS.flatMap((channel) =>
    TALK_NAMES.flatMap((talk) => {
      const { messages } = measured.talks.costs[talk];
      return messages.map((message, at) => ({
        channel,
        talk,
        at,
        isLast: at === messages.length - 1,
        replies: message.replies,
        sms: message.codes * smsShare(channel),
        botMicros: measured.botMicros.value,
        redisMicros: measured.redisMicros.value,
        postgresMicros: message.postgresMicros,
        audits: message.audits,
      }));
    }),
  );
}

/** Which share of codes is sent by SMS, and not in a chat that vouches for its number (CODES_IN_CHAT=proven). */
function smsShare(channel: Channel): number {
  if (channel === "whatsapp") return 0;
  return channel === "telegram" ? 1 - ASSUMPTIONS.contactShared.value : 1;
}

/** The share of conversations that are this talk on this channel. */
export function shareOf({ channel, talk }: Pick<Step, "channel" | "talk">): number {
  return CHANNEL_MIX[channel] * TALK_MIX[talk];
}

/** What a conversation of the peak day asks on average. */
export function averageOf(measured: Measured, what: (cost: TalkCost) => number, mix = TALK_MIX): number {
  return TALK_NAMES.reduce((sum, talk) => sum + mix[talk] * what(measured.talks.costs[talk]), 0);
}

/** A sum over the messages of a talk. */
export const sumOf =
  (what: (message: MessageCost) => number) =>
  ({ messages }: TalkCost): number =>
    messages.reduce((sum, message) => sum + what(message), 0);

/** Conversations a second on average, and in the busiest minute. */
export function conversationRates(): { average: number; peak: number } {
  const average = ASSUMPTIONS.conversations.value / (ASSUMPTIONS.hours.value * 3_600);
  return { average, peak: average * ASSUMPTIONS.peakFactor.value };
}

/** Seconds from the first message of an average conversation to its last when nobody waits. */
export function conversationSeconds(measured: Measured): number {
  return averageOf(measured, ({ messages }) => messages.length) * ASSUMPTIONS.thinkSeconds.value;
}

/** Audit rows a second that the chains let through when a commit takes so many ms. */
export function auditCapacity(commitMs: number = ASSUMPTIONS.commitMs.value): number {
  const heldMs = PRODUCT.auditHeldStatements * ASSUMPTIONS.roundTripMs.value + commitMs;
  return (PRODUCT.auditChains * 1_000) / heldMs;
}

/** How many of each machine the rules ask for in the busiest minute of the whole peak day. */
export interface Fleet {
  /** One more than the load needs. */
  processes: number;
  /** Masters; each has a replica. */
  redisNodes: number;
  postgresCores: number;
}

export function sizeFleet(measured: Measured): Fleet {
  const { peak } = conversationRates();
  const messages = peak * averageOf(measured, ({ messages: said }) => said.length);
  const cores = (micros: number, load: number) => Math.ceil(micros / 1e6 / load);
  const postgres =
    peak *
    averageOf(
      measured,
      sumOf(({ postgresMicros }) => postgresMicros),
    );
  return {
    processes: cores(messages * measured.botMicros.value, ASSUMPTIONS.botLoad.value) + 1,
    // A cluster has at least three masters: https://redis.io/docs/latest/operate/oss_and_stack/management/scaling/
    redisNodes: Math.max(3, cores(messages * measured.redisMicros.value, ASSUMPTIONS.redisLoad.value)),
    postgresCores: cores(postgres, ASSUMPTIONS.postgresLoad.value),
  };
}

/** What an average conversation of the peak day asks for. */
export function perConversation(measured: Measured) {
  const sms = listSteps(measured).reduce((sum, step) => sum + step.sms * shareOf(step), 0);
  const mean = (what: (cost: TalkCost) => number) => averageOf(measured, what);
  return {
    messages: mean(({ messages }) => messages.length),
    replies: mean(sumOf(({ replies }) => replies)),
    sms,
    statements: mean(sumOf(({ statements }) => statements)),
    transactions: mean(sumOf(({ transactions }) => transactions)),
    audits: mean(sumOf(({ audits }) => audits)),
    postgresMicros: mean(sumOf(({ postgresMicros }) => postgresMicros)),
    walBytes: mean(({ walBytes }) => walBytes),
    aofBytes: mean(({ aofBytes }) => aofBytes),
    redisScripts: mean(({ redisScripts }) => redisScripts),
    redisInBytes: mean(({ redisInBytes }) => redisInBytes),
    redisOutBytes: mean(({ redisOutBytes }) => redisOutBytes),
  };
}
