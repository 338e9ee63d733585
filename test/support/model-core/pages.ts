import { readNik } from "../../../flows/kit/identifiers.ts";
import {
  type KeptIdentifiers,
  PAGE_FIELDS,
  type PagePurpose,
  type PageStart,
} from "../../../flows/kit/services.ts";
import { mask } from "../../../src/core/sql/masks.ts";
import { type Identifiers, readIdentifiers } from "../../../src/core/sql/pages/identifiers.ts";
import { readNewPassword } from "../../../src/crypto/password-rules.ts";
import { checkTotp } from "../../../src/crypto/totp.ts";
import type { Policy } from "../../../src/policy.ts";
import type { Session } from "../../../src/ports/core.ts";
import type {
  ConfirmPage,
  NoticeKind,
  NoticeToSend,
  OpenPage,
  PageConfirmation,
  PageFields,
  PageOutcome,
  PageRefusal,
  PageToSend,
  PageView,
  PageVisit,
  PageVisitor,
} from "../../../src/ports/secure-pages.ts";
import { signIn } from "./code-check.ts";
import { refuseWithdrawn } from "./consents.ts";
import { type ModelContext, makeId } from "./context.ts";
import { filesOf, findCopyOwner, findCopyPage, openExport } from "./copies.ts";
import { keepInDraft } from "./drafts.ts";
import { findLane } from "./lanes.ts";
import { addNotices, findChats } from "./notices.ts";
import { type Account, ownerOf, type Page } from "./records.ts";
import { endSessions, findLiveSession } from "./sessions.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const GONE: PageStart = { result: "refused", retryAfterMinutes: 0 };

/** Opens a page for the member of a live session, or for the account that a right code has named. */
export function openPage(context: ModelContext, request: OpenPage): PageStart {
  const { records, clock, policy } = context;
  const whose = findWhose(context, request);
  if (!whose) return GONE;
  const now = clock.now();
  const before = records.pages.filter(({ conversation }) => conversation === request.conversation);
  const recent = before.filter(({ createdAt }) => createdAt > now - HOUR);
  const nth = recent.at(-policy.page.opensPerConversationPerHour);
  if (nth) {
    return { result: "refused", retryAfterMinutes: Math.ceil((nth.createdAt + HOUR - now) / MINUTE) };
  }
  for (const page of before) page.over = true;
  const { lifeMs } = policy.page;
  const page = newPage(context, request, whose);
  records.pages.push(page);
  return { result: "started", pageId: page.id, validMinutes: lifeMs / MINUTE, validMs: lifeMs };
}

/** Whose page it is to be: nobody's, where somebody is being asked who he is. Null: there is no right to it. */
type Whose = Pick<Page, "account" | "wanted">;

function findWhose(context: ModelContext, request: OpenPage): Whose | null {
  if (request.purpose !== "identifiers") {
    const account = findOwner(context, request);
    return account ? { account, wanted: null } : null;
  }
  refuseWithdrawn(context, request.conversation);
  const { wanted } = request;
  return wanted && wanted.fields.length > 0 ? { account: null, wanted } : null;
}

function newPage(context: ModelContext, request: OpenPage, { account, wanted }: Whose): Page {
  const { clock, policy } = context;
  const { purpose } = request;
  const open = purpose === "copy" && account ? openExport(context, account.member) : null;
  return {
    id: makeId(context),
    token: makeId(context) + makeId(context).slice(1),
    // Dashes are for reading only: who types the code leaves them out.
    code: makeId(context).replace(/-/g, "0").slice(0, policy.page.codeCharacters),
    purpose,
    conversation: request.conversation,
    account,
    wanted,
    language: request.language,
    secret: purpose === "authenticator" ? SECRET : null,
    createdAt: clock.now(),
    expiresAt: clock.now() + policy.page.lifeMs,
    step: null,
    refusals: 0,
    numberTries: 0,
    filled: null,
    request: open?.number ?? null,
    downloads: 0,
    filesGiven: 0,
    visit: null,
    visited: false,
    over: false,
  };
}

/** The model keeps nothing secret; the one of RFC 6238, appendix B. */
const SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

function findOwner(context: ModelContext, request: OpenPage) {
  const { conversation, purpose, session, challengeId } = request;
  const { accounts, challenges } = context.records;
  if (purpose === "copy") return findCopyOwner(context, request);
  if (purpose === "set-password" || purpose === "authenticator") {
    const live = session && findLiveSession(context, session);
    return live?.conversation === conversation ? accounts.find(`member:${live.member}`) : undefined;
  }
  const challenge = challenges.find(`id:${challengeId}`);
  const isNamed =
    challenge?.conversation === conversation &&
    challenge.pending?.step === purpose &&
    (challenge.chooseUntil ?? 0) > context.clock.now();
  return isNamed ? accounts.find(`id:${challenge.pending?.account}`) : undefined;
}

export function revealPage({ records, clock, policy }: ModelContext, pageId: string): PageToSend | null {
  const page = records.pages.find(({ id }) => id === pageId);
  if (!page || !isFillable(page, clock.now())) return null;
  const { purpose, token, code } = page;
  return { purpose, token, code, validMinutes: policy.page.lifeMs / MINUTE };
}

