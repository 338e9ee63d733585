import type { AgentDesk, NewAgent } from "../../ports/agent-desk.ts";
import type { ChatwootAgent } from "./client.ts";

const PREFIX = "chatwoot-";

/** Long enough for any name, and no message in a message. */
const LONGEST_NAME = 60;

/** Chatwoot's agents choose their talks there: our machine gives them none, and whoever answers can do so whatever it is about. */
const DUTY: Omit<NewAgent, "id" | "name"> = {
  skills: ["general", "claims", "accounts"],
  languages: ["id", "en"],
  capacity: 0,
  active: true,
  shiftEndsAt: null,
};

/** Whether an agent sits at Chatwoot. */
export function isOwn(agent: string | null): agent is string {
  return agent?.startsWith(PREFIX) ?? false;
}

/** The id by which the system of record knows somebody at Chatwoot. */
export function idOfAgent({ id }: Pick<ChatwootAgent, "id">): string {
  return `${PREFIX}${id}`;
}

/** His number at Chatwoot. */
export function numberOfAgent(agent: string): number {
  return Number(agent.slice(PREFIX.length));
}

/** Chatwoot's agents as the system of record knows them, and the names of everybody. */
export interface OwnAgents {
  /** Makes somebody known, under the name that participants are told; gives his id. */
  meet(agent: ChatwootAgent): Promise<string>;
  /** What somebody is called; `otherwise` for who is not known. */
  nameOf(agent: string | null, otherwise: string): Promise<string>;
}

/** `nameless`: what somebody is called who has no name there. */
export function createOwnAgents(desk: AgentDesk, nameless: string): OwnAgents {
  /** Names by id, as this process last wrote or read them. */
  const known = new Map<string, string>();

  return {
    async meet(agent) {
      const id = idOfAgent(agent);
      const name = cleanName(agent.name) || nameless;
      if (known.get(id) === name) return id;
      await desk.saveAgent({ ...DUTY, id, name });
      // There, and given nothing.
      await desk.setPresence(id, "away");
      known.set(id, name);
      return id;
    },
    async nameOf(agent, otherwise) {
      if (agent === null) return otherwise;
      if (!known.has(agent)) for (const { id, name } of await desk.readAgents()) known.set(id, name);
      return known.get(agent) ?? otherwise;
    },
  };
}

function cleanName(name: string): string {
  return [...name.replace(/[\p{C}\s]+/gu, " ").trim()].slice(0, LONGEST_NAME).join("");
}
