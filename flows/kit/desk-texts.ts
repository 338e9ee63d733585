import type { ServiceHours, TicketStanding } from "./desk.ts";
import type { Text } from "./effects.ts";

/** How a ticket stands, in one sentence or two: a place and a wait where they are known, and never more than is known. */
export function standingText(standing: TicketStanding): Text {
  const { number, agent, kind, hours, place, wait } = standing;
  if (agent) return { key: "contact:standing-held", values: { number, agent: agent.name } };
  if (kind === "email") return { key: "contact:standing-email", values: { number } };
  if (kind === "callback") return callbackText(standing);
  if (place === null) return standingAgain(standing);
  const { date, time } = hours.next;
  const values = { number, place };
  if (!hours.open && hours.holiday)
    return { key: "contact:standing-holiday", values: { ...values, holiday: hours.holiday, date, time } };
  if (!hours.open) return { key: "contact:standing-closed", values: { ...values, date, time } };
  if (!wait) return { key: "contact:standing-unknown", values };
  if (wait.minutes === 1) return { key: "contact:standing-now", values: { number } };
  return { key: "contact:standing-wait", values: { ...values, count: wait.minutes } };
}

/** The same with nothing in it that may have changed meanwhile. */
export function standingAgain({ number }: TicketStanding): Text {
  return { key: "contact:standing-again", values: { number } };
}

function callbackText({ number, callback }: TicketStanding): Text {
  const values = { number, date: callback?.date ?? null, time: callback?.time ?? "" };
  return { key: "contact:standing-callback", values };
}

/** When agents answer in the chat. */
export function hoursText({ open, next, holiday }: ServiceHours): Text {
  if (open) return { key: "contact:hours-open", values: { time: next.time } };
  if (holiday) return { key: "contact:hours-holiday", values: { holiday, date: next.date, time: next.time } };
  return { key: "contact:hours-closed", values: { date: next.date, time: next.time } };
}
