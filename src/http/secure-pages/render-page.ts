import { renderSVG } from "uqr";
import type { Text } from "../../../locales/catalog.ts";
import { kilobytes } from "../../data-copy/blocks.ts";
import type { ChangeToStop } from "../../ports/change-stop.ts";
import type { CopyView, FormView, PageRefusal } from "../../ports/secure-pages.ts";
import type { Language, Translator } from "../../ports/translator.ts";
import { escaped, type Say, sayIn } from "./markup.ts";
import { identifierFields, type RefusedIdentifiers } from "./render-identifiers.ts";

/** What every page is made with. */
export interface PageParts {
  translator: Translator;
  demo: boolean;
  /** Path before those of the pages: `/s`, or where a messenger opens them inside itself. */
  root: string;
  /** Path before those of their script and style. */
  files: string;
}

/** What a form carries along: the page's token or code, and the visit of whoever his messenger vouched for (else empty). */
export interface PageKey {
  key: string;
  visit: string;
}

/** Why a filling was not taken. */
export type PageProblem = { why: PageRefusal | "busy" } | ({ why: "identifiers" } & RefusedIdentifiers);

/** Where somebody comes in: the script hands the token over at once, and whoever has none types the page code. In both languages. */
export function entryPage(parts: PageParts, problem: Text | null = null): string {
  const [id, en] = [sayIn(parts.translator, "id"), sayIn(parts.translator, "en")];
  const both = (text: Text) => `${id(text)} <span class="secure-soft" lang="en">${en(text)}</span>`;
  return layout(
    parts,
    "id",
    `<h1>${id({ key: "secure:entry-heading" })}</h1>
${problem === null ? "" : `<p class="secure-problem" role="alert">${both(problem)}</p>`}
<p>${both({ key: "secure:entry-text" })}</p>
<form id="open" method="post" action="${parts.root}/buka" autocomplete="off">
<input type="hidden" name="said">
<div class="secure-field"><label for="key">${both({ key: "secure:entry-label" })}</label>
<input class="secure-code" id="key" name="key" required maxlength="43" autocapitalize="characters" spellcheck="false"></div>
<button class="primary" type="submit">${id({ key: "secure:entry-button" })} · ${en({ key: "secure:entry-button" })}</button>
</form>`,
  );
}

/** The page to fill in; after a refusal with the reason, and with nothing of a password or code that was typed. */
export function formPage(
  parts: PageParts,
  view: FormView,
  { key, visit }: PageKey,
  problem: PageProblem | null = null,
): string {
  const say = sayIn(parts.translator, view.language);
  const fields = fieldsOf(view, say, problem?.why === "identifiers" ? problem : null);
  return layout(
    parts,
    view.language,
    `<h1>${say({ key: `secure:heading-${view.purpose}` })}</h1>
${problem === null ? "" : `<p class="secure-problem" role="alert">${say(reasonFor(problem))}</p>`}
${view.authenticator === null ? `<p class="secure-soft">${say({ key: introOf(view) })}</p>` : appSteps(view.authenticator, say)}
<form method="post" action="${parts.root}/simpan">
<input type="hidden" name="key" value="${escaped(key)}">
${visit === "" ? "" : `<input type="hidden" name="visit" value="${escaped(visit)}">`}
${fields}
${fields.includes('type="password"') ? `<label class="secure-show" hidden><input type="checkbox" id="show">${say({ key: "secure:show" })}</label>` : ""}
<button class="primary" type="submit">${say({ key: isNew(view) ? "secure:save" : "secure:go-on" })}</button>
</form>`,
  );
}

function reasonFor({ why }: PageProblem): Text {
  return { key: why === "busy" ? "secure:busy" : `secure:problem-${why}` };
}

function introOf(view: FormView) {
  if (view.fields.includes("nik") || view.fields.includes("kpj")) return "secure:intro-identifiers";
  if (view.purpose === "identifiers") return "secure:intro-bank";
  return isNew(view) ? "secure:intro-new" : "secure:intro-enter";
}

