import type { FastifyRequest } from "fastify";

/**
 * Whether our own page made this request. Browsers say so in `Sec-Fetch-Site`, older ones in `Origin`. A
 * client that sends neither is no browser of these years, and `SameSite=Strict` and the JSON content type stand behind this.
 * OWASP Cross-Site Request Forgery Prevention, "Fetch Metadata headers".
 */
export function isFromOurPage(request: FastifyRequest): boolean {
  const site = request.headers["sec-fetch-site"];
  if (site !== undefined) return site === "same-origin";
  const origin = request.headers.origin;
  if (origin === undefined) return true;
  return URL.canParse(origin) && new URL(origin).host === request.host;
}
