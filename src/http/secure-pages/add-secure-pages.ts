import { readFileSync } from "node:fs";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { policy } from "../../policy.ts";
import type { ChangeStops } from "../../ports/change-stop.ts";
import type { Clock } from "../../ports/clock.ts";
import { CoreUnavailable } from "../../ports/core.ts";
import type { DataCopies } from "../../ports/data-copy.ts";
import type { Log } from "../../ports/log.ts";
import type { PageView, PageVisitors, SecurePages, VisitedPage } from "../../ports/secure-pages.ts";
import type { Translator } from "../../ports/translator.ts";
import { formOf, isFromOurPage, isToken, type PageForm } from "./page-form.ts";
import {
  copyPage,
  donePage,
  entryPage,
  formPage,
  overPage,
  type PageKey,
  type PageParts,
  stopPage,
} from "./render-page.ts";
import { createSourceLimit, type SourceLimit } from "./source-limit.ts";
import { giveCopyFile, writeCopy } from "./write-copy.ts";

/** Beside this file in `src`; the build copies it beside the compiled one. */
const FOLDER = new URL("./page/", import.meta.url);

const ROOT = "/s";

/** Where a messenger opens the pages inside itself. */
const INSIDE_ROOT = "/s/app";

/** Telegram's own web client, the only one that shows Mini Apps in a frame; the others have a window of their own. */
const FRAMED_BY = "https://web.telegram.org";

/** Our own files and server, forms that go nowhere else, no frame around it but the one named, and no HTML from strings. */
function pagePolicy(framedBy: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    `frame-ancestors ${framedBy}`,
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");
}

/** A token, what a messenger says or two passwords of 128 characters of any script, percent-encoded, with room to spare. */
const FORM_LIMIT = 16 * 1024;

export interface SecurePageParts {
  pages: Pick<
    SecurePages & DataCopies,
    "viewPage" | "enterPage" | "submitPage" | "takeCopy" | "takeCopyFile"
  > &
    ChangeStops;
  translator: Translator;
  clock: Clock;
  log: Log;
  demo: boolean;
  /** Who is told by a messenger, where one opens the pages inside itself; null: none does. */
  visitors: PageVisitors | null;
  /** Tells a conversation that its page was filled in by the person himself. */
  onFilled(page: VisitedPage): Promise<void>;
}

/** What one place of the pages is served with. */
interface Place extends SecurePageParts {
  page: PageParts;
  limit: SourceLimit;
}

/**
 * Adds the one-time pages (docs/decisions/0016): `GET /s` takes the token out of the fragment, or the page code; `POST /s/buka` shows
 * the form and consumes nothing; `POST /s/simpan` takes what was filled in, `POST /s/unduh` gives a copy of one's data or a file of it, `POST /s/batalkan`
 * takes a change back. The key is only ever in a body. Under `/s/app` are the same for a messenger that opens them inside itself (0036).
 */
export function addSecurePages(server: FastifyInstance, parts: SecurePageParts): void {
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
    addPlace(scope, { ...parts, limit, visitors: null, page: { ...parts, files: ROOT, root: ROOT } });
    if (parts.visitors)
      addPlace(scope, { ...parts, limit, page: { ...parts, files: ROOT, root: INSIDE_ROOT } });
  });
}

function addPlace(scope: FastifyInstance, place: Place): void {
  const { page, visitors } = place;
  const contentPolicy = pagePolicy(visitors ? FRAMED_BY : "'none'");
  scope.register(async (routes) => {
    routes.addHook("preHandler", (request, reply, done) => {
      reply.header("content-security-policy", contentPolicy);
      // It knows only "never" and "ourselves"; the policy, which names one, is heeded in its place.
      if (visitors) reply.removeHeader("x-frame-options");
      if (request.method === "POST" && !isFromOurPage(request)) {
        void reply.code(403).send({ error: "other-origin" });
        return;
      }
      done();
    });
    routes.get(page.root, (_request, reply) => html(reply, entryPage(page)));
    // Somebody who reloads, or comes back to the address without its form.
    for (const path of ["buka", "simpan", "unduh", "batalkan"]) {
      routes.get(`${page.root}/${path}`, (_request, reply) => reply.redirect(page.root, 303));
    }
    routes.post(`${page.root}/buka`, (request, reply) =>
      whileAnswering(reply, page, () => show(request, reply, place)),
    );
    routes.post(`${page.root}/simpan`, (request, reply) =>
      whileAnswering(reply, page, () => submit(formOf(request), reply, place)),
    );
    routes.post(`${page.root}/unduh`, (request, reply) =>
      whileAnswering(reply, page, () => download(formOf(request), reply, place)),
    );
    routes.post(`${page.root}/batalkan`, (request, reply) =>
      whileAnswering(reply, page, () => stop(formOf(request), reply, place)),
    );
  });
}

