import { SHARDS } from "../../src/store/redis/keys.ts";
import { ASSUMPTIONS, CHANNEL_MIX, LIMITS, PRODUCT } from "./assumptions.ts";
import { auditCapacity, conversationRates, conversationSeconds, perConversation, sizeFleet } from "./load.ts";
import type { Measured } from "./measured.ts";
import { about, bytes, percent, table } from "./tables.ts";

/** Machines by the headroom rules, and the same with one of them lost. */
export function fleetTable(measured: Measured): string {
  const { peak } = conversationRates();
  const each = perConversation(measured);
  const { processes, redisNodes, postgresCores } = sizeFleet(measured);
  const cores = (micros: number) => (peak * micros) / 1e6;
  const bot = cores(each.messages * measured.botMicros.value);
  const redis = cores(each.messages * measured.redisMicros.value);
  const postgres = cores(each.postgresMicros);
  return table(
    ["", "cores busy, busiest minute", "filled to at most", "needed", "busy with one lost"],
    [
      [
        "bot processes, one core each",
        about(bot),
        percent(ASSUMPTIONS.botLoad.value),
        `${processes} (one spare)`,
        percent(bot / (processes - 1)),
      ],
      [
        "Redis masters, one core each",
        about(redis),
        percent(ASSUMPTIONS.redisLoad.value),
        `${redisNodes}, and as many replicas`,
        `${percent(redis / redisNodes)}: the replica takes over the same groups`,
      ],
      [
        "cores of the Postgres primary",
        about(postgres),
        percent(ASSUMPTIONS.postgresLoad.value),
        `${postgresCores}, and a standby alike`,
        `${percent(postgres / postgresCores)}: the standby takes over`,
      ],
      [
        "memory of all bot processes for the conversations live",
        "",
        "",
        bytes(peak * conversationSeconds(measured) * measured.botSessionBytes.value),
        "",
      ],
      [
        "connections of Postgres",
        "",
        "",
        `${processes * PRODUCT.poolSize} (${PRODUCT.poolSize} a process)`,
        `as installed: ${LIMITS.postgresConnections.value}`,
      ],
    ],
  );
}

/** Something that there is one of, and what the busiest minute asks of it. */
interface Demand {
  name: string;
  asked: number;
  gives: number;
  unit: string;
}

/** What one of each can carry, the first to give way on top. */
export function bottleneckTable(measured: Measured): string {
  const rows = [...vendorDemands(measured), ...ownDemands(measured)]
    .sort((a, b) => b.asked / b.gives - a.asked / a.gives)
    .map(({ name, asked, gives, unit }) => [
      name,
      `${about(asked)} ${unit}`,
      `${about(gives)} ${gives === 1 ? unit.replace(/s$/, "") : unit}`,
      `${about(asked / gives)} ×`,
      about(Math.min(1, gives / asked) * ASSUMPTIONS.conversations.value),
    ]);
  return table(
    ["", "asked, busiest minute", "one gives", "that is", "conversations of such a day it carries"],
    rows,
  );
}

function vendorDemands(measured: Measured): Demand[] {
  const { peak } = conversationRates();
  const { messages, replies, sms } = perConversation(measured);
  const telegram = CHANNEL_MIX.telegram * peak;
  const whatsapp = CHANNEL_MIX.whatsapp * peak;
  return [
    {
      name: "Telegram sending, one bot, free rate",
      asked: telegram * replies,
      gives: LIMITS.telegramFree.value,
      unit: "messages/s",
    },
    {
      name: "Telegram webhook, one bot",
      asked: telegram * messages,
      gives: LIMITS.webhookConnections.value / ASSUMPTIONS.webhookSeconds.value,
      unit: "updates/s",
    },
    {
      name: "WhatsApp, one number, in and out",
      asked: whatsapp * (messages + replies),
      gives: LIMITS.whatsappDefault.value,
      unit: "messages/s",
    },
    { name: "SMS, no contract", asked: peak * sms, gives: LIMITS.smsDefault.value, unit: "SMS/s" },
  ];
}

function ownDemands(measured: Measured): Demand[] {
  const { peak } = conversationRates();
  const { messages, audits, postgresMicros } = perConversation(measured);
  const cores = (micros: number) => ({ asked: (peak * micros) / 1e6, unit: "cores" });
  return [
    {
      name: `audit trail, ${PRODUCT.auditChains} chains`,
      asked: peak * audits,
      gives: auditCapacity(),
      unit: "rows/s",
    },
    {
      name: "Postgres connections as installed",
      asked: sizeFleet(measured).processes * PRODUCT.poolSize,
      gives: LIMITS.postgresConnections.value,
      unit: "connections",
    },
    { name: "one bot process", gives: 1, ...cores(messages * measured.botMicros.value) },
    { name: "one Redis node", gives: 1, ...cores(messages * measured.redisMicros.value) },
    { name: "Postgres on 16 cores", gives: 16, ...cores(postgresMicros) },
  ];
}

