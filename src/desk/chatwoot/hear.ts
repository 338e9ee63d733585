import type { Text } from "../../../locales/catalog.ts";
import type { AgentDesk } from "../../ports/agent-desk.ts";
import type { ChatwootAgent, ChatwootMessage } from "./client.ts";
import { giveTo } from "./hold.ts";
import type { OwnAgents } from "./own-agents.ts";

/** What an agent wrote over there, and for whom. */
interface Hearing {
  conversation: number;
  ticket: string;
  number: string;
  message: ChatwootMessage;
  agent: ChatwootAgent;
}

/**
 * Whether a message is an agent's word to the participant: not our own, which come back as incoming; not a note; not what a bot or an
 * automation says, for only people speak here.
 */
export function isForParticipant(
  message: ChatwootMessage,
): message is ChatwootMessage & { agent: ChatwootAgent } {
  return message.kind === "outgoing" && !message.isPrivate && !message.isDeleted && message.agent !== null;
}

/** What became of words or a file: their place in the ticket, or what the agent has to be told. */
export type Heard = { position: number } | { refused: Text };

/**
 * Says an agent's words to the participant; null when there are none. Heard again, it has the outcome of the first time and no other effect.
 */
export async function hear(
  desk: AgentDesk,
  agents: OwnAgents,
  { conversation, ticket, number, message, agent: writer }: Hearing,
): Promise<Heard | null> {
  const agent = await agents.meet(writer);
  const key = `chatwoot|${ticket}|${conversation}|${message.id}`;
  if (message.content.trim() === "") return null;
  const over: Heard = { refused: { key: "chatwoot:not-said-over", values: { number } } };
  const holding = await giveTo(desk, { agent, ticket, key });
  if (holding.outcome === "over") return over;
  const held = async (by: string): Promise<Heard> => {
    return { refused: { key: "chatwoot:not-said-held", values: { agent: await agents.nameOf(by, by) } } };
  };
  if (holding.outcome === "elsewhere") return await held(holding.by);
  const said = await desk.say({ agent, ticket, text: message.content, requestKey: `${key}|say` });
  switch (said.outcome) {
    case "said":
      return { position: said.position };
    case "over":
      return over;
    case "not-yours":
      return await held(agent);
    case "blocked":
      return said.why === "empty" ? null : { refused: { key: `chatwoot:blocked-${said.why}` } };
    default:
      return said satisfies never;
  }
}
