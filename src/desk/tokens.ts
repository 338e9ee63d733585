import { createHash, randomBytes } from "node:crypto";

/** 256 bits in base64url. */
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** A new secret token: of a session, or of an invitation. */
export function createToken(): string {
  return randomBytes(32).toString("base64url");
}

/** What is kept of a token, or null for what can't be one. */
export function digestOfToken(token: unknown): string | null {
  if (typeof token !== "string" || !TOKEN.test(token)) return null;
  return createHash("sha256").update(token).digest("hex");
}
