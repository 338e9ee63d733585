import { createHash, randomBytes } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import { TRANSCRIPT_TTL_MS } from "../../ports/transcript.ts";

/** 256 bits in base64url. */
const TOKEN = /^[A-Za-z0-9_-]{43}$/;
const TOKEN_BYTES = 32;

/** As long as what was said is kept: a browser known for longer would have nothing to come back to. */
const COOKIE_SECONDS = TRANSCRIPT_TTL_MS / 1_000;

/** The chat of the browser that asks, or null when it shows no token. */
export function chatOf(request: FastifyRequest): string | null {
  const token = tokenOf(request);
  return token === null ? null : chatOfToken(token);
}

/**
 * The chat of the browser that asks, with its cookie renewed, or a new chat for a new browser.
 *
 * Only for requests that our page makes: a person who follows a link from another site arrives at `/` without the
 * strict cookie, and setting one there would part him from his conversation.
 */
export function welcomeBrowser(request: FastifyRequest, reply: FastifyReply): string {
  const token = tokenOf(request) ?? randomBytes(TOKEN_BYTES).toString("base64url");
  const secure = request.protocol === "https" ? "; Secure" : "";
  reply.header(
    "set-cookie",
    `${cookieName(request)}=${token}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${COOKIE_SECONDS}${secure}`,
  );
  return chatOfToken(token);
}

/** The token opens the chat, so only its digest is the address and may be stored or logged. */
function chatOfToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

function tokenOf(request: FastifyRequest): string | null {
  const name = `${cookieName(request)}=`;
  const pairs = (request.headers.cookie ?? "").split(";").map((pair) => pair.trim());
  const token = pairs.find((pair) => pair.startsWith(name))?.slice(name.length) ?? "";
  return TOKEN.test(token) ? token : null;
}

/** `__Host-` makes the browser insist on Secure, Path=/ and this very host; without https it would refuse the cookie. */
function cookieName(request: FastifyRequest): string {
  return request.protocol === "https" ? "__Host-chat" : "chat";
}
