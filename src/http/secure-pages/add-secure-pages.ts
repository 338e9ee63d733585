import { readFileSync } from "node:fs";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { writeJson } from "../../data-copy/write-json.ts";
import { writePdf } from "../../data-copy/write-pdf.ts";
import { policy } from "../../policy.ts";
import type { ChangeStops } from "../../ports/change-stop.ts";
import type { Clock } from "../../ports/clock.ts";
import { CoreUnavailable } from "../../ports/core.ts";
import type { CopyForm, DataCopies, DataCopy } from "../../ports/data-copy.ts";
import type { PageFields, SecurePages } from "../../ports/secure-pages.ts";
import type { Translator } from "../../ports/translator.ts";
import {
  copyPage,
  donePage,
  entryPage,
  formPage,
  overPage,
  type PageParts,
  stopPage,
} from "./render-page.ts";
import { createSourceLimit, type SourceLimit } from "./source-limit.ts";

/** Beside this file in `src`; the build copies it beside the compiled one. */
const FOLDER = new URL("./page/", import.meta.url);

const ROOT = "/s";

/** Our own files and server, forms that go nowhere else, no frame around it, and no HTML from strings. */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join("; ");

/** A token and two passwords of 128 characters of any script, percent-encoded, with room to spare. */
const FORM_LIMIT = 16 * 1024;

export interface SecurePageParts {
  pages: Pick<SecurePages & DataCopies, "viewPage" | "submitPage" | "takeCopy"> & ChangeStops;
  translator: Translator;
  clock: Clock;
  demo: boolean;
}

/**
 * Adds the one-time pages (docs/decisions/0016): `GET /s` takes the token out of the fragment, or the page code; `POST /s/buka` shows
 * the form and consumes nothing; `POST /s/simpan` takes what was filled in, `POST /s/unduh` gives a copy of one's data, `POST /s/batalkan`
 * takes a change back. The key is only ever in a body.
 */
export function addSecurePages(server: FastifyInstance, parts: SecurePageParts): void {
  const page: PageParts = { ...parts, root: ROOT };
  const limit = createSourceLimit(
    parts.clock,
    policy.page.wrongCodesPerSource,
    policy.page.wrongCodesWindowMs,
  );
  addFile(server, "open.js", "text/javascript; charset=utf-8");
  addFile(server, "secure.css", "text/css; charset=utf-8");

  server.register(async (scope) => {
    scope.addContentTypeParser(
      "application/x-www-form-urlencoded",
      { parseAs: "string", bodyLimit: FORM_LIMIT },
      (_request, body, done) => done(null, new URLSearchParams(body as string)),
    );
    scope.addHook("preHandler", (request, reply, done) => {
      reply.header("content-security-policy", PAGE_POLICY);
      if (request.method === "POST" && !isFromOurPage(request)) {
        void reply.code(403).send({ error: "other-origin" });
        return;
      }
      done();
    });
    scope.get(ROOT, (_request, reply) => html(reply, entryPage(page)));
    // Somebody who reloads, or comes back to the address without its form.
    for (const path of ["buka", "simpan", "unduh", "batalkan"]) {
      scope.get(`${ROOT}/${path}`, (_request, reply) => reply.redirect(ROOT, 303));
    }
    scope.post(`${ROOT}/buka`, (request, reply) =>
      whileAnswering(reply, page, () => show(request, reply, { page, limit, pages: parts.pages })),
    );
    scope.post(`${ROOT}/simpan`, (request, reply) =>
      whileAnswering(reply, page, () => submit(formOf(request), reply, page, parts)),
    );
    scope.post(`${ROOT}/unduh`, (request, reply) =>
      whileAnswering(reply, page, () => download(formOf(request), reply, page, parts)),
    );
    scope.post(`${ROOT}/batalkan`, (request, reply) =>
      whileAnswering(reply, page, () => stop(formOf(request), reply, page, parts)),
    );
  });
}

async function show(
  request: FastifyRequest,
  reply: FastifyReply,
  { page, limit, pages }: { page: PageParts; limit: SourceLimit } & Pick<SecurePageParts, "pages">,
): Promise<FastifyReply> {
  const { key } = formOf(request);
  const isCode = !isToken(key);
  if (isCode && limit.isClosed(request.ip)) {
    return html(reply.code(429), entryPage(page, { key: "secure:too-many" }));
  }
  const view = await pages.viewPage(key);
  if (view?.purpose === "copy") return html(reply, copyPage(page, view, key));
  if (view !== null) return html(reply, formPage(page, view, key));
  const change = isCode ? null : await pages.viewChange(key);
  if (change !== null) return html(reply, stopPage(page, change, key));
  if (isCode) limit.noteFailure(request.ip);
  return html(reply.code(410), overPage(page));
}

