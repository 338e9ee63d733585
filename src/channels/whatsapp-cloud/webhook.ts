import { createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { FastifyInstance } from "fastify";
import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import { readBody } from "../shared/read-body.ts";
import { parse } from "./errors.ts";
import { CHANNEL } from "./options.ts";
import { type CloudEvent, type OwnNumber, readWebhook } from "./read-webhook.ts";

const WEBHOOK_PATH = "/whatsapp/webhook";

/** Meta's own limit: https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/overview */
const BODY_LIMIT_BYTES = 3 * 1_048_576;
/** Asked for; Meta comes again when it likes, for up to a week. */
const RETRY_AFTER_SECONDS = 5;
/** Forged calls are counted and told once in so long: they must not be able to fill the log. */
const FORGED_REPORT_MS = 60_000;

const SIGNATURE = /^sha256=([0-9a-f]{64})$/;

export interface WebhookRoutes extends OwnNumber {
  appSecret: string;
  verifyToken: string;
  clock: Clock;
  log: Log;
  /** Null while the channel is not started or stops: Meta is asked to come back. Rejects when something could not be kept. */
  take(): ((events: readonly CloudEvent[]) => Promise<void>) | null;
  /** Told of each call in work, which never rejects, so that stopping can wait for it. */
  track(work: Promise<void>): void;
}

/**
 * Takes Meta's calls to `/whatsapp/webhook`. One is answered 200 only when all that it brings is durable, and 503 when something could not be
 * made so: then Meta brings all of it again. Nothing of a body is read before its signature is found to be right.
 */
export function registerWebhook(server: FastifyInstance, routes: WebhookRoutes): void {
  const isAuthentic = createGuard(routes);
  server.get<{ Querystring: Record<string, unknown> }>(WEBHOOK_PATH, async (request, reply) => {
    const challenge = challengeOf(request.query, routes.verifyToken);
    if (challenge === null) return reply.code(403).send({ error: "forbidden" });
    return reply.type("text/plain").send(challenge);
  });
  server.takePosts(WEBHOOK_PATH, (request, response) => {
    readBody(request, BODY_LIMIT_BYTES, (body) => {
      if (body === null) response.writeHead(413, { connection: "close" }).end();
      else if (!isAuthentic(request, body)) response.writeHead(401).end();
      else routes.track(take(body, response, routes));
    });
  });
}

/** What Meta wants to hear when it is told the address; null for whoever does not know the word, or asks for something else to be said. */
function challengeOf(query: Record<string, unknown>, verifyToken: string): string | null {
  const challenge = query["hub.challenge"];
  const isMeta = query["hub.mode"] === "subscribe" && isSame(String(query["hub.verify_token"]), verifyToken);
  return isMeta && typeof challenge === "string" && /^[\w-]{1,256}$/.test(challenge) ? challenge : null;
}

/** Never rejects. */
async function take(body: Buffer, response: ServerResponse, routes: WebhookRoutes): Promise<void> {
  const handOn = routes.take();
  if (handOn === null) return later(response);
  const events = readWebhook(parse(body.toString("utf8")), routes);
  if (events === null) routes.log.warn("whatsapp-cloud.malformed-call", { channel: CHANNEL });
  try {
    await handOn(events ?? []);
    response.writeHead(200).end();
  } catch (error) {
    routes.log.warn("whatsapp-cloud.receive-failed", { channel: CHANNEL, error });
    later(response);
  }
}

function later(response: ServerResponse): void {
  response.writeHead(503, { "retry-after": String(RETRY_AFTER_SECONDS) }).end();
}

/**
 * Knows a call by its signature over the very bytes that came: written anew, a body with accents or emoji would be another. Counts those
 * that lack it.
 */
function createGuard({ appSecret, clock, log }: WebhookRoutes) {
  let forged = 0;
  let reportedAt = Number.NEGATIVE_INFINITY;
  return ({ headers }: IncomingMessage, body: Buffer): boolean => {
    const [, given = ""] = SIGNATURE.exec(String(headers["x-hub-signature-256"])) ?? [];
    const expected = createHmac("sha256", appSecret).update(body).digest();
    if (given !== "" && timingSafeEqual(Buffer.from(given, "hex"), expected)) return true;
    forged += 1;
    if (clock.now() - reportedAt >= FORGED_REPORT_MS) {
      log.warn("whatsapp-cloud.forged-webhook", { channel: CHANNEL, count: forged });
      reportedAt = clock.now();
      forged = 0;
    }
    return false;
  };
}

/** Of equal length and equal, in a time that tells neither: digests of both are compared. */
function isSame(given: string, expected: string): boolean {
  const digest = (text: string) => createHmac("sha256", expected).update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