export function viewPage(context: ModelContext, key: string): PageView | null {
  const copy = findCopyPage(context, key);
  if (copy) {
    const { language, request } = copy;
    return { purpose: "copy", language, number: request ?? "", files: filesOf(context, copy) };
  }
  const page = findPage(context, key);
  if (!page) return null;
  const { language, secret, account } = page;
  const purpose = page.purpose as PagePurpose;
  const address = `otpauth://totp/${mask("phone", account?.phone ?? "")}`;
  const authenticator = secret ? { secret, address } : null;
  return {
    purpose,
    language,
    needsCurrent: needsCurrent(page),
    authenticator,
    fields: page.wanted?.fields ?? [],
  };
}

/** Lets in whoever is vouched for, once by each proof, to a page of his own conversation. */
export function enterPage(context: ModelContext, key: string, visitor: PageVisitor): PageVisit | null {
  const { pageProofs } = context.records;
  const isFresh = !pageProofs.has(visitor.proof);
  pageProofs.add(visitor.proof);
  const page = findPage(context, key);
  const view = viewPage(context, key);
  if (!isFresh || !view || view.purpose === "copy" || page?.conversation !== visitor.conversation)
    return null;
  page.visit = makeId(context);
  return { view, visit: page.visit };
}

/** Takes the first filling that is good enough. */
export function submitPage(
  context: ModelContext,
  key: string,
  fields: PageFields,
  visit: string,
): PageOutcome {
  const { policy, clock } = context;
  const page = findPage(context, key);
  if (!page) return { result: "over" };
  const reading = readIdentifiers(page.wanted?.fields ?? [], fields);
  const why = page.wanted === null ? judge(context, page, fields) : null;
  if (why !== null || !reading.ok) {
    page.refusals += 1;
    page.over = page.refusals >= policy.page.refusalsPerPage;
    if (why !== null) return { result: "refused", why };
    return { result: "refused", why: "identifiers", troubles: reading.ok ? {} : reading.troubles };
  }
  const { numberDigits, lifeMs } = policy.page;
  const number = String(Math.floor(context.random() * 10 ** numberDigits)).padStart(numberDigits, "0");
  page.filled = { number, password: fields.password.normalize("NFC"), identifiers: reading.identifiers };
  page.expiresAt = clock.now() + lifeMs;
  page.visited = page.visit === visit;
  const { id: pageId, conversation } = page;
  return { result: "taken", number, visited: page.visited ? { pageId, conversation } : null };
}

function judge(context: ModelContext, page: Page, fields: PageFields): PageRefusal | null {
  if (page.purpose === "enter-password") {
    return isPassword(context, page, fields.password) ? null : "wrong-password";
  }
  const why =
    page.purpose === "authenticator" ? judgeApp(context, page, fields) : judgeNew(context, page, fields);
  if (why !== null || !needsCurrent(page)) return why;
  return isPassword(context, page, fields.current) ? null : "wrong-password";
}

function judgeApp({ policy, clock }: ModelContext, page: Page, { code }: PageFields): PageRefusal | null {
  const typed = { secret: page.secret ?? "", code, nowMs: clock.now(), lastStep: null };
  page.step = checkTotp(policy.totp, typed);
  return page.step === null ? "wrong-code" : null;
}

function judgeNew(context: ModelContext, page: Page, { password, again }: PageFields): PageRefusal | null {
  if (password.normalize("NFC") !== again.normalize("NFC")) return "different";
  const reading = readNewPassword(context.policy.password, password, ownData(context, ownerOf(page)));
  return reading.ok ? null : reading.why;
}

/** Counted before it is compared, unless its lane is closed for now or for good. */
function isPassword(context: ModelContext, page: Page, password: string): boolean {
  const { conversation } = page;
  const account = ownerOf(page);
  const lane = findLane(context, conversation, [account.member]);
  const tries = account.wrongPasswords[lane];
  const since = context.clock.now() - tries.lastAt;
  const { passwordTries } = context.policy;
  if (tries.inARow >= passwordTries.inARow || since < waitAfter(passwordTries, tries.inARow)) return false;
  tries.inARow += 1;
  tries.lastAt = context.clock.now();
  if (account.password !== password.normalize("NFC")) return false;
  forgetWrong(account);
  return true;
}

function waitAfter({ free, firstWaitMs, longestWaitMs }: Policy["passwordTries"], wrong: number): number {
  return wrong < free ? 0 : Math.min(firstWaitMs * 2 ** (wrong - free), longestWaitMs);
}

function forgetWrong(account: Account): void {
  for (const tries of Object.values(account.wrongPasswords)) Object.assign(tries, { inARow: 0, lastAt: 0 });
}