async function show(request: FastifyRequest, reply: FastifyReply, place: Place): Promise<FastifyReply> {
  const { page, pages, limit } = place;
  const { key, said } = formOf(request);
  const isCode = !isToken(key);
  if (isCode && limit.isClosed(request.ip)) {
    return html(reply.code(429), entryPage(page, { key: "secure:too-many" }));
  }
  const found = await find(place, key, said);
  if (found?.view.purpose === "copy") return html(reply, copyPage(page, found.view, key));
  if (found !== null) return html(reply, formPage(page, found.view, { key, visit: found.visit }));
  const change = isCode ? null : await pages.viewChange(key);
  if (change !== null) return html(reply, stopPage(page, change, key));
  if (isCode) limit.noteFailure(request.ip);
  return html(reply.code(410), overPage(page));
}

/**
 * The page, and the visit of whoever his messenger vouches for. What it said and is not so opens nothing (a forwarded link, a forgery); where
 * it said nothing the page is as it is in any browser, and its number has to be typed.
 */
async function find(
  { pages, visitors }: Place,
  key: string,
  said: string,
): Promise<{ view: PageView; visit: string } | null> {
  if (visitors === null || said === "") {
    const view = await pages.viewPage(key);
    return view && { view, visit: "" };
  }
  const visitor = visitors.identify(said);
  return visitor && (await pages.enterPage(key, visitor));
}

async function submit(form: PageForm, reply: FastifyReply, place: Place): Promise<FastifyReply> {
  const { page, pages } = place;
  const { key, visit, said: _, form: __, file: ___, ...fields } = form;
  const view = await pages.viewPage(key);
  if (view === null || view.purpose === "copy") return html(reply.code(410), overPage(page));
  const outcome = await pages.submitPage(key, fields, visit);
  if (outcome.result === "over") return html(reply.code(410), overPage(page));
  if (outcome.result === "taken") {
    if (outcome.visited) await tell(place, outcome.visited);
    return html(reply, donePage(page, view.language, { ...outcome, isKnown: outcome.visited !== null }));
  }
  const keys: PageKey = { key, visit };
  if (outcome.result === "busy") return html(reply.code(503), formPage(page, view, keys, { why: "busy" }));
  const { why } = outcome;
  const problem = why === "identifiers" ? { why, troubles: outcome.troubles, filled: fields } : { why };
  return html(reply.code(422), formPage(page, view, keys, problem));
}

/** Pressed twice it says the same: the change is taken back, once. */
async function stop({ key }: PageForm, reply: FastifyReply, { page, pages }: Place): Promise<FastifyReply> {
  const change = isToken(key) ? await pages.stopByLink(key) : null;
  return change === null ? html(reply.code(410), overPage(page)) : html(reply, stopPage(page, change, key));
}

async function download(
  { key, form, file: place }: PageForm,
  reply: FastifyReply,
  { page, pages, translator }: Place,
): Promise<FastifyReply> {
  if (place !== null) {
    const file = await pages.takeCopyFile(key, place);
    return file === null ? html(reply.code(410), overPage(page)) : giveCopyFile(reply, place, file);
  }
  const copy = await pages.takeCopy(key, form);
  if (copy === null) return html(reply.code(410), overPage(page));
  const { name, type, body } = await writeCopy(copy, form, translator);
  return reply.type(type).header("content-disposition", `attachment; filename="${name}"`).send(body);
}

/** Where it fails, the number that the page shows besides does the same. */
async function tell({ onFilled, log }: Place, visited: VisitedPage): Promise<void> {
  try {
    await onFilled(visited);
  } catch (error) {
    log.warn("page_not_told", { error });
  }
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

function html(reply: FastifyReply, page: string): FastifyReply {
  return reply.type("text/html; charset=utf-8").send(page);
}

function addFile(server: FastifyInstance, name: string, type: string): void {
  const body = readFileSync(new URL(name, FOLDER));
  server.get(`${ROOT}/${name}`, (_request, reply) => reply.type(type).send(body));
}
