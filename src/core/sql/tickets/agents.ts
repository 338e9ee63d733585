import type { AgentSeen } from "../../../../flows/kit/desk.ts";
import type { Agent, NewAgent, Presence } from "../../../ports/agent-desk.ts";
import type { CoreContext } from "../context.ts";
import { onlyRow, type Queries } from "../database.ts";
import { quotable } from "./participant.ts";
import { showCode } from "./records.ts";

const AGENTS = `
  select a.id, a.name, a.code, a.skills, a.languages, a.capacity, a.active, a.shift_ends_at as "shiftEndsAt",
    a.presence, a.seen_at as "seenAt",
    (select count(*) from tickets t where t.agent_id = a.id and t.state = 'held') as holding
  from agents a`;

/** Creates or changes an agent; the code by which participants know him is made once. */
export async function saveAgent({ database }: CoreContext, agent: NewAgent): Promise<Agent> {
  return await database.transaction(async (queries) => {
    await queries.query(
      `insert into agents (id, name, code, skills, languages, capacity, active, shift_ends_at)
       values ($1, $2, $3, $4::text[], $5::text[], $6, $7, to_timestamp($8::float8 / 1000))
       on conflict (id) do update set name = excluded.name, skills = excluded.skills,
         languages = excluded.languages, capacity = excluded.capacity, active = excluded.active,
         shift_ends_at = excluded.shift_ends_at`,
      [
        agent.id,
        agent.name,
        await freeCode(queries),
        agent.skills,
        agent.languages,
        agent.capacity,
        agent.active,
        agent.shiftEndsAt,
      ],
    );
    return shown(onlyRow(await queries.query<Agent>(`${AGENTS} where a.id = $1`, [agent.id])));
  });
}

/** All agents, also those who may not sign in any more, by name. */
export async function readAgents({ database }: CoreContext): Promise<Agent[]> {
  return (await database.query<Agent>(`${AGENTS} order by a.name, a.id`)).map(shown);
}

/** Coming and going are signs of life too. */
export async function setPresence(
  { database }: CoreContext,
  agent: string,
  presence: Presence,
): Promise<void> {
  await database.query("update agents set presence = $2, seen_at = clock_now() where id = $1", [
    agent,
    presence,
  ]);
}

/** A sign of life: an agent without one for a while counts as gone. */
export async function beat({ database }: CoreContext, agent: string): Promise<void> {
  await database.query("update agents set seen_at = clock_now() where id = $1", [agent]);
}

/** The active agent with this code. */
export async function findAgent({ database }: CoreContext, code: string): Promise<AgentSeen | null> {
  const plain = code.toUpperCase().replace(/[^A-Z0-9]/g, "");
  const [found] = await database.query<AgentSeen>(
    "select name, code from agents where code = $1 and active",
    [plain],
  );
  return found ? { name: found.name, code: showCode(found.code) } : null;
}

async function freeCode(queries: Queries): Promise<string> {
  for (;;) {
    const code = quotable(6);
    const taken = await queries.query("select 1 from agents where code = $1", [code]);
    if (taken.length === 0) return code;
  }
}

function shown(agent: Agent): Agent {
  return { ...agent, code: showCode(agent.code) };
}
