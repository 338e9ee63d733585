import { offer } from "../kit/choices.ts";
import { officialContacts as facts } from "../kit/contact-facts.ts";
import { hoursText, standingAgain, standingText } from "../kit/desk-texts.ts";
import type { Ask, Choice, Say } from "../kit/effects.ts";
import type { Context } from "./context.ts";
import { TOPIC_CHOICES } from "./topics.ts";

const chat: Choice = { id: "chat", label: { key: "contact:chat-button" } };

/** What is said to whoever tells of an accident, before anything else. */
export const emergency: Say = { text: { key: "contact:accident", values: facts } };

/** What is said to whoever tells of a death, before anything else. */
export const condolence: Say = { text: { key: "contact:death", values: facts } };

/** What is said to whoever complains, before he is offered an agent. */
export const regret: Say = { text: { key: "contact:complaint", values: facts } };

/** The ways that are left while the desk can't be asked. */
export const withoutDesk: Say = {
  text: { key: "contact:ways-only", values: facts },
  choices: [offer("contact-agent"), offer("menu")],
};

/** Asks which way he would like, with the hours of the chat. */
export function ways({ hours, signedIn, canMail }: Context): Ask {
  const choices: Choice[] = [chat];
  if (signedIn) choices.push({ id: "callback", label: { key: "contact:callback-button" } });
  if (canMail) choices.push({ id: "email", label: { key: "contact:email-button" } });
  const ask: Ask = {
    text: { key: "contact:ways", values: facts },
    again: { key: "contact:ways-again" },
    choices: [...choices, offer("branch-location"), offer("menu")],
  };
  return hours ? { ...ask, footer: hoursText(hours) } : ask;
}

/** How a way goes that was named and that nobody here can take for him: the official numbers, and what signing in would give. */
export function otherWays({ signedIn }: Context): Say {
  return { text: { key: signedIn ? "contact:ways-direct" : "contact:ways-signed-out", values: facts } };
}

/** The same, where nothing but the way was asked for. */
export function waysBesides(context: Context): Ask {
  const { choices = [] } = ways(context);
  return {
    ...otherWays(context),
    choices: context.signedIn ? choices : [chat, offer("login"), offer("menu")],
  };
}

/** He will be answered by e-mail. */
export const mailPromised: Say = { text: { key: "contact:by-email" } };

/** After what had to be said first: an agent is offered, not pressed upon anybody. */
export function agentOffer({ hours, topic }: Context): Ask {
  return {
    text: hours ? hoursText(hours) : { key: "contact:ways-again" },
    choices: [chat, ...(topic === "accident" ? [offer("claim-jkk")] : []), offer("menu")],
  };
}

export const topicQuestion: Ask = {
  text: { key: "contact:topic" },
  choices: TOPIC_CHOICES.map((topic) => ({ id: topic, label: { key: `contact:topic-${topic}` } })),
};

export const wordsQuestion: Ask = {
  text: { key: "contact:words" },
  again: { key: "contact:words-again" },
  help: { key: "contact:words-help" },
  choices: [{ id: "skip", label: { key: "contact:skip-button" } }],
};

/** Asks when to call him back. */
export function slotQuestion({ slots }: Context): Ask {
  const choices = slots.map(({ date, from, to }, index): Choice => {
    return { id: `slot${index}`, label: { key: "contact:slot", values: { date, from, to } } };
  });
  return { text: { key: "contact:slots" }, choices: [...choices, offer("menu")] };
}

/** How his ticket stands, and what he can do with it. */
export function standing({ ticket }: Context): Ask {
  if (!ticket) return topicQuestion;
  if (ticket.elsewhere) {
    return {
      text: { key: "contact:elsewhere", values: { number: ticket.number } },
      choices: [{ id: "here", label: { key: "contact:here-button" } }, offer("menu")],
    };
  }
  return {
    text: standingText(ticket),
    again: standingAgain(ticket),
    fleeting: true,
    choices: [
      { id: "add", label: { key: "contact:add-button" } },
      { id: "end", label: { key: "contact:end-button" } },
      offer("menu"),
    ],
  };
}

/** The number of a new ticket, how it stands, and that nobody need wait in this chat. */
export function opened({ ticket }: Context): Say {
  if (!ticket) return { text: { key: "common:try-again" } };
  const meanwhile = ticket.kind === "chat" ? "contact:meanwhile" : "contact:meanwhile-later";
  return { text: standingText(ticket), footer: { key: meanwhile }, choices: [offer("menu")] };
}

/** No ticket was made. What was written is kept for the next try. */
export const notOpened: Ask = {
  text: { key: "contact:not-opened", values: facts },
  choices: [{ id: "again", label: { key: "contact:again-button" } }, offer("menu")],
};

/** After the end of a ticket, or where it stays in another chat. */
export const afterwards: Choice[] = [offer("contact-agent"), offer("menu")];
