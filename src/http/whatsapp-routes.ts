import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { renderSVG } from "uqr";
import type { LinkBoard } from "../channels/whatsapp/link-board.ts";
import type { Link } from "../channels/whatsapp/options.ts";
import type { Restriction } from "../channels/whatsapp/restrictions.ts";
import { escaped } from "./secure-pages/markup.ts";

/** What the page says, in each language. */
export type LinkTexts = Record<"id" | "en", Record<string, string>>;

/** What the operator's page about the linked number shows. */
export interface LinkPage {
  board: LinkBoard;
  texts: LinkTexts;
  /** In how many chats somebody answers on the phone. */
  phoneTalks(): Promise<number>;
}

/** Seconds between two looks. A QR code lives for twenty. */
const REFRESH_SECONDS = 5;

const PAGE_POLICY =
  "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/**
 * Adds the page at `/demo/whatsapp` that shows how the link stands and the code to link it with, and the same as JSON without the code.
 * Whoever sees the code can put his own number in this one's place, so it is shown to this machine alone.
 */
export function addWhatsAppRoutes(server: FastifyInstance, { board, texts, phoneTalks }: LinkPage): void {
  server.get(
    "/demo/whatsapp",
    async (request: FastifyRequest<{ Querystring: { bahasa?: string } }>, reply) => {
      const language = request.query.bahasa === "en" ? "en" : "id";
      const standing = { link: board.link, restriction: board.restriction, phoneTalks: await phoneTalks() };
      const page = writePage(standing, isHere(request), language, texts[language]);
      return reply
        .headers({ "content-type": "text/html; charset=utf-8", "content-security-policy": PAGE_POLICY })
        .send(page);
    },
  );
  server.get("/demo/whatsapp/qr.svg", (request, reply) => sendCode(board.link, request, reply));
  server.get("/demo/whatsapp.json", async () => ({
    ...withoutCode(board.link),
    restriction: board.restriction,
    phoneTalks: await phoneTalks(),
  }));
}

function sendCode(link: Link, request: FastifyRequest, reply: FastifyReply) {
  if (link.state !== "scan" || !isHere(request)) return reply.code(404).send({ error: "not-found" });
  return reply.type("image/svg+xml; charset=utf-8").send(renderSVG(link.qr, { ecc: "L" }));
}

function withoutCode(link: Link): object {
  if (link.state === "stopped") return { state: link.state, why: link.why };
  return link.state === "waiting" ? link : { state: link.state };
}

/** A proxy on this machine that is not named in the settings speaks for others. */
function isHere({ ip, headers }: FastifyRequest): boolean {
  if (headers["x-forwarded-for"] !== undefined || headers.forwarded !== undefined) return false;
  return /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/.test(ip);
}

/** What is said of each restriction. */
const RESTRICTED = {
  "new-chats-locked": "restriction-new-chats-locked",
  "new-chats-capped": "restriction-new-chats-capped",
} satisfies Record<Restriction, string>;

interface Standing extends Pick<LinkBoard, "link" | "restriction"> {
  phoneTalks: number;
}

function writePage(
  { link, restriction, phoneTalks }: Standing,
  here: boolean,
  language: "id" | "en",
  texts: Record<string, string>,
): string {
  const say = (key: string) => escaped(texts[key] ?? "");
  const [kind, which] = link.state === "stopped" ? ["stopped-", link.why] : ["state-", link.state];
  return `<!doctype html>
<html lang="${language}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta http-equiv="refresh" content="${REFRESH_SECONDS}">
    <title>${say("title")}</title>
    <link rel="icon" href="/chat/page/icon.svg" type="image/svg+xml">
    <link rel="stylesheet" href="/chat/page/look.css">
    <link rel="stylesheet" href="/chat/page/inbox.css">
  </head>
  <body>
    <main class="inbox">
      <header class="inbox-top"><h1>${say("title")}</h1></header>
      <p class="inbox-notice">${say("notice")}</p>
      <p role="status">${say(`${kind}${which}`)}</p>
      ${restriction === null ? "" : `<p>${say(RESTRICTED[restriction])}</p>`}
      ${phoneTalks === 0 ? "" : `<p>${say("phone-talks")} <strong>${phoneTalks}</strong>. ${say("phone-talks-how")}</p>`}
      ${codeOf(link, here, say)}
      <p><a href="?bahasa=${language === "id" ? "en" : "id"}">${say("other-language")}</a></p>
    </main>
  </body>
</html>
`;
}

function codeOf(link: Link, here: boolean, say: (key: string) => string): string {
  if (link.state !== "scan" && link.state !== "type") return "";
  if (!here) return `<p>${say("elsewhere")}</p>`;
  if (link.state === "type") return `<p><strong>${escaped(link.code)}</strong></p>`;
  return `<img src="/demo/whatsapp/qr.svg" alt="${say("code")}" width="320" height="320">`;
}
