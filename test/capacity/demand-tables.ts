import {
  ASSUMPTIONS,
  type Assumption,
  CHANNEL_MIX,
  CHANNELS,
  LIMITS,
  ORDINARY_MIX,
  TALK_MIX,
} from "./assumptions.ts";
import {
  averageOf,
  conversationRates,
  conversationSeconds,
  perConversation,
  sumOf,
  TALK_NAMES,
} from "./load.ts";
import type { Figure, Measured, MessageCost } from "./measured.ts";
import { about, type Cell, duration, number, percent, table } from "./tables.ts";

/** How a talk is called in tables. */
export const TALK_TITLES = { register: "registers", signIn: "signs in", ask: "only asks" } as const;

const CHANNEL_TITLES = { whatsapp: "WhatsApp", telegram: "Telegram", web: "web chat" } as const;

/** What was measured, when and how. */
export function measuredTable({
  botMicros,
  redisMicros,
  botSessionBytes,
  liveBytes,
  dormantBytes,
  talks,
}: Measured): string {
  const row = (name: string, { value, unit, at, how }: Figure): Cell[] => [
    name,
    number(value),
    unit,
    at.slice(0, 10),
    how,
  ];
  return table(
    ["", "Figure", "Unit", "Measured", "How"],
    [
      row("bot process", botMicros),
      row("Redis", redisMicros),
      row("bot process", botSessionBytes),
      row("Redis, during a talk", liveBytes),
      row("Redis, after it", dormantBytes),
      ["Postgres", "see below", "", talks.at.slice(0, 10), talks.how],
    ],
  );
}

/** Every message of the talks with what it asks of the records. */
export function messagesTable({ talks }: Measured): string {
  const rows = TALK_NAMES.flatMap((talk) =>
    talks.costs[talk].messages.map((message, at): Cell[] => [
      at === 0 ? TALK_TITLES[talk] : "",
      message.name,
      ...countsOf(message),
      Object.entries(message.calls)
        .map(([name, calls]) => (Math.round(calls * 100) === 100 ? name : `${about(calls)} ${name}`))
        .join(", "),
    ]),
  );
  const sums = TALK_NAMES.map((talk): Cell[] => {
    const { messages } = talks.costs[talk];
    const sum = (what: (message: MessageCost) => number) => messages.reduce((all, one) => all + what(one), 0);
    return [
      `**${TALK_TITLES[talk]}**`,
      `**${messages.length} messages**`,
      about(sum(({ replies }) => replies)),
      about(sum(({ codes }) => codes)),
      about(sum(({ statements }) => statements)),
      about(sum(({ transactions }) => transactions)),
      about(sum(({ audits }) => audits)),
      number(sum(({ postgresMicros }) => postgresMicros)),
      "",
    ];
  });
  return table(
    [
      "Who",
      "says",
      "replies",
      "codes",
      "statements",
      "transactions",
      "audit rows",
      "Postgres CPU µs",
      "core calls",
    ],
    [...rows, ...sums],
  );
}

function countsOf({ replies, codes, statements, transactions, audits, postgresMicros }: MessageCost): Cell[] {
  return [...[replies, codes, statements, transactions, audits].map(about), number(postgresMicros)];
}

/** Numbers that were given, chosen, or set by others. */
export function assumptionTable(assumptions: Readonly<Record<string, Assumption>>): string {
  return table(
    ["Name", "Value", "Unit", "Source or reason"],
    Object.entries(assumptions).map(([name, { value, unit, source }]) => [
      `\`${name}\``,
      number(value),
      unit,
      source,
    ]),
  );
}

/** How conversations divide over talks and channels. */
export function mixTable(measured: Measured): string {
  const talks = TALK_NAMES.map((talk) => [
    `${TALK_TITLES[talk]}: ${measured.talks.costs[talk].messages.length} messages`,
    percent(TALK_MIX[talk]),
    percent(ORDINARY_MIX[talk]),
  ]);
  const channels = CHANNELS.map((channel) => [
    CHANNEL_TITLES[channel],
    percent(CHANNEL_MIX[channel]),
    percent(CHANNEL_MIX[channel]),
  ]);
  return table(["Share of conversations", "Peak day", "Ordinary day"], [...talks, ...channels]);
}

/** What the peak day asks for in all. */
export function demandTable(measured: Measured): string {
  const { average, peak } = conversationRates();
  const each = perConversation(measured);
  const live = conversationSeconds(measured);
  const row = (name: string, count: number): Cell[] => [
    name,
    about(count),
    about(count * average),
    about(count * peak),
    about(count * ASSUMPTIONS.conversations.value),
  ];
  return table(
    ["", "a conversation", "a second, average", "a second, busiest minute", "on the day"],
    [
      row("conversations begun", 1),
      row("messages in", each.messages),
      row("replies out", each.replies),
      ...CHANNELS.map((channel) =>
        row(`– of them ${CHANNEL_TITLES[channel]}`, each.replies * CHANNEL_MIX[channel]),
      ),
      row(
        `status webhooks of WhatsApp (${LIMITS.whatsappStatuses.value} a reply)`,
        each.replies * CHANNEL_MIX.whatsapp * LIMITS.whatsappStatuses.value,
      ),
      row("SMS", each.sms),
      row("SQL statements", each.statements),
      row("SQL transactions", each.transactions),
      row("rows of the audit trail", each.audits),
      row("Redis commands, with a call of a script or several", each.redisScripts),
      [`conversations live (${duration(live)} each)`, "", about(average * live), about(peak * live), ""],
    ],
  );
}

/** Calls of the core system. */
export function callsTable(measured: Measured): string {
  const { average, peak } = conversationRates();
  const costs = TALK_NAMES.map((talk) => measured.talks.costs[talk]);
  const names = new Set(costs.flatMap(({ messages }) => messages.flatMap(({ calls }) => Object.keys(calls))));
  const rows = [...names]
    .map((name) => ({
      name,
      calls: averageOf(
        measured,
        sumOf(({ calls }) => calls[name] ?? 0),
      ),
    }))
    .sort((a, b) => b.calls - a.calls)
    .map(({ name, calls }) => [`\`${name}\``, about(calls), about(calls * average), about(calls * peak)]);
  return table(["Core call", "a conversation", "a second, average", "a second, busiest minute"], rows);
}
