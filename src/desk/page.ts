import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Language } from "../ports/translator.ts";
import type { Bundle } from "./web/bundle.ts";

/** The words of the desk's page, its canned answers, the names of what participants can wish, and how a linked number stands, by language. */
export type DeskTexts = Record<
  Language,
  Record<"desk" | "answers" | "wishes" | "whatsapp", Record<string, string>>
>;

/** Where the build puts the page, beside the compiled file. */
const BUILT = new URL("./page/", import.meta.url);

/** Its own files and its own server, nothing inline, no HTML made from strings. */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join("; ");

interface Served {
  type: string;
  body: Buffer;
  gzipped: Buffer;
  etag: string;
}

/** Adds the page at `/desk/` with its script, style and words. */
export function addPage(server: FastifyInstance, texts: DeskTexts, demo: boolean): void {
  let files: Promise<Map<string, Served>> | null = null;
  const read = () => {
    files ??= loadFiles(texts, demo).catch((error: unknown) => {
      files = null;
      throw error;
    });
    return files;
  };
  server.get("/desk", (_request, reply) => reply.redirect("/desk/", 308));
  for (const name of ["", "desk.js", "desk.css", "icon.svg", "texts.json"]) {
    server.get(`/desk/${name}`, async (request, reply) => serve(request, reply, (await read()).get(name)));
  }
}

/** A browser asks each time whether a file changed: then a new version is there at once. */
function serve(request: FastifyRequest, reply: FastifyReply, file: Served | undefined): FastifyReply {
  if (!file) return reply.code(404).send({ error: "not-found" });
  reply.headers({
    "content-type": file.type,
    "content-security-policy": PAGE_POLICY,
    "cache-control": "no-cache",
    etag: file.etag,
    vary: "accept-encoding",
  });
  if (request.headers["if-none-match"] === file.etag) return reply.code(304).send();
  const takesGzip = /\bgzip\b/.test(request.headers["accept-encoding"] ?? "");
  return takesGzip ? reply.header("content-encoding", "gzip").send(file.gzipped) : reply.send(file.body);
}

async function loadFiles(texts: DeskTexts, demo: boolean): Promise<Map<string, Served>> {
  const { html, script, style, icon } = await loadBundle();
  return new Map([
    ["", served("text/html; charset=utf-8", html)],
    ["desk.js", served("text/javascript; charset=utf-8", script)],
    ["desk.css", served("text/css; charset=utf-8", style)],
    ["icon.svg", served("image/svg+xml; charset=utf-8", icon)],
    ["texts.json", served("application/json; charset=utf-8", JSON.stringify({ demo, ...texts }))],
  ]);
}

/** What the build made; run from the sources, it is made at the first visit. */
async function loadBundle(): Promise<Bundle> {
  if (!existsSync(new URL("desk.js", BUILT))) {
    const { makeBundle } = await import("./web/bundle.ts");
    return await makeBundle();
  }
  const read = (name: string) => readFileSync(new URL(name, BUILT), "utf8");
  return {
    html: read("desk.html"),
    script: read("desk.js"),
    style: read("desk.css"),
    icon: read("icon.svg"),
  };
}

function served(type: string, text: string): Served {
  const body = Buffer.from(text);
  const etag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;
  return { type, body, gzipped: gzipSync(body, { level: 9 }), etag };
}
