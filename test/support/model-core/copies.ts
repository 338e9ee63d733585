import { channelOf } from "../../../src/core/sql/cases/chats.ts";
import { mask, maskBank } from "../../../src/core/sql/masks.ts";
import type { CopyFile, CopyFilePlace, DataCopy } from "../../../src/ports/data-copy.ts";
import type { CleanFile } from "../../../src/ports/files.ts";
import type { OpenPage } from "../../../src/ports/secure-pages.ts";
import { balancesOf } from "./balances.ts";
import { closeCase, openCasesOf, receiptOf } from "./cases.ts";
import type { ModelContext } from "./context.ts";
import { addNotices, findAddresses, findChats } from "./notices.ts";
import { type Account, type ModelCase, ownerOf, type Page } from "./records.ts";
import { findLiveSession } from "./sessions.ts";

/** A copy that its member has not fetched yet. */
export function openExport(context: ModelContext, member: string): ModelCase | undefined {
  return openCasesOf(context, member).find(({ kind }) => kind === "export");
}

/** Who may fetch a copy: the member of a live session, after a fresh code for that. */
export function findCopyOwner(
  context: ModelContext,
  { conversation, session, challengeId }: OpenPage,
): Account | undefined {
  const { accounts, challenges } = context.records;
  const live = session && findLiveSession(context, session);
  const challenge = challenges.find(`id:${challengeId}`);
  const since = context.clock.now() - context.policy.stepUp.freshMs;
  const isAllowed =
    live?.conversation === conversation &&
    challenge?.conversation === conversation &&
    challenge.purpose === "export_data" &&
    challenge.members.includes(live.member) &&
    (challenge.usedAt ?? 0) > since;
  if (!live || !isAllowed || !openExport(context, live.member)) return undefined;
  const account = accounts.find(`member:${live.member}`);
  return account?.frozen ? undefined : account;
}

/** The page of a copy, while its chat is signed in and it has files left to give. */
export function findCopyPage({ records, clock, policy }: ModelContext, key: string): Page | null {
  const typed = key.replace(/-/g, "");
  const page = records.pages.find(({ token, code }) => token === key || code === typed);
  if (page?.purpose !== "copy" || page.over || page.expiresAt <= clock.now()) return null;
  const isSignedIn = records.sessions
    .under(`chat:${page.conversation}`)
    .some(({ member, endedWhy }) => member === page.account?.member && endedWhy === null);
  return isSignedIn && page.downloads < policy.page.copiesPerPage ? page : null;
}

/** Gives a copy. */
export function takeCopy(context: ModelContext, key: string): DataCopy | null {
  const page = findCopyPage(context, key);
  if (!page) return null;
  page.downloads += 1;
  answerRequest(context, page);
  return copyOf(context, page);
}

/** Gives a file that a copy lists. */
export function takeCopyFile(context: ModelContext, key: string, place: CopyFilePlace): CleanFile | null {
  const page = findCopyPage(context, key);
  if (!page || page.filesGiven >= context.policy.page.filesPerPage) return null;
  const { member } = ownerOf(page);
  const talk = context.records.tickets.all.find(
    (one) => one.member === member && one.number === place.ticket,
  );
  const found = talk?.files.find(({ position }) => position === place.position);
  if (!found) return null;
  page.filesGiven += 1;
  answerRequest(context, page);
  return found.file;
}

/** What was sent in a member's talks. */
export function filesOf({ records, policy }: ModelContext, page: Page): CopyFile[] {
  const { member } = ownerOf(page);
  const kept = policy.retention["agent-chat-1y"];
  return records.tickets.all
    .filter((one) => one.member === member)
    .flatMap(({ number, files, entries, closedAt }) =>
      files.map(({ position, at, file: { kind, mime, bytes }, sentTo }) => ({
        ...{ ticket: number, position, at, kind, mime, bytes: bytes.length },
        from: sentTo === null ? ("participant" as const) : ("agent" as const),
        delivery: entries.find((entry) => entry.position === position)?.delivery ?? null,
        keptUntil: closedAt === null ? null : closedAt + kept,
      })),
    )
    .sort((a, b) => a.at - b.at);
}

/** The first that is fetched answers the request, and everybody who may object is told. */
function answerRequest(context: ModelContext, page: Page): void {
  const { member } = ownerOf(page);
  const open = openExport(context, member);
  if (open) {
    closeCase(context, open, "done", "member");
    const receivers = [...findChats(context, member, null), ...findAddresses(context, member)];
    addNotices(context, { member, receivers, about: { kind: "copy-taken", number: open.number } });
  }
}

/** What the model knows: it has balances, and no history beneath them. */
function copyOf(context: ModelContext, page: Page): DataCopy {
  const { records, clock } = context;
  const { language, request } = page;
  const account = ownerOf(page);
  const { member, phone, email } = account;
  const person = records.people.get(member);
  if (!person) throw new Error("an account without a person");
  const chats = records.bindings.under(`member:${member}`);
  const sessions = records.sessions.under(`member:${member}`);
  return {
    number: request ?? "",
    language,
    madeAt: clock.now(),
    person: {
      name: person.name,
      birthYear: 1900 + Number(person.nik.slice(10, 12)),
      nik: mask("nik", person.nik),
    },
    account: {
      phone: mask("phone", phone),
      email: email && mask("email", email),
      since: null,
      hasPassword: account.password !== null,
      bank: account.bank ? maskBank(account.bank) : null,
      hasAuthenticator: account.authenticator !== null,
    },
    chats: chats.map(({ conversation, boundAt: since, lastVerifiedAt }) => ({
      channel: channelOf(records.chats.has(conversation) ? conversation : null),
      since,
      lastUsedAt: Math.max(
        lastVerifiedAt,
        ...sessions.filter((one) => one.conversation === conversation).map((one) => one.lastUsedAt),
      ),
    })),
    consents: [],
    signIns: sessions.map(({ createdAt }) => createdAt).reverse(),
    requests: records.cases
      .filter((one) => one.member === member)
      .map((one) => ({ ...receiptOf(one), openedAt: one.createdAt })),
    tickets: [],
    files: filesOf(context, page),
    balances: balancesOf(person, clock.now()),
    employments: [],
    contributions: [],
    returns: [],
  };
}
