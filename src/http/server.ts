import { randomBytes } from "node:crypto";
import { createServer, type RequestListener } from "node:http";
import {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  fastify,
} from "fastify";
import type { Log } from "../ports/log.ts";

declare module "fastify" {
  interface FastifyInstance {
    /**
     * Takes the posts to a path (the whole URL, nothing after it) before the router and its hooks see them: for what only a program calls,
     * many times a second (docs/performance.md). The listener gets Node's own request and answers it, whatever comes.
     */
    takePosts(path: string, listener: RequestListener): void;
  }
}

/** Largest body of a request in bytes; a route that needs more says so itself. */
const BODY_LIMIT = 64 * 1024;

/** A request whose head has not arrived by then is cut off, and one that has not arrived whole: slow senders must not hold connections. */
const HEADERS_TIMEOUT_MS = 30_000;
/** The largest file over a line of half a megabit a second. */
const REQUEST_TIMEOUT_MS = 120_000;

/** Longer than a proxy in front usually keeps a connection that says nothing, so that it is never closed under a request. */
const KEEP_ALIVE_MS = 72_000;

/** One year; sent only over https, where browsers heed it. */
const HSTS_SECONDS = 365 * 24 * 60 * 60;

/**
 * On every answer. An answer that is a page replaces the content policy with its own, which still names nothing but
 * `'self'`; whatever is not a page may load nothing at all.
 */
const SECURITY_HEADERS = {
  "content-security-policy":
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "permissions-policy":
    "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=()",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "cache-control": "no-store",
};

export interface HttpServerOptions {
  log: Log;
  /** Whether this process can handle a message now; false and a rejection both mean no. */
  isReady: () => Promise<boolean>;
  /**
   * From whom `X-Forwarded-*` is believed: proxies by their addresses and networks. Of several addresses in it the last that is none of them is
   * who asks, so that nobody can put another before his own. `true` believes everybody, for tests.
   */
  trustProxy?: boolean | string[];
}

/**
 * The one HTTP server, not yet listening: security headers, errors that tell a stranger nothing, `/healthz` (the
 * process lives) and `/readyz` (it can work). Other parts add their routes before `listen`.
 */
export function createHttpServer({ log, isReady, trustProxy = false }: HttpServerOptions): FastifyInstance {
  const direct = new Map<string, RequestListener>();
  const server = fastify({
    logger: false,
    bodyLimit: BODY_LIMIT,
    serverFactory: (routed) => createDirectServer(direct, routed),
    // A stop does not wait for a browser that holds a connection open and says nothing on it.
    forceCloseConnections: true,
    trustProxy,
    frameworkErrors: (error, _request, reply) => {
      reply.headers(SECURITY_HEADERS);
      answerError(log, error, "GET", reply as FastifyReply);
    },
  });

  server.decorate("takePosts", (path: string, listener: RequestListener) => void direct.set(path, listener));
  server.addHook("onRequest", (request, reply, done) => {
    reply.headers(SECURITY_HEADERS);
    if (request.protocol === "https") {
      reply.header("strict-transport-security", `max-age=${HSTS_SECONDS}; includeSubDomains`);
    }
    done();
  });
  server.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: "not-found" }));
  server.setErrorHandler((error: FastifyError, request: FastifyRequest, reply) =>
    answerError(log, error, request.method, reply),
  );

  server.get("/healthz", async () => ({ status: "alive" }));
  server.get("/readyz", async (_request, reply) => {
    const ready = await isReady().catch(() => false);
    return reply.code(ready ? 200 : 503).send({ status: ready ? "ready" : "not-ready" });
  });
  return server;
}

function createDirectServer(direct: ReadonlyMap<string, RequestListener>, routed: RequestListener) {
  const timeouts = {
    headersTimeout: HEADERS_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
  };
  return createServer(timeouts, (request, response) => {
    const listener = request.method === "POST" ? direct.get(request.url ?? "") : undefined;
    return (listener ?? routed)(request, response);
  });
}

/** A caller's mistake is named by its kind; a fault of ours only by a reference that also stands in the log. */
function answerError(log: Log, error: FastifyError, method: string, reply: FastifyReply): void {
  const status = error.statusCode ?? 500;
  if (status < 500) {
    reply.code(status).send({ error: KINDS[status] ?? "bad-request" });
    return;
  }
  const reference = randomBytes(4).toString("hex");
  log.error("http.failed", { reference, method, error });
  reply.code(500).send({ error: "internal", reference });
}

const KINDS: Record<number, string> = {
  404: "not-found",
  413: "too-large",
  415: "unsupported-media-type",
};
