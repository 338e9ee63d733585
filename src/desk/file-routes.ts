import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { giveFile } from "../channels/web/give-file.ts";
import { FILE_ENDINGS } from "../ports/files.ts";
import { readId, readWhole } from "./bodies.ts";
import type { DeskParts } from "./desk-parts.ts";
import { type Caller, refuse } from "./guard.ts";
import { may } from "./permissions.ts";

type Fields = Record<string, unknown>;

/** Adds how an agent opens what a participant or he himself sent: `/desk/api/tickets/<ticket>/files/<position>`. */
export function addFileRoutes(server: FastifyInstance, parts: DeskParts): void {
  server.get(
    "/desk/api/tickets/:ticket/files/:position",
    // Not masked, as an identifier in full is not; and so for those who may see one.
    parts.guard.reads(["reveal"], (request, reply, caller) => sendFile(request, reply, parts, caller)),
  );
}

async function sendFile(request: FastifyRequest, reply: FastifyReply, parts: DeskParts, { agent }: Caller) {
  const { desk, accounts } = parts;
  const fields = request.params as Fields;
  const ticket = readId(fields["ticket"]);
  const position = readWhole(fields["position"], 1, Number.MAX_SAFE_INTEGER);
  if (ticket === null || position === null) return refuse(reply, 400, "not-a-form");
  const isHis = may(agent.role, "read-all") || (await heldBy(parts, agent.id, ticket));
  const event = isHis ? "sensitive_read" : "authz_fail";
  await accounts.noteAct({ agentId: agent.id, event, detail: `file|${position}`, ticket });
  const file = isHis ? await desk.readFile(ticket, position) : null;
  // The same answer whether there is none or it is not for him.
  if (!file) return refuse(reply, 404, "no-such-file");
  return giveFile(reply, file, `${file.kind}-${position}.${FILE_ENDINGS[file.mime]}`);
}

/** Whether he holds the ticket, or did anything on it before it was closed. */
async function heldBy({ desk }: DeskParts, agentId: string, ticket: string): Promise<boolean> {
  const talk = await desk.readTicket(ticket, 0);
  if (talk?.state !== "closed") return talk?.agent === agentId;
  return talk.entries.some((entry) => entry.agent === agentId);
}