function ownData({ records }: ModelContext, { member, phone, email }: Account) {
  const person = records.people.get(member);
  const emails = [email, person?.email].flatMap((address) => address?.split("@")[0] ?? []);
  return {
    words: [person?.name ?? "", ...emails],
    numbers: [
      person?.nik ?? "",
      (person?.nik ?? "").slice(6, 12),
      ...(person?.kpjs ?? []),
      phone,
      person?.phone ?? "",
    ],
  };
}

/** Judges the number and, when it is right, does what the page was for. */
export function confirmPage(context: ModelContext, request: ConfirmPage): PageConfirmation {
  const { records, clock, policy } = context;
  const page = records.pages.find(({ id }) => id === request.pageId);
  if (!page || page.conversation !== request.conversation) return { result: "over" };
  if (page.over || page.expiresAt <= clock.now()) return { result: "over" };
  if (!page.filled) return { result: "waiting" };
  page.numberTries += 1;
  if (!page.visited && page.filled.number !== request.number) {
    const triesLeft = policy.page.numberTries - page.numberTries;
    page.over = triesLeft <= 0;
    return page.over ? { result: "over" } : { result: "wrong", triesLeft };
  }
  page.over = true;
  const { password, identifiers } = page.filled;
  const purpose = page.purpose as PagePurpose;
  if (purpose !== "identifiers") return EFFECTS[purpose](context, page, password);
  return { ...done([]), kept: keep(context, page, identifiers) };
}

/** Puts what was filled in into the draft, as if it had been typed in the chat. */
function keep(context: ModelContext, { conversation, wanted }: Page, identifiers: Identifiers) {
  let draftId = wanted?.draftId ?? null;
  const masks: KeptIdentifiers["masks"] = {};
  for (const field of PAGE_FIELDS) {
    const value = identifiers[field];
    if (value === undefined) continue;
    const kept = keepInDraft(context, { conversation, draftId, field, value });
    draftId = kept.draftId;
    masks[field] = kept.mask;
  }
  const nik = readNik(identifiers.nik ?? "");
  const remarks = nik.ok && nik.warning !== null ? [nik.warning] : [];
  return { draftId: draftId ?? "", masks, remarks };
}

type Effect = (context: ModelContext, page: Page, password: string) => PageConfirmation;

const EFFECTS: Record<Exclude<PagePurpose, "identifiers">, Effect> = {
  "enter-password": (context, page) => done([], signIn(context, ownerOf(page), page.conversation)),
  "first-password"(context, page, password) {
    keepPassword(ownerOf(page), password);
    return done(tell(context, page, "password-set"), signIn(context, ownerOf(page), page.conversation));
  },
  "set-password"(context, page, password) {
    if (!isStillSignedIn(context, page)) return { result: "over" };
    keepPassword(ownerOf(page), password);
    endSessions(context, ownerOf(page).member, page.conversation);
    return done(tell(context, page, "password-set"));
  },
  "reset-password"(context, page, password) {
    keepPassword(ownerOf(page), password);
    endSessions(context, ownerOf(page).member, null);
    return done(tell(context, page, "password-reset"));
  },
  authenticator(context, page) {
    if (!isStillSignedIn(context, page)) return { result: "over" };
    Object.assign(ownerOf(page), { authenticator: page.secret, lastStep: page.step ?? -1 });
    return done(tell(context, page, "authenticator-set"));
  },
};

function keepPassword(account: Account, password: string): void {
  account.password = password;
  forgetWrong(account);
}

function isStillSignedIn({ records }: ModelContext, { conversation, account }: Page): boolean {
  if (!account) return false;
  return records.sessions
    .under(`chat:${conversation}`)
    .some(({ member, endedWhy }) => member === account.member && endedWhy === null);
}

function tell(context: ModelContext, page: Page, kind: NoticeKind): string[] {
  const { language, conversation } = page;
  const account = ownerOf(page);
  const receivers = findChats(context, account.member, conversation);
  addNotices(context, { member: account.member, receivers, about: { kind } });
  const person = context.records.people.get(account.member);
  const addresses: Omit<NoticeToSend, "kind" | "language">[] = [
    ...distinct([account.phone, person?.phone]).map((address) => ({ by: "sms" as const, address })),
    ...distinct([account.email, person?.email]).map((address) => ({ by: "email" as const, address })),
  ];
  return addresses.map((address) => {
    const id = makeId(context);
    context.records.notices.set(id, { ...address, kind, language });
    return id;
  });
}

function distinct(addresses: (string | null | undefined)[]): string[] {
  return [...new Set(addresses.flatMap((address) => address ?? []))];
}

function done(notices: string[], session: Session | null = null) {
  return { result: "done" as const, notices, session };
}

function findPage({ records, clock }: ModelContext, key: string): Page | null {
  const typed = key.replace(/-/g, "");
  const page = records.pages.find(({ token, code }) => token === key || code === typed);
  return page && page.purpose !== "copy" && isFillable(page, clock.now()) ? page : null;
}

function isFillable(page: Page, now: number): boolean {
  return !page.over && page.filled === null && page.expiresAt > now;
}

function needsCurrent({ purpose, account }: Page): boolean {
  return account?.password != null && (purpose === "set-password" || purpose === "authenticator");
}
