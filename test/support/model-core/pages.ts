import type { PagePurpose, PageStart } from "../../../flows/kit/services.ts";
import { mask } from "../../../src/core/sql/masks.ts";
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
} from "../../../src/ports/secure-pages.ts";
import { signIn } from "./code-check.ts";
import { type ModelContext, makeId } from "./context.ts";
import { findCopyOwner, findCopyPage, openExport } from "./copies.ts";
import { findLane } from "./lanes.ts";
import { addNotices, findChats } from "./notices.ts";
import type { Account, Page } from "./records.ts";
import { endSessions, findLiveSession } from "./sessions.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const GONE: PageStart = { result: "refused", retryAfterMinutes: 0 };

/** Opens a page for the member of a live session, or for the account that a right code has named. */
export function openPage(context: ModelContext, request: OpenPage): PageStart {
  const { records, clock, policy } = context;
  const account = findOwner(context, request);
  if (!account) return GONE;
  const now = clock.now();
  const before = records.pages.filter(({ conversation }) => conversation === request.conversation);
  const recent = before.filter(({ createdAt }) => createdAt > now - HOUR);
  const nth = recent.at(-policy.page.opensPerConversationPerHour);
  if (nth) {
    return { result: "refused", retryAfterMinutes: Math.ceil((nth.createdAt + HOUR - now) / MINUTE) };
  }
  for (const page of before) page.over = true;
  const { lifeMs } = policy.page;
  const page: Page = {
    id: makeId(context),
    token: makeId(context) + makeId(context).slice(1),
    // Dashes are for reading only: who types the code leaves them out.
    code: makeId(context).replace(/-/g, "0").slice(0, policy.page.codeCharacters),
    purpose: request.purpose,
    conversation: request.conversation,
    account,
    language: request.language,
    secret: request.purpose === "authenticator" ? SECRET : null,
    createdAt: now,
    expiresAt: now + lifeMs,
    step: null,
    refusals: 0,
    numberTries: 0,
    filled: null,
    request: request.purpose === "copy" ? (openExport(context, account.member)?.number ?? null) : null,
    downloads: 0,
    over: false,
  };
  records.pages.push(page);
  return { result: "started", pageId: page.id, validMinutes: lifeMs / MINUTE, validMs: lifeMs };
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
  if (copy) return { purpose: "copy", language: copy.language, number: copy.request ?? "" };
  const page = findPage(context, key);
  if (!page) return null;
  const { language, secret, account } = page;
  const purpose = page.purpose as PagePurpose;
  const authenticator = secret && { secret, address: `otpauth://totp/${mask("phone", account.phone)}` };
  return { purpose, language, needsCurrent: needsCurrent(page), authenticator: authenticator || null };
}

/** Takes the first filling that is good enough. */
export function submitPage(context: ModelContext, key: string, fields: PageFields): PageOutcome {
  const { policy, clock } = context;
  const page = findPage(context, key);
  if (!page) return { result: "over" };
  const why = judge(context, page, fields);
  if (why !== null) {
    page.refusals += 1;
    page.over = page.refusals >= policy.page.refusalsPerPage;
    return { result: "refused", why };
  }
  const { numberDigits, lifeMs } = policy.page;
  const number = String(Math.floor(context.random() * 10 ** numberDigits)).padStart(numberDigits, "0");
  page.filled = { number, password: fields.password.normalize("NFC") };
  page.expiresAt = clock.now() + lifeMs;
  return { result: "taken", number };
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
  const reading = readNewPassword(context.policy.password, password, ownData(context, page.account));
  return reading.ok ? null : reading.why;
}

/** Counted before it is compared, unless its lane is closed for now or for good. */
function isPassword(context: ModelContext, { account, conversation }: Page, password: string): boolean {
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
  if (page.filled.number !== request.number) {
    const triesLeft = policy.page.numberTries - page.numberTries;
    page.over = triesLeft <= 0;
    return page.over ? { result: "over" } : { result: "wrong", triesLeft };
  }
  page.over = true;
  return EFFECTS[page.purpose as PagePurpose](context, page, page.filled.password);
}

type Effect = (context: ModelContext, page: Page, password: string) => PageConfirmation;

const EFFECTS: Record<PagePurpose, Effect> = {
  "enter-password": (context, { account, conversation }) => done([], signIn(context, account, conversation)),
  "first-password"(context, page, password) {
    keepPassword(page.account, password);
    return done(tell(context, page, "password-set"), signIn(context, page.account, page.conversation));
  },
  "set-password"(context, page, password) {
    if (!isStillSignedIn(context, page)) return { result: "over" };
    keepPassword(page.account, password);
    endSessions(context, page.account.member, page.conversation);
    return done(tell(context, page, "password-set"));
  },
  "reset-password"(context, page, password) {
    keepPassword(page.account, password);
    endSessions(context, page.account.member, null);
    return done(tell(context, page, "password-reset"));
  },
  authenticator(context, page) {
    if (!isStillSignedIn(context, page)) return { result: "over" };
    page.account.authenticator = page.secret;
    page.account.lastStep = page.step ?? -1;
    return done(tell(context, page, "authenticator-set"));
  },
};

function keepPassword(account: Account, password: string): void {
  account.password = password;
  forgetWrong(account);
}

function isStillSignedIn({ records }: ModelContext, { conversation, account }: Page): boolean {
  return records.sessions
    .under(`chat:${conversation}`)
    .some(({ member, endedWhy }) => member === account.member && endedWhy === null);
}

function tell(context: ModelContext, { account, language, conversation }: Page, kind: NoticeKind): string[] {
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

function done(notices: string[], session: Session | null = null): PageConfirmation {
  return { result: "done", notices, session };
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
  return account.password !== null && (purpose === "set-password" || purpose === "authenticator");
}
