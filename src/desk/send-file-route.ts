import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { readBody } from "../channels/shared/read-body.ts";
import { readId, readRequestKey } from "./bodies.ts";
import type { DeskParts } from "./desk-parts.ts";
import { type Caller, refuse } from "./guard.ts";
import { type FileSent, sendFile } from "./send-file.ts";

type Fields = Record<string, unknown>;

/** Longest name that is looked at, in characters as they travel. */
const LONGEST_NAME = 1_024;

/**
 * Adds `POST /desk/api/tickets/<ticket>/files?requestKey=…`: the bytes themselves, with their type, and their name in `x-file-name` (a name may say
 * who somebody is, and an address is written down by proxies). Not a byte is read before it is known who asks.
 */
export function addSendFileRoute(server: FastifyInstance, parts: DeskParts): void {
  void server.register(async (routes) => {
    routes.removeAllContentTypeParsers();
    routes.addContentTypeParser("*", (_request, payload, done) => done(null, payload));
    routes.post(
      "/desk/api/tickets/:ticket/files",
      parts.guard.acts(["answer"], (request, reply, caller) => takeFile(request, reply, parts, caller)),
    );
  });
}

async function takeFile(
  request: FastifyRequest,
  reply: FastifyReply,
  parts: DeskParts,
  { agent }: Caller,
): Promise<FileSent | FastifyReply> {
  const ticket = readId((request.params as Fields)["ticket"]);
  const requestKey = readRequestKey((request.query as Fields)["requestKey"]);
  if (ticket === null || requestKey === null) return refuse(reply, 400, "not-a-form");
  await parts.desk.beat(agent.id);
  const bytes = await readFileBytes(request.raw, parts.policy.files.mostBytes);
  if (bytes === null) return { outcome: "refused", why: "too-big" };
  const act = { agent: agent.id, ticket, requestKey: `${agent.id}|${requestKey}` };
  return await sendFile(parts, act, {
    bytes,
    mime: request.headers["content-type"] ?? null,
    name: nameIn(request.headers["x-file-name"]),
  });
}

/** Null: it is longer than what is taken, or the line broke. */
function readFileBytes(request: FastifyRequest["raw"], mostBytes: number): Promise<Buffer | null> {
  return new Promise((resolve) => {
    readBody(request, mostBytes, resolve);
    request.once("close", () => resolve(null));
  });
}

function nameIn(header: unknown): string | null {
  if (typeof header !== "string" || header.length > LONGEST_NAME) return null;
  try {
    return decodeURIComponent(header);
  } catch {
    return null;
  }
}
