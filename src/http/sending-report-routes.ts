import { timingSafeEqual } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Keyring } from "../keyring.ts";
import type { SendingRecords } from "../ports/code-sender.ts";

/** How a gateway says what became of a message. */
interface ReportFormat {
  /** Field of the query, the form or the JSON that it sends. */
  field: string;
  delivered: readonly string[];
  failed: readonly string[];
}

export interface SendingReportParts {
  keyring: Keyring;
  core: SendingRecords;
  format: ReportFormat;
}

const PATH = "/sms/report";

/** Where the gateway is to report on a sending: an address that is good for this one alone and can't be guessed. */
export function reportPath(keyring: Keyring, sendingId: string): string {
  return `${PATH}/${encodeURIComponent(sendingId)}/${signatureOf(keyring, sendingId)}`;
}

function signatureOf(keyring: Keyring, sendingId: string): string {
  return keyring.mac("report", `sms|${sendingId}`).slice(0, 32);
}

/**
 * Adds the address that an SMS gateway calls when it knows more of a sending. A wrong signature is answered like a page that does not
 * exist; words that mean nothing to us are taken and change nothing, so that the gateway does not come again.
 */
export function addSendingReportRoutes(server: FastifyInstance, parts: SendingReportParts): void {
  void server.register(async (routes) => {
    routes.addContentTypeParser(
      "application/x-www-form-urlencoded",
      { parseAs: "string" },
      (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
    );
    routes.route<Report>({
      method: ["GET", "POST"],
      url: `${PATH}/:sendingId/:signature`,
      exposeHeadRoute: false,
      handler: (request, reply) => takeReport(parts, request, reply),
    });
  });
}

interface Report {
  Params: { sendingId: string; signature: string };
}

async function takeReport(
  { keyring, core, format }: SendingReportParts,
  request: FastifyRequest<Report>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { sendingId, signature } = request.params;
  if (!isSame(signature, signatureOf(keyring, sendingId))) {
    return reply.code(404).send({ error: "not-found" });
  }
  const said = fieldOf(request.body, format.field) ?? fieldOf(request.query, format.field);
  const state = stateOf(said, format);
  if (state !== null) await core.noteSending({ sendingId, state, providerId: null });
  return reply.code(204).send();
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function fieldOf(values: unknown, field: string): string | null {
  if (typeof values !== "object" || values === null || !Object.hasOwn(values, field)) return null;
  const value = (values as Record<string, unknown>)[field];
  return typeof value === "string" || typeof value === "number" ? String(value) : null;
}

function stateOf(said: string | null, { delivered, failed }: ReportFormat): "delivered" | "failed" | null {
  if (said === null) return null;
  if (delivered.includes(said)) return "delivered";
  return failed.includes(said) ? "failed" : null;
}
