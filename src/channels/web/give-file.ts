import type { FastifyReply } from "fastify";
import type { CleanFile } from "../../ports/files.ts";

/** Nothing in a file may run, load or reach the page around it, whatever it turns out to be (OWASP File Upload). */
const FILE_HEADERS = {
  "content-security-policy": "sandbox; default-src 'none'",
  "x-content-type-options": "nosniff",
  "cache-control": "no-store",
  "cross-origin-resource-policy": "same-origin",
};

/** Answers with a file: a photo to look at, a document to take away. `name` is ours. */
export function giveFile(reply: FastifyReply, { kind, mime, bytes }: CleanFile, name: string): FastifyReply {
  const shown = kind === "photo" ? "inline" : "attachment";
  return reply
    .headers({ ...FILE_HEADERS, "content-disposition": `${shown}; filename="${name}"` })
    .type(mime)
    .send(Buffer.from(bytes));
}
