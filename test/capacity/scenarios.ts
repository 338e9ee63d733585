import { ASSUMPTIONS, CHANNEL_MIX, type Channel, LIMITS } from "./assumptions.ts";
import {
  auditCapacity,
  averageOf,
  conversationRates,
  type Fleet,
  listSteps,
  type Step,
  shareOf,
  sizeFleet,
  sumOf,
} from "./load.ts";
import type { Measured } from "./measured.ts";
import type { Stage } from "./queue.ts";
import { type Simulated, simulate } from "./simulate.ts";

/** What was bought, asked for, or decided before the day. */
export interface Scenario {
  name: string;
  /** Conversations that begin on the day. */
  conversations: number;
  telegramBots: number;
  /** Messages a second of each bot. */
  telegramRate: number;
  /** Webhook connections of each bot. */
  connections: number;
  whatsappNumbers: number;
  /** Messages a second of each number. */
  whatsappRate: number;
  smsRate: number;
  /** Audit rows a second. */
  auditRate: number;
}

const SHIPPED: Scenario = {
  name: "0. One bot, one number, no contract",
  conversations: ASSUMPTIONS.conversations.value,
  telegramBots: 1,
  telegramRate: LIMITS.telegramFree.value,
  connections: LIMITS.webhookConnections.value,
  whatsappNumbers: 1,
  whatsappRate: LIMITS.whatsappDefault.value,
  smsRate: LIMITS.smsDefault.value,
  auditRate: auditCapacity(),
};

/** Remedies in order, each on top of those before it; the last but one does without a smaller day, the last without anything bought. */
export function listScenarios(measured: Measured): Scenario[] {
  const needs = vendorNeeds(measured);
  const upgraded = { ...SHIPPED, whatsappRate: LIMITS.whatsappUpgraded.value };
  const paid = { ...upgraded, telegramRate: LIMITS.telegramPaid.value };
  const contracted = { ...paid, smsRate: needs.smsRate };
  const multiplied = {
    ...contracted,
    whatsappNumbers: needs.whatsappNumbers,
    telegramBots: needs.telegramBots,
  };
  return [
    SHIPPED,
    { ...upgraded, name: "1. and the WhatsApp number upgraded" },
    { ...contracted, telegramRate: SHIPPED.telegramRate, name: "2. and an SMS contract" },
    { ...contracted, name: "3. and Telegram's paid rate" },
    {
      ...multiplied,
      name: `4. and ${needs.whatsappNumbers} WhatsApp numbers, ${needs.telegramBots} Telegram bots`,
    },
    {
      ...contracted,
      name: `5. 3 with the announcement spread over ${ASSUMPTIONS.waves.value} days`,
      conversations: SHIPPED.conversations / ASSUMPTIONS.waves.value,
    },
    {
      ...SHIPPED,
      name: `6. 0 with the announcement spread over ${ASSUMPTIONS.waves.value} days`,
      conversations: SHIPPED.conversations / ASSUMPTIONS.waves.value,
    },
  ];
}

/** What the busiest minute asks of vendors, with room to spare. */
export function vendorNeeds(measured: Measured): {
  whatsappNumbers: number;
  telegramBots: number;
  smsRate: number;
} {
  const { peak } = conversationRates();
  const messages = peak * averageOf(measured, ({ messages: said }) => said.length);
  const replies =
    peak *
    averageOf(
      measured,
      sumOf((message) => message.replies),
    );
  const load = ASSUMPTIONS.channelLoad.value;
  const perBot = Math.min(
    LIMITS.telegramPaid.value * (messages / replies),
    LIMITS.webhookConnections.value / ASSUMPTIONS.webhookSeconds.value,
  );
  const sms = listSteps(measured).reduce((sum, step) => sum + peak * step.sms * shareOf(step), 0);
  return {
    whatsappNumbers: Math.ceil(
      (CHANNEL_MIX.whatsapp * (messages + replies)) / LIMITS.whatsappUpgraded.value / load,
    ),
    telegramBots: Math.ceil((CHANNEL_MIX.telegram * messages) / perBot / load),
    smsRate: Math.ceil(sms / load / 10) * 10,
  };
}

/** The same in every run. */
const SEED = 1;

/** Plays the day; machines are those that the rules ask for. */
export function play(scenario: Scenario, measured: Measured): Simulated {
  return simulate({
    steps: listSteps(measured),
    stages: stagesOf(scenario, sizeFleet(measured)),
    conversations: scenario.conversations,
    seed: SEED,
  });
}

/** What a message passes, in order. Machines may be used in full: the rules only say how many there are. */
function stagesOf(scenario: Scenario, { processes, redisNodes, postgresCores }: Fleet): Stage[] {
  const on = (channel: Channel, work: (step: Step) => number) => (step: Step) =>
    step.channel === channel ? work(step) : 0;
  return [
    {
      name: "Telegram webhook",
      capacity: (scenario.telegramBots * scenario.connections) / ASSUMPTIONS.webhookSeconds.value,
      work: on("telegram", () => 1),
    },
    { name: "bot processes", capacity: processes * 1e6, work: ({ botMicros }) => botMicros },
    { name: "Redis", capacity: redisNodes * 1e6, work: ({ redisMicros }) => redisMicros },
    { name: "Postgres", capacity: postgresCores * 1e6, work: ({ postgresMicros }) => postgresMicros },
    { name: "audit chains", capacity: scenario.auditRate, work: ({ audits }) => audits },
    {
      name: "Telegram sending",
      capacity: scenario.telegramBots * scenario.telegramRate,
      freeCapacity: scenario.telegramBots * LIMITS.telegramFree.value,
      work: on("telegram", ({ replies }) => replies),
    },
    {
      name: "WhatsApp, in and out",
      capacity: scenario.whatsappNumbers * scenario.whatsappRate,
      work: on("whatsapp", ({ replies }) => 1 + replies),
    },
    { name: "SMS", capacity: scenario.smsRate, work: ({ sms }) => sms },
  ];
}