/** Waiting for a process, by how busy it is: M/D/1, mean wait ρs/2(1−ρ). */
export function waitsTable({ botMicros }: Measured): string {
  const service = botMicros.value / 1_000;
  const rows = [0.5, 0.6, 0.7, 0.8, 0.9, 0.95].map((load) => {
    const wait = (load * service) / (2 * (1 - load));
    return [
      percent(load),
      about((load * 1_000) / service),
      `${about(wait)} ms`,
      `${about(wait + service)} ms`,
    ];
  });
  return table(["Process busy", "messages a second", "a message waits, mean", "and is answered after"], rows);
}

/** What Redis holds, sends and writes. */
export function redisTable(measured: Measured): string {
  const { average, peak } = conversationRates();
  const each = perConversation(measured);
  const live = peak * conversationSeconds(measured);
  const month = ASSUMPTIONS.conversations.value + 29 * ASSUMPTIONS.ordinaryConversations.value;
  const scriptsPerSecond = peak * each.redisScripts;
  return table(
    ["", "In all"],
    [
      [
        `memory of the conversations live in the busiest minute (${about(live)})`,
        bytes(live * measured.liveBytes.value),
      ],
      [
        `memory of the conversations of 30 days, each by somebody else (${about(month)})`,
        bytes(month * measured.dormantBytes.value),
      ],
      [
        `memory if every participant had talked within 30 days (${about(ASSUMPTIONS.participants.value)})`,
        bytes(ASSUMPTIONS.participants.value * measured.dormantBytes.value),
      ],
      ["network in, busiest minute", `${bytes(peak * each.redisInBytes)}/s`],
      ["network out, busiest minute", `${bytes(peak * each.redisOutBytes)}/s`],
      ["append-only file, a message", bytes(each.aofBytes / each.messages)],
      ["append-only file, busiest minute", `${bytes(peak * each.aofBytes)}/s`],
      [
        "append-only file, whole peak day before rewriting",
        bytes(ASSUMPTIONS.conversations.value * each.aofBytes),
      ],
      ["fsyncs a second of a node with `appendfsync everysec`", 1],
      [
        `fsyncs a second of a node with \`appendfsync always\`, at most (fsync ${ASSUMPTIONS.fsyncMs.value} ms)`,
        about(Math.min(1_000 / ASSUMPTIONS.fsyncMs.value, scriptsPerSecond / sizeFleet(measured).redisNodes)),
      ],
      [
        "commands that then share an fsync, busiest minute, at least",
        about(
          Math.max(
            1,
            (scriptsPerSecond / sizeFleet(measured).redisNodes) * (ASSUMPTIONS.fsyncMs.value / 1_000),
          ),
        ),
      ],
      [
        "write-ahead log of Postgres, average and busiest minute",
        `${bytes(average * each.walBytes)}/s, ${bytes(peak * each.walBytes)}/s`,
      ],
    ],
  );
}

/** The 256 groups over masters. */
export function shardTable(measured: Measured): string {
  const { peak } = conversationRates();
  const cores = (peak * perConversation(measured).messages * measured.redisMicros.value) / 1e6;
  const rows = [3, 4, 6, 8, 12, 16, 32].map((nodes) => {
    const most = Math.ceil(SHARDS / nodes);
    return [
      nodes,
      `${Math.floor(SHARDS / nodes)} to ${most}`,
      percent((cores * most) / SHARDS),
      percent(most / SHARDS),
    ];
  });
  return table(
    [
      "Masters",
      "groups each",
      "the fullest is busy, busiest minute",
      "of all people wait while it fails over",
    ],
    rows,
  );
}

/** The chains of the audit trail, by how long a commit takes. */
export function auditTable(measured: Measured): string {
  const asked = conversationRates().peak * perConversation(measured).audits;
  const rows = [0.5, 1, 2, 4, 8].map((commitMs) => {
    const capacity = auditCapacity(commitMs);
    return [`${commitMs} ms`, about(capacity), about(asked), percent(asked / capacity)];
  });
  return table(["A commit takes", "rows/s of all chains", "asked, busiest minute", "busy"], rows);
}
