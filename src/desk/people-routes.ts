import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { type AgentProfile, ROLES } from "../ports/agent-accounts.ts";
import type { Agent, Skill } from "../ports/agent-desk.ts";
import { LANGUAGES } from "../ports/translator.ts";
import type { Person, Trail } from "./api.ts";
import {
  fieldsOf,
  readId,
  readLogin,
  readOneOf,
  readRequestKey,
  readSomeOf,
  readWhole,
  readWords,
} from "./bodies.ts";
import type { DeskParts } from "./desk-parts.ts";
import { type Duty, enlist, USUAL_DUTY } from "./enlist.ts";
import { type Caller, refuse } from "./guard.ts";
import { may } from "./permissions.ts";
import { createToken, digestOfToken } from "./tokens.ts";

const SKILLS: readonly Skill[] = ["general", "claims", "accounts"];
const MOST_CAPACITY = 20;
const TRAIL_LENGTH = 300;

/** Adds what an administrator does with accounts, under `/desk/api/people`, and the trail. */
export function addPeopleRoutes(server: FastifyInstance, parts: DeskParts): void {
  const { guard, accounts } = parts;
  server.get(
    "/desk/api/people",
    guard.reads(["manage"], () => listPeople(parts)),
  );
  server.post(
    "/desk/api/people",
    guard.acts(["manage"], (request, reply, caller) => invite(request, reply, parts, caller)),
  );
  server.post(
    "/desk/api/people/:id/invite-again",
    guard.acts(["manage"], (request, reply, caller) => inviteAgain(request, reply, parts, caller)),
  );
  server.post(
    "/desk/api/people/:id/change",
    guard.acts(["manage"], (request, reply, caller) => change(request, reply, parts, caller)),
  );
  server.get(
    "/desk/api/trail",
    guard.reads(["read-trail"], async () => {
      const [acts, people] = await Promise.all([accounts.listActs(TRAIL_LENGTH), accounts.listAgents()]);
      const names = new Map(people.map(({ id, name }) => [id, name]));
      const trail: Trail = acts.map((act) => ({ ...act, name: names.get(act.agentId) ?? act.agentId }));
      return trail;
    }),
  );
}

async function listPeople({ accounts, desk }: DeskParts): Promise<Person[]> {
  const [people, agents] = await Promise.all([accounts.listAgents(), desk.readAgents()]);
  const duties = new Map(agents.map((agent) => [agent.id, agent]));
  return people.map((profile) => withDuty(profile, duties.get(profile.id)));
}

function withDuty(profile: AgentProfile, agent: Agent | undefined): Person {
  return {
    ...profile,
    skills: agent?.skills ?? [],
    languages: agent?.languages ?? [],
    capacity: agent?.capacity ?? 0,
  };
}

/** The token leaves once, in the answer to who asked for it; kept is only its digest. */
async function invite(request: FastifyRequest, reply: FastifyReply, parts: DeskParts, caller: Caller) {
  const fields = fieldsOf(request.body);
  const [login, name] = [readLogin(fields["login"]), readWords(fields["name"], 60)];
  const role = readOneOf(fields["role"], ROLES);
  const requestKey = readRequestKey(fields["requestKey"]);
  if (login === null || name === null || role === null || requestKey === null)
    return refuse(reply, 400, "not-a-form");
  const token = createToken();
  const invited = await enlist(
    parts,
    { login, name, role, tokenSha256: digestOfToken(token) ?? "", by: caller.agent.id },
    readDuty(fields),
    `${caller.agent.id}|${requestKey}`,
  );
  return invited === "login-taken" ? refuse(reply, 409, "login-taken") : { ...invited, token };
}

function readDuty(fields: Record<string, unknown>): Duty {
  return {
    skills: readSomeOf(fields["skills"], SKILLS) ?? USUAL_DUTY.skills,
    languages: readSomeOf(fields["languages"], LANGUAGES) ?? USUAL_DUTY.languages,
    capacity: readWhole(fields["capacity"], 0, MOST_CAPACITY) ?? USUAL_DUTY.capacity,
  };
}

async function inviteAgain(request: FastifyRequest, reply: FastifyReply, parts: DeskParts, caller: Caller) {
  const agentId = readId((request.params as Record<string, unknown>)["id"]);
  const requestKey = readRequestKey(fieldsOf(request.body)["requestKey"]);
  if (agentId === null || requestKey === null) return refuse(reply, 400, "not-a-form");
  if (agentId === caller.agent.id) return refuse(reply, 409, "not-yourself");
  const token = createToken();
  const again = { agentId, tokenSha256: digestOfToken(token) ?? "", by: caller.agent.id };
  const done = await parts.accounts.inviteAgain(again, `${caller.agent.id}|${requestKey}`);
  return done ? { agentId, token } : refuse(reply, 404, "no-such-person");
}

/** Nobody changes his own account: the last administrator can't lock everybody out, nor anybody raise himself. */
async function change(request: FastifyRequest, reply: FastifyReply, parts: DeskParts, caller: Caller) {
  const { accounts, desk } = parts;
  const agentId = readId((request.params as Record<string, unknown>)["id"]);
  const fields = fieldsOf(request.body);
  const requestKey = readRequestKey(fields["requestKey"]);
  if (agentId === null || requestKey === null) return refuse(reply, 400, "not-a-form");
  if (agentId === caller.agent.id) return refuse(reply, 409, "not-yourself");
  const role = readOneOf(fields["role"], ROLES);
  const state = readOneOf(fields["state"], ["active", "disabled"] as const);
  const changed = await accounts.changeAgent(
    { agentId, by: caller.agent.id, ...(role && { role }), ...(state && { state }) },
    `${caller.agent.id}|${requestKey}`,
  );
  const person = changed ? (await listPeople(parts)).find(({ id }) => id === agentId) : undefined;
  if (!person) return refuse(reply, 404, "no-such-person");
  const answers = may(person.role, "answer") && person.state !== "disabled";
  const known = (await desk.readAgents()).find(({ id }) => id === agentId);
  if (answers || known) {
    const { name } = person;
    const shiftEndsAt = known?.shiftEndsAt ?? null;
    await desk.saveAgent({
      id: agentId,
      name,
      ...readDuty({ ...known, ...fields }),
      active: answers,
      shiftEndsAt,
    });
  }
  return { agentId };
}