/** A page on which a new password is made. */
function isNew({ purpose }: FormView): boolean {
  return purpose !== "enter-password" && purpose !== "authenticator" && purpose !== "identifiers";
}

function fieldsOf(view: FormView, say: Say, refused: RefusedIdentifiers | null): string {
  if (view.purpose === "identifiers") return identifierFields(view.fields, say, refused);
  const current = passwordField("current", "current-password", say({ key: "secure:label-current" }));
  const wanted = view.needsCurrent ? current : "";
  if (view.authenticator !== null) return wanted + codeField(say({ key: "secure:label-code" }));
  if (!isNew(view))
    return passwordField("password", "current-password", say({ key: "secure:label-password" }));
  return (
    wanted +
    passwordField("password", "new-password", say({ key: "secure:label-new" })) +
    passwordField("again", "new-password", say({ key: "secure:label-again" }))
  );
}

/** Pasting and password managers are welcome (63B §3.1.1.2). */
function passwordField(name: string, autocomplete: string, label: string): string {
  return `<div class="secure-field"><label for="${name}">${label}</label>
<input class="secret" type="password" id="${name}" name="${name}" autocomplete="${autocomplete}" required maxlength="512"></div>`;
}

function codeField(label: string): string {
  return `<div class="secure-field"><label for="code">${label}</label>
<input class="secure-code" id="code" name="code" inputmode="numeric" autocomplete="one-time-code" required maxlength="10"></div>`;
}

function appSteps({ secret, address }: NonNullable<FormView["authenticator"]>, say: Say): string {
  const key = secret.replace(/(.{4})(?=.)/g, "$1 ");
  return `<ol class="secure-steps"><li>${say({ key: "secure:app-step-install" })}</li>
<li>${say({ key: "secure:app-step-scan" })}
<div class="secure-qr" role="img" aria-label="${say({ key: "secure:app-qr" })}">${renderSVG(address, { border: 3 })}</div>
${say({ key: "secure:app-key" })}: <span class="secure-key">${escaped(key)}</span></li>
<li>${say({ key: "secure:app-step-type" })}</li></ol>`;
}

/** From where a copy of one's data is fetched: each button is a form of its own, so that it works without script. */
export function copyPage(parts: PageParts, view: CopyView, key: string): string {
  const { language, number, files } = view;
  const say = sayIn(parts.translator, language);
  const file = (form: "pdf" | "json") => `<form method="post" action="${parts.root}/unduh">
<input type="hidden" name="key" value="${escaped(key)}"><input type="hidden" name="form" value="${form}">
<button class="primary" type="submit">${say({ key: `secure:copy-${form}` })}</button>
<p class="secure-soft">${say({ key: `secure:copy-${form}-about` })}</p>
</form>`;
  return layout(
    parts,
    language,
    `<h1>${say({ key: "secure:heading-copy" })}</h1>
<p>${say({ key: "secure:copy-intro", values: { number } })}</p>
${file("pdf")}
${file("json")}
<p class="secure-soft">${say({ key: "secure:copy-hint" })}</p>
<p class="secure-soft">${say({ key: "secure:copy-warning" })}</p>${sentFiles(parts, files, { say, key })}`,
  );
}

/** What was sent in talks with agents: each by itself, so that only what is wanted comes to lie on the phone. */
function sentFiles(
  { root }: PageParts,
  files: CopyView["files"],
  { say, key }: { say: Say; key: string },
): string {
  if (files.length === 0) return "";
  const forms = files.map(
    ({ ticket, position, kind, from, at, bytes }) => `<form method="post" action="${root}/unduh">
<input type="hidden" name="key" value="${escaped(key)}"><input type="hidden" name="file" value="${escaped(`${ticket} ${position}`)}">
<button class="primary" type="submit">${say({ key: `secure:copy-file-${kind}`, values: { at } })}</button>
<p class="secure-soft">${say({ key: `secure:copy-file-from-${from}`, values: { number: ticket, size: kilobytes(bytes) } })}</p>
</form>`,
  );
  return `
<h2>${say({ key: "secure:copy-files" })}</h2>
<p class="secure-soft">${say({ key: "secure:copy-files-about" })}</p>
${forms.join("\n")}`;
}

