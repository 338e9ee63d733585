import { createHmac, timingSafeEqual } from "node:crypto";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { BridgeTalks } from "../../ports/bridge-talks.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import { fieldsOf } from "../bodies.ts";
import { numberOf } from "./fields.ts";

/** A message of an agent with its conversation, at its longest. */
const BODY_LIMIT = 1024 * 1024;

export interface WebhookParts {
  /** With which the inbox signs. */
  secret: string;
  /** How far from now the time of a signature may be, in milliseconds. */
  signatureAgeMs: number;
  talks: Pick<BridgeTalks, "hint">;
  /** Called when something has happened over there. */
  hurry: () => void;
  clock: Clock;
  log: Log;
}

/**
 * Adds the address that Chatwoot's inbox calls. A call only says where to look: what is there is asked for under our own token, in its order,
 * so that calls which are lost, doubled, late or replayed change nothing. Chatwoot does not call twice, and shows a refused call as a message
 * that was not sent; so what is signed is always taken.
 */
export function addChatwootWebhook(server: FastifyInstance, parts: WebhookParts): void {
  void server.register(async (routes) => {
    routes.removeAllContentTypeParsers();
    // The signature is over the very bytes that came.
    routes.addContentTypeParser("*", { parseAs: "buffer", bodyLimit: BODY_LIMIT }, (_request, body, done) =>
      done(null, body),
    );
    routes.post("/chatwoot/webhook", async (request, reply) => {
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      if (!isSigned(request, body, parts)) return reply.code(401).send({ error: "not-signed" });
      const conversation = conversationIn(body);
      if (conversation !== null) await hint(conversation, parts);
      return {};
    });
  });
}

/** Without a hint it is found at the next regular look. */
async function hint(conversation: number, { talks, hurry, log }: WebhookParts): Promise<void> {
  try {
    await talks.hint(conversation);
    hurry();
  } catch (error) {
    log.warn("chatwoot_hint_lost", { error });
  }
}

function isSigned(
  { headers }: FastifyRequest,
  body: Buffer,
  { secret, signatureAgeMs, clock }: WebhookParts,
): boolean {
  const at = headers["x-chatwoot-timestamp"];
  const given = headers["x-chatwoot-signature"];
  if (typeof at !== "string" || typeof given !== "string" || !/^\d{1,12}$/.test(at)) return false;
  const signature = createHmac("sha256", secret).update(`${at}.`).update(body).digest("hex");
  const [a, b] = [Buffer.from(given), Buffer.from(`sha256=${signature}`)];
  const isSame = a.length === b.length && timingSafeEqual(a, b);
  return isSame && Math.abs(clock.now() - Number(at) * 1_000) <= signatureAgeMs;
}

/** The conversation in which an agent has done something; null for our own echoes, for notes, and for whatever else there is. */
function conversationIn(body: Buffer): number | null {
  const call = fieldsOf(parse(body));
  const { event, conversation, id, message_type: kind } = call;
  if (event === "message_created" || event === "message_updated") {
    const isAgents = kind === "outgoing" && call["private"] !== true;
    return isAgents ? numberOf(fieldsOf(conversation)["id"]) || null : null;
  }
  const isOfOne = event === "conversation_status_changed" || event === "conversation_updated";
  return isOfOne ? numberOf(id) || null : null;
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return null;
  }
}
