import type { FastifyRequest } from "fastify";
import type { CopyFilePlace, CopyForm } from "../../ports/data-copy.ts";
import type { PageFields } from "../../ports/secure-pages.ts";
import { IDENTIFIER_LENGTH } from "./render-identifiers.ts";
import type { PageKey } from "./render-page.ts";

/**
 * Whether one of our pages sent the form. Browsers that know `Sec-Fetch-Site` decide it; of older ones, `no-referrer` takes even our own
 * origin away ("null"). What is behind this: whoever sends a form must know the key of a page, and who knows it needs no forgery.
 */
export function isFromOurPage(request: FastifyRequest): boolean {
  const site = request.headers["sec-fetch-site"];
  if (site !== undefined) return site === "same-origin";
  const { origin } = request.headers;
  if (origin === undefined || origin === "null") return true;
  return URL.canParse(origin) && new URL(origin).host === request.host;
}

/** What a page of ours sends. */
export interface PageForm extends PageFields, PageKey {
  /** What a messenger says of the person. */
  said: string;
  /** Which form of a copy is wanted. */
  form: CopyForm;
  /** Which photo or document is wanted in its place; null: none. */
  file: CopyFilePlace | null;
}

/** Reads a form; what is missing is empty. */
export function formOf({ body }: FastifyRequest): PageForm {
  const form = body instanceof URLSearchParams ? body : new URLSearchParams();
  const field = (name: string) => form.get(name) ?? "";
  return {
    key: field("key").slice(0, 100),
    visit: field("visit").slice(0, 100),
    said: field("said"),
    form: field("form") === "json" ? "json" : "pdf",
    file: placeOf(field("file")),
    password: field("password"),
    again: field("again"),
    current: field("current"),
    code: field("code").slice(0, 20),
    nik: field("nik").slice(0, IDENTIFIER_LENGTH),
    kpj: field("kpj").slice(0, IDENTIFIER_LENGTH),
    bank: field("bank").slice(0, IDENTIFIER_LENGTH),
    account: field("account").slice(0, IDENTIFIER_LENGTH),
    holder: field("holder").slice(0, IDENTIFIER_LENGTH),
  };
}

/** `<number of the talk> <position>`, as the page writes it. */
function placeOf(value: string): CopyFilePlace | null {
  const [, ticket, position] = /^([\w-]{1,20}) (\d{1,9})$/.exec(value) ?? [];
  return ticket && position ? { ticket, position: Number(position) } : null;
}

/** Whether a key is that of a link, and not typed. */
export function isToken(key: string): boolean {
  return /^[\w-]{43}$/.test(key);
}
