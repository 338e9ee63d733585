import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { extname } from "node:path";
import { gzipSync } from "node:zlib";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { policy } from "../../policy.ts";
import type { WebTexts, WebTextsByLanguage } from "./web-texts.ts";

/** Beside this file in `src`; the build copies it beside the compiled one. */
const FOLDER = new URL("./page/", import.meta.url);

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".svg": "image/svg+xml; charset=utf-8",
};

/** What our pages need: their own files and their own server. Nothing inline, nothing from elsewhere, no HTML from strings. */
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

/** Adds the files that every page of ours shares, and the words they speak, under `/chat/`. */
export function addPageFiles(server: FastifyInstance, texts: WebTextsByLanguage, demo: boolean): void {
  for (const name of readdirSync(FOLDER)) {
    if (extname(name) !== ".html")
      addFile(server, `/chat/page/${name}`, name, readFileSync(new URL(name, FOLDER)));
  }
  const told = { demo, mostFileBytes: policy.files.mostBytes, ...texts };
  addFile(server, "/chat/texts.json", "texts.json", Buffer.from(JSON.stringify(told)));
}

/** Adds one page of the folder at a path. `{{key}}` in it becomes that text in Indonesian. */
export function addPage(server: FastifyInstance, path: string, name: string, texts: WebTexts): void {
  addFile(server, path, name, Buffer.from(fill(readFileSync(new URL(name, FOLDER), "utf8"), texts)));
}

/** Compressed and named by its content once, at the start; a browser asks each time whether it changed. */
function addFile(server: FastifyInstance, path: string, name: string, body: Buffer): void {
  const etag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;
  const gzipped = gzipSync(body, { level: 9 });
  const headers = {
    "content-type": TYPES[extname(name)] ?? "application/octet-stream",
    "content-security-policy": PAGE_POLICY,
    "cache-control": "no-cache",
    etag,
    vary: "accept-encoding",
  };
  server.get(path, (request: FastifyRequest, reply: FastifyReply) => {
    reply.headers(headers);
    if (request.headers["if-none-match"] === etag) return reply.code(304).send();
    const takesGzip = /\bgzip\b/.test(request.headers["accept-encoding"] ?? "");
    return takesGzip ? reply.header("content-encoding", "gzip").send(gzipped) : reply.send(body);
  });
}

function fill(page: string, texts: WebTexts): string {
  return page.replace(/\{\{([a-z-]+)\}\}/g, (_, key: string) => {
    const words = (texts as unknown as Record<string, string | undefined>)[key];
    if (words === undefined) throw new Error(`the page asks for a text that is not there: ${key}`);
    return words.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  });
}
