import { ASSUMPTIONS, CHANNEL_MIX, LIMITS } from "./assumptions.ts";
import { averageOf, conversationRates, perConversation, sizeFleet, sumOf } from "./load.ts";
import type { Measured } from "./measured.ts";
import { type Scenario, vendorNeeds } from "./scenarios.ts";
import { HORIZON_S, type Simulated } from "./simulate.ts";
import { about, duration, percent, table } from "./tables.ts";

/** Scenarios with the days that came of them. */
export type Played = readonly { scenario: Scenario; day: Simulated }[];

/** The peak day played with each scenario. */
export function dayTable(played: Played): string {
  return table(
    [
      "",
      "longest wait",
      "where",
      "answers later than 5 min",
      "still waiting after 24 h",
      "all answered after",
    ],
    played.map(({ scenario, day }) => {
      const worst = day.stages.reduce((a, b) => (b.longestWaitS > a.longestWaitS ? b : a));
      const sum = (what: "overdue" | "left") => day.stages.reduce((all, stage) => all + stage[what], 0);
      return [
        scenario.name,
        duration(worst.longestWaitS),
        worst.longestWaitS > 0 ? worst.name : "nowhere",
        about(Math.round(sum("overdue"))),
        about(Math.round(sum("left"))),
        day.overAtHours === null ? `more than ${HORIZON_S / 3_600} h` : `${about(day.overAtHours)} h`,
      ];
    }),
  );
}

/** The same, stage by stage. */
export function stagesTable(played: Played): string {
  const names = played[0]?.day.stages.map(({ name }) => name) ?? [];
  return table(
    ["Longest wait; most waiting", ...played.map(({ scenario }) => scenario.name.slice(0, 1))],
    names.map((name, at) => [
      name,
      ...played.map(({ day }) => {
        const stage = day.stages[at];
        if (!stage || stage.longestWaitS === 0) return `none (${percent(stage?.peakLoad ?? 0)} busy)`;
        return `${duration(stage.longestWaitS)}; ${about(stage.longestQueue)}`;
      }),
    ]),
  );
}

/** What vendors charge by the piece. */
export function costsTable(measured: Measured, played: Played): string {
  const each = perConversation(measured);
  const needs = vendorNeeds(measured);
  const total = ASSUMPTIONS.conversations.value;
  const paid =
    played
      .find(({ scenario }) => scenario.name.startsWith("4."))
      ?.day.stages.find(({ name }) => name === "Telegram sending")?.paidWork ?? 0;
  const sms = each.sms * total;
  const allSms =
    averageOf(
      measured,
      sumOf(({ codes }) => codes),
    ) * total;
  return table(
    ["", "On the peak day", "Costs"],
    [
      [
        "SMS with `CODES_IN_CHAT=proven`",
        about(sms),
        `Rp ${about((sms * ASSUMPTIONS.smsRupiah.value) / 1e6)} million`,
      ],
      [
        "SMS with `CODES_IN_CHAT=never`",
        about(allSms),
        `Rp ${about((allSms * ASSUMPTIONS.smsRupiah.value) / 1e6)} million`,
      ],
      [
        `Telegram messages above ${LIMITS.telegramFree.value}/s for each of ${needs.telegramBots} bots`,
        about(paid),
        `${about(paid * LIMITS.telegramStars.value)} Stars`,
      ],
      [
        "WhatsApp replies",
        about(each.replies * CHANNEL_MIX.whatsapp * total),
        "as Meta's rate card of the day says for service messages",
      ],
    ],
  );
}

/** The answer in a few sentences. */
export function summary(measured: Measured, played: Played): string {
  const { peak } = conversationRates();
  const { processes, redisNodes, postgresCores } = sizeFleet(measured);
  const needs = vendorNeeds(measured);
  const messages = peak * perConversation(measured).messages;
  const dayOf = (at: number) => played[at]?.day;
  const longest = (day: Simulated | undefined) =>
    Math.max(0, ...(day?.stages ?? []).map((stage) => stage.longestWaitS));
  const unanswered = (dayOf(0)?.stages ?? []).reduce((sum, { left }) => sum + left, 0);
  return [
    `- The busiest minute brings ${about(messages)} messages a second. Machines for it: ${processes} bot processes, ${redisNodes} Redis masters with a replica each, Postgres with ${postgresCores} cores and a standby.`,
    `- Vendors give way first. With one Telegram bot and one WhatsApp number as they are given out, ${about(unanswered)} people still wait for their answer a day after the announcement, some for ${duration(longest(dayOf(0)))}; the machines are then nearly idle.`,
    `- With ${needs.whatsappNumbers} upgraded WhatsApp numbers, ${needs.telegramBots} Telegram bots at the paid rate and ${about(needs.smsRate)} SMS a second the longest wait is ${longest(dayOf(4)) === 0 ? "below a second" : duration(longest(dayOf(4)))}.`,
    `- Spread over ${ASSUMPTIONS.waves.value} days, with one upgraded number and one bot at the paid rate, it is ${duration(longest(dayOf(5)))}.`,
  ].join("\n");
}
