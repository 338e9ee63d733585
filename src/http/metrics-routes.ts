import { createHash, timingSafeEqual } from "node:crypto";
import type { FastifyInstance } from "fastify";
import type { Metrics } from "../metrics/metrics.ts";

/**
 * Adds `/metrics` for Prometheus, to whoever shows the token (`Authorization: Bearer …`, `authorization.credentials` in its configuration):
 * how many people write, and what fails, is nobody else's business.
 */
export function addMetricsRoutes(
  server: FastifyInstance,
  { metrics, token }: { metrics: Pick<Metrics, "write">; token: string },
): void {
  const expected = digest(`Bearer ${token}`);
  server.get("/metrics", async (request, reply) => {
    if (!timingSafeEqual(digest(request.headers.authorization ?? ""), expected))
      return reply.code(401).header("www-authenticate", "Bearer").send({ error: "unauthorized" });
    const { contentType, text } = await metrics.write();
    return reply.header("content-type", contentType).send(text);
  });
}

/** Of equal length for whatever was sent. */
function digest(words: string): Buffer {
  return createHash("sha256").update(words).digest();
}
