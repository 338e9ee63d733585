import { createHash } from "node:crypto";

/** A UUID made from words, the same on every machine (in the form of version 8, RFC 9562 §5.8). */
export function demoId(...words: (string | number)[]): string {
  const hex = createHash("sha256").update(words.join("|")).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