async function submit(
  { key, form: _, ...fields }: Form,
  reply: FastifyReply,
  page: PageParts,
  { pages }: SecurePageParts,
): Promise<FastifyReply> {
  const view = await pages.viewPage(key);
  if (view === null || view.purpose === "copy") return html(reply.code(410), overPage(page));
  const outcome = await pages.submitPage(key, fields);
  if (outcome.result === "over") return html(reply.code(410), overPage(page));
  if (outcome.result === "taken") return html(reply, donePage(page, view.language, outcome.number));
  const problem = outcome.result === "busy" ? "busy" : outcome.why;
  return html(reply.code(problem === "busy" ? 503 : 422), formPage(page, view, key, problem));
}

/** Pressed twice it says the same: the change is taken back, once. */
async function stop(
  { key }: Form,
  reply: FastifyReply,
  page: PageParts,
  { pages }: SecurePageParts,
): Promise<FastifyReply> {
  const change = isToken(key) ? await pages.stopByLink(key) : null;
  return change === null ? html(reply.code(410), overPage(page)) : html(reply, stopPage(page, change, key));
}

/** The file itself. Its name tells what it is and of which day, and nothing of whom. */
async function download(
  { key, form }: Form,
  reply: FastifyReply,
  page: PageParts,
  { pages, translator }: SecurePageParts,
): Promise<FastifyReply> {
  const copy = await pages.takeCopy(key, form);
  if (copy === null) return html(reply.code(410), overPage(page));
  const name = translator.plain({ key: "copy:file-name" }, copy.language);
  const day = copy.balances.asOf;
  const { type, body } = await write(copy, form, translator);
  return reply
    .type(type)
    .header("content-disposition", `attachment; filename="${name}-${day}.${form}"`)
    .send(body);
}

async function write(
  copy: DataCopy,
  form: CopyForm,
  translator: Translator,
): Promise<{ type: string; body: Buffer | string }> {
  if (form === "pdf") return { type: "application/pdf", body: await writePdf(copy, translator) };
  return { type: "application/json; charset=utf-8", body: writeJson(copy, translator) };
}

async function whileAnswering(
  reply: FastifyReply,
  page: PageParts,
  answer: () => Promise<FastifyReply>,
): Promise<FastifyReply> {
  try {
    return await answer();
  } catch (error) {
    if (!(error instanceof CoreUnavailable)) throw error;
    return html(reply.code(503).header("retry-after", 5), entryPage(page, { key: "secure:busy" }));
  }
}

/**
 * Whether one of our pages sent the form. Browsers that know `Sec-Fetch-Site` decide it; of older ones, `no-referrer` takes even our own
 * origin away ("null"). What is behind this: whoever sends a form must know the key of a page, and who knows it needs no forgery.
 */
function isFromOurPage(request: FastifyRequest): boolean {
  const site = request.headers["sec-fetch-site"];
  if (site !== undefined) return site === "same-origin";
  const { origin } = request.headers;
  if (origin === undefined || origin === "null") return true;
  return URL.canParse(origin) && new URL(origin).host === request.host;
}

/** What a page of ours sends. */
type Form = PageFields & { key: string; form: CopyForm };

function formOf({ body }: FastifyRequest): Form {
  const form = body instanceof URLSearchParams ? body : new URLSearchParams();
  const field = (name: string) => form.get(name) ?? "";
  return {
    key: field("key").slice(0, 100),
    password: field("password"),
    again: field("again"),
    current: field("current"),
    code: field("code").slice(0, 20),
    form: field("form") === "json" ? "json" : "pdf",
  };
}

function isToken(key: string): boolean {
  return /^[\w-]{43}$/.test(key);
}

function html(reply: FastifyReply, page: string): FastifyReply {
  return reply.type("text/html; charset=utf-8").send(page);
}

function addFile(server: FastifyInstance, name: string, type: string): void {
  const body = readFileSync(new URL(name, FOLDER));
  server.get(`${ROOT}/${name}`, (_request, reply) => reply.type(type).send(body));
}