/** What a link in a notice would take back, and the one button that does it; or what has become of it. */
export function stopPage(parts: PageParts, change: ChangeToStop, key: string): string {
  const { kind, number, state, at, to, language } = change;
  const say = sayIn(parts.translator, language);
  if (state !== "holding") return layout(parts, language, stopOutcome(change, say));
  return layout(
    parts,
    language,
    `<h1>${say({ key: "secure:stop-heading" })}</h1>
<p>${say({ key: `secure:stop-${kind}`, values: { number, to, at } })}</p>
<form method="post" action="${parts.root}/batalkan">
<input type="hidden" name="key" value="${escaped(key)}">
<button class="primary" type="submit">${say({ key: "secure:stop-button" })}</button>
</form>
<p class="secure-soft">${say({ key: "secure:stop-keep" })}</p>`,
  );
}

function stopOutcome({ number, state, at }: ChangeToStop, say: Say): string {
  if (state === "done") {
    return `<h1>${say({ key: "secure:stop-late-heading" })}</h1>
<p>${say({ key: "secure:stop-late-text", values: { number, at } })}</p>`;
  }
  return `<h1>${say({ key: "secure:stopped-heading" })}</h1>
<p>${say({ key: "secure:stopped-text", values: { number } })}</p>
<p class="secure-soft">${say({ key: "secure:stopped-secure" })}</p>`;
}

/** Filled in: the number that binds the page to the chat; only in case, where the messenger has done so already. */
export function donePage(
  parts: PageParts,
  language: Language,
  { number, isKnown }: { number: string; isKnown: boolean },
): string {
  const say = sayIn(parts.translator, language);
  if (isKnown) return layout(parts, language, doneInside(say, number));
  return layout(
    parts,
    language,
    `<h1>${say({ key: "secure:done-heading" })}</h1>
<p>${say({ key: "secure:done-text" })}</p>
<p class="secure-number" id="number">${escaped(number)}</p>
<p class="secure-soft">${say({ key: "secure:done-warning" })}</p>`,
  );
}

/** Without script there is a button of the messenger's own to close it with. */
function doneInside(say: Say, number: string): string {
  return `<h1>${say({ key: "secure:done-inside-heading" })}</h1>
<p>${say({ key: "secure:done-inside-text" })}</p>
<button class="primary" type="button" id="close" hidden>${say({ key: "secure:close" })}</button>
<p class="secure-soft">${say({ key: "secure:done-inside-number" })} <strong id="number">${escaped(number)}</strong></p>`;
}

/** Used, too old, or never there: which of them is nobody's business. */
export function overPage(parts: PageParts): string {
  const [id, en] = [sayIn(parts.translator, "id"), sayIn(parts.translator, "en")];
  return layout(
    parts,
    "id",
    `<h1>${id({ key: "secure:over-heading" })}</h1><p>${id({ key: "secure:over-text" })}</p>
<p class="secure-soft" lang="en"><strong>${en({ key: "secure:over-heading" })}.</strong> ${en({ key: "secure:over-text" })}</p>`,
  );
}

function layout(parts: PageParts, language: Language, card: string): string {
  const say = sayIn(parts.translator, language);
  const title = `${say({ key: "secure:title" })} · ${say({ key: "secure:service-name" })}`;
  const badge = parts.demo ? `<p class="secure-badge">${say({ key: "secure:demo-badge" })}</p>` : "";
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<meta name="format-detection" content="telephone=no">
<title>${title}</title>
<link rel="icon" href="/chat/page/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/chat/page/look.css">
<link rel="stylesheet" href="${parts.files}/secure.css">
<script src="${parts.files}/open.js" defer></script>
</head>
<body>
${badge}
<div class="secure">
<div class="secure-top"><img src="/chat/page/icon.svg" alt="" width="36" height="36">${say({ key: "secure:service-name" })}</div>
<main class="secure-card">
${card}
</main>
</div>
</body>
</html>
`;
}
