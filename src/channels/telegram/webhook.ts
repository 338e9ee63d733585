import { timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { FastifyInstance } from "fastify";
import { inBatches } from "../../batch.ts";
import type { Receive } from "../../ports/channel.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import { readBody } from "../shared/read-body.ts";
import type { Intake } from "./intake.ts";
import { type Received, readUpdate } from "./receive.ts";
import type { WebhookAnswers } from "./webhook-answers.ts";

export const WEBHOOK_PATH = "/telegram/webhook";

const SECRET_HEADER = "x-telegram-bot-api-secret-token";
/** Telegram's alphabet and length, and ours from below: 32 characters of it are more than 180 bits. */
const SECRET_FORM = /^[\w-]{32,256}$/;
const LONGEST_SECRET = 256;
/** An update is a few kilobytes at most. */
const BODY_LIMIT_BYTES = 1_048_576;
/** Telegram waits as long as we say, up to an hour, and keeps the order of the chat. */
const RETRY_AFTER_SECONDS = 5;
/**
 * Updates of so long are begun together, and stay together on their way. Nobody notices it, for Telegram takes longer to bring an update; under
 * load it takes a fifth off what a message costs, and people are answered sooner (docs/performance.md).
 */
const GATHER_MS = 2;
/** Forged calls are counted and told once in so long: they must not be able to fill the log. */
const FORGED_REPORT_MS = 60_000;

/** Throws when the secret is missing, short, or would be refused by Telegram: without one anybody could speak for everybody. */
export function requireSecret(secret: string): void {
  if (SECRET_FORM.test(secret)) return;
  throw new Error("TELEGRAM_WEBHOOK_SECRET must be 32 to 256 characters: letters, digits, _ and - only.");
}

export interface WebhookRoutes {
  secret: string;
  botId: string;
  intake: Intake;
  /** Null: replies go by call, and an update is answered as soon as it is durable. */
  answers: WebhookAnswers | null;
  clock: Clock;
  log: Log;
  /** Null while the channel is not started or stops: Telegram is asked to come back. */
  receive(): Receive | null;
  /** Told of each update in work, which never rejects, so that stopping can wait for it. */
  track(work: Promise<void>): void;
}

/**
 * Takes the posts to `/telegram/webhook`. An update is answered 200 only when it is durable, and 503 when it could not be made so: then Telegram holds
 * back this chat alone and tries again for 24 hours. The secret is judged before a byte of the body is read.
 */
export function registerWebhook(server: FastifyInstance, routes: WebhookRoutes): void {
  const isAuthentic = createGuard(routes);
  const takeSoon = inBatches(
    ({ body, response }: Post) => routes.track(take(body, response, routes)),
    GATHER_MS,
  );
  server.takePosts(WEBHOOK_PATH, (request, response) => {
    if (!isAuthentic(request)) return response.writeHead(401).end();
    readBody(request, BODY_LIMIT_BYTES, (body) => {
      if (body === null) response.writeHead(413, { connection: "close" }).end();
      else takeSoon({ body: body.toString("utf8"), response });
    });
  });
}

/** An update that was posted. */
interface Post {
  body: string;
  response: ServerResponse;
}

const confirmSoon = inBatches((response: ServerResponse) => response.writeHead(200).end());

/** Never rejects. */
async function take(body: string, response: ServerResponse, routes: WebhookRoutes): Promise<void> {
  const { answers } = routes;
  const received = parse(body, routes.botId);
  if (answers !== null && received.type === "incoming" && answers.repeat(received.incoming, response)) return;
  const receive = routes.receive();
  if (receive === null) return later(response);
  try {
    await routes.intake(received, receive);
    if (answers === null || received.type !== "incoming") confirmSoon(response);
    else answers.hold(received.incoming, response);
  } catch (error) {
    routes.log.warn("telegram.receive-failed", { channel: "telegram", error });
    later(response);
  }
}

function later(response: ServerResponse): void {
  response.writeHead(503, { "retry-after": String(RETRY_AFTER_SECONDS) }).end();
}

function parse(body: string, botId: string): Received {
  try {
    return readUpdate(JSON.parse(body), botId);
  } catch {
    return { type: "malformed" };
  }
}

/** Knows a call by our secret, and counts those that lack it. Neither content nor length shows in the time that the comparison takes. */
function createGuard({ secret, clock, log }: WebhookRoutes): (request: IncomingMessage) => boolean {
  const expected = Buffer.alloc(PADDED_BYTES);
  const given = Buffer.alloc(PADDED_BYTES);
  expected.write(secret, "latin1");
  let forged = 0;
  let reportedAt = Number.NEGATIVE_INFINITY;
  return ({ headers }) => {
    given.fill(0).write(String(headers[SECRET_HEADER] ?? ""), "latin1");
    if (timingSafeEqual(given, expected)) return true;
    forged += 1;
    if (clock.now() - reportedAt >= FORGED_REPORT_MS) {
      log.warn("telegram.forged-webhook", { channel: "telegram", count: forged });
      reportedAt = clock.now();
      forged = 0;
    }
    return false;
  };
}

/**
 * A secret is compared in as many bytes as every other, one more than the longest has, so that what is longer still is never taken for its
 * beginning; no secret of ours holds the zeros it ends with.
 */
const PADDED_BYTES = LONGEST_SECRET + 1;
