import { createHash } from "node:crypto";
import type { CoreContext } from "../context.ts";

/** Crockford's base 32: no I, L, O and U, which are misread or spell words. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

type Keys = Pick<CoreContext, "keyring" | "policy">;

/**
 * The token of a page's link. Derived from the page's id under a key of our own, so that a reply sent twice has the same link both times,
 * and nothing in the database can be turned into it.
 */
export function tokenOf({ keyring, policy }: Keys, pageId: string): string {
  return Buffer.from(keyring.mac("web", `page-token|${pageId}`), "hex")
    .subarray(0, policy.page.tokenBytes)
    .toString("base64url");
}

/** The code that is typed where the link does not open, derived in the same way. */
export function codeOf({ keyring, policy }: Keys, pageId: string): string {
  const bytes = Buffer.from(keyring.mac("web", `page-code|${pageId}`), "hex");
  return [...bytes.subarray(0, policy.page.codeCharacters)].map((byte) => ALPHABET[byte % 32]).join("");
}

/** In two groups, as it is read and typed. */
export function grouped(code: string): string {
  const half = code.length / 2;
  return `${code.slice(0, half)}-${code.slice(half)}`;
}

/** What is kept of a token: it has 256 bits, so a plain hash hides it. */
export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/** What is kept of a code: it has 50 bits, so only a keyed digest hides it. */
export function indexCode({ keyring }: Keys, code: string): string {
  return keyring.mac("web", `page-code-index|${code}`);
}

/** Under which column, and as what, a key is looked up: a token as it stands, a code however it was typed. */
export function columnOf(context: Keys, key: string): { column: "token_hash" | "code_index"; value: string } {
  if (/^[\w-]{43}$/.test(key)) return { column: "token_hash", value: hashToken(key) };
  const typed = key
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, "")
    .replace(/[IL]/g, "1")
    .replace(/O/g, "0");
  return { column: "code_index", value: indexCode(context, typed) };
}

/** What is kept of the number that a page shows. */
export function macNumber({ keyring }: Keys, pageId: string, number: string): string {
  return keyring.mac("web", `page-number|${pageId}|${number}`);
}
