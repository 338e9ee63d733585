import type { CaseReceipt } from "../../../flows/kit/account.ts";
import type { DraftField, LinkPurpose, NextStep, WantedIdentifiers } from "../../../flows/kit/services.ts";
import type { Lane } from "../../../src/core/sql/bindings.ts";
import type { BankAccount } from "../../../src/core/sql/cases/bank-account.ts";
import type { Via } from "../../../src/core/sql/delivery/ways.ts";
import type { Identifiers } from "../../../src/core/sql/pages/identifiers.ts";
import type { CaseEvent, Notice } from "../../../src/ports/account.ts";
import type { SendingState } from "../../../src/ports/code-sender.ts";
import type { CodePurpose, NewConsent } from "../../../src/ports/core.ts";
import type { NoticeToSend } from "../../../src/ports/secure-pages.ts";
import type { UploadPlace } from "../../../src/ports/web-uploads.ts";
import type { ModelEvent, SessionEnd, SessionNamed } from "./events.ts";
import { createLedger, type Ledger } from "./ledger.ts";
import type { ModelPerson } from "./people.ts";
import { createModelTickets, type ModelTickets } from "./ticket-records.ts";

/** What the model keeps. Times are milliseconds since 1970, members are ids of people. */
export interface ModelRecords {
  readonly people: ReadonlyMap<string, ModelPerson>;
  readonly byNik: ReadonlyMap<string, ModelPerson>;
  /** Under `id:`, `member:` and `phone:`. */
  readonly accounts: Ledger<Account>;
  readonly drafts: Map<string, Draft>;
  /** The phone that a channel gave for a conversation. */
  readonly contacts: Map<string, { phone: string; proven: boolean; notedAt: number }>;
  /** How many consents there were when a conversation last came into other hands. */
  readonly suspensions: Map<string, number>;
  /** Under the conversation. */
  readonly consents: Ledger<Consent>;
  /** Under `id:` and `chat:`. */
  readonly challenges: Ledger<Challenge>;
  /** Under `id:`, `of:` (its challenge), `chat:`, `to:`, `nik:` and `member:`. */
  readonly sends: Ledger<Send>;
  /** Under `chat:` and `member:`. */
  readonly attempts: Ledger<Attempt>;
  /** Under `member|lane`. */
  readonly lanes: Map<string, LaneRecord>;
  /** Under `chat:` and `member:`. */
  readonly bindings: Ledger<Binding>;
  /** Under `id:`, `chat:` and `member:`. */
  readonly sessions: Ledger<SessionRecord>;
  /** First outcome of each request. */
  readonly pages: Page[];
  /** What messengers have said of who opens a page. */
  readonly pageProofs: Set<string>;
  readonly notices: Map<string, NoticeToSend>;
  readonly outcomes: Map<string, { outcome: unknown }>;
  readonly events: ModelEvent[];
  readonly tickets: ModelTickets;
  readonly uploads: ModelUpload[];
  /** Oldest first. */
  readonly cases: ModelCase[];
  readonly caseNotices: ModelNotice[];
  /** Conversations that can be reached: those in which somebody proved himself. */
  readonly chats: Set<string>;
}

/** A file from the web chat on its way. */
interface ModelUpload extends UploadPlace {
  at: number;
  /** Null once it was passed on. */
  bytes: Uint8Array | null;
}

export interface Account {
  readonly id: string;
  readonly member: string;
  readonly phone: string;
  readonly email: string | null;
  phoneVerified: boolean;
  /** Absent: only claimed. */
  readonly emailVerified?: boolean;
  password: string | null;
  /** Secret of an authenticator app. */
  authenticator: string | null;
  /** Newest time step of that app that was used. */
  lastStep: number;
  readonly wrongPasswords: Record<Lane, { inARow: number; lastAt: number }>;
  /** Where he is paid to; absent: not known. */
  bank?: BankAccount;
  frozen?: boolean;
  restricted?: boolean;
}

/** An account on which nothing is set but its addresses. */
export function newAccount(
  made: Pick<Account, "id" | "member" | "phone" | "email" | "phoneVerified" | "emailVerified">,
): Account {
  const none = () => ({ inARow: 0, lastAt: 0 });
  const wrongPasswords = { bound: none(), unbound: none() };
  return { ...made, password: null, authenticator: null, lastStep: -1, wrongPasswords };
}

export interface Page {
  readonly id: string;
  readonly token: string;
  readonly code: string;
  readonly purpose: LinkPurpose;
  readonly conversation: string;
  /** Null on a page for identifiers. */
  readonly account: Account | null;
  readonly wanted: WantedIdentifiers | null;
  readonly language: "id" | "en";
  /** Of the app that is being added. */
  readonly secret: string | null;
  /** The time step of the code that showed the app to work. */
  step: number | null;
  readonly createdAt: number;
  expiresAt: number;
  refusals: number;
  numberTries: number;
  filled: { number: string; password: string; identifiers: Identifiers } | null;
  /** Number of the request that a copy answers; null on other pages. */
  readonly request: string | null;
  /** Files that were fetched. */
  downloads: number;
  filesGiven: number;
  /** Of whoever entered it last. */
  visit: string | null;
  visited: boolean;
  over: boolean;
}

/** The account of a page that has one. */
export function ownerOf({ account }: Page): Account {
  if (!account) throw new Error("a page of nobody");
  return account;
}

export interface ModelCase extends CaseReceipt {
  readonly member: string | null;
  readonly conversation: string;
  readonly subject: string | null;
  readonly createdAt: number;
  closedAt: number | null;
  alarmed: boolean;
  phone: string | null;
  email: string | null;
  bank: BankAccount | null;
  nik: string | null;
  cancelCode: string | null;
  stopToken: string | null;
  readonly history: CaseEvent[];
}

interface ModelNotice extends Omit<Notice, "isLastTry"> {
  tries: number;
  nextTryAt: number;
}

export interface Draft {
  readonly id: string;
  readonly conversation: string;
  readonly expiresAt: number;
  readonly fields: Partial<Record<DraftField, string>>;
}

interface Consent extends NewConsent {
  /** Which one it is of all. */
  readonly number: number;
}

export interface Challenge {
  readonly id: string;
  readonly purpose: CodePurpose;
  readonly conversation: string;
  via: Via;
  /** E.164 number or e-mail address that the person named. */
  readonly address: string;
  /** The e-mail by which the account was named, where the code goes to its phone. */
  readonly named?: string;
  /** The NIK named; null where none was. */
  readonly subject: string | null;
  /** Who may use the code; nobody for a decoy. Sorted. */
  readonly members: readonly string[];
  /** Whom to tell that somebody tried; only with no members. */
  readonly noticeMember: string | null;
  readonly draftId: string | null;
  code: string;
  /** Nothing is sent any more today, and nobody is told so. */
  muted: boolean;
  expiresAt: number;
  attempts: number;
  sends: number;
  lastSentAt: number;
  usedAt: number | null;
  /** Key of the request whose code was right; null like `usedAt`. */
  usedBy: string | null;
  /** Codes that its conversation typed when it was over. */
  triesWhenOver: number;
  dead: "tries" | "replaced" | null;
  /** What an act authorises, and the binding it is to end. */
  readonly content?: string;
  readonly target?: string | null;
  chooseUntil: number | null;
  /** The account that its right code has named, and what is still missing. */
  pending: { account: string; step: NextStep } | null;
}

/** A sending that was asked for; `people` are those whom it would really reach. */
export interface Send {
  readonly id: string;
  readonly challengeId: string;
  state: SendingState;
  readonly conversation: string;
  readonly address: string;
  readonly subject: string | null;
  readonly people: readonly string[];
  readonly at: number;
}

/** A typed code: wrong until shown right, not counted while its lane is closed. */
export interface Attempt {
  readonly conversation: string;
  readonly members: readonly string[];
  readonly lane: Lane;
  readonly counted: boolean;
  readonly at: number;
  wasRight: boolean;
}

export interface LaneRecord {
  wrongInARow: number;
  disabled: boolean;
}

export interface Binding {
  readonly id: string;
  readonly conversation: string;
  readonly member: string;
  readonly boundAt: number;
  lastVerifiedAt: number;
  suspended: boolean;
  ended: boolean;
  /** Set where somebody or a recovery ended it. */
  revokedAt?: number;
}

export interface SessionRecord extends SessionNamed {
  readonly binding: Binding;
  readonly createdAt: number;
  lastUsedAt: number;
  endedWhy: SessionEnd | null;
}

/** Records of people to whom nothing has happened yet. Several cores may share them, like processes a database. */
export function createModelRecords(people: readonly ModelPerson[]): ModelRecords {
  const records: ModelRecords = {
    people: new Map(people.map((person) => [person.id, person])),
    byNik: new Map(people.map((person) => [person.nik, person])),
    accounts: createLedger(({ id, member, phone }) => [`id:${id}`, `member:${member}`, `phone:${phone}`]),
    drafts: new Map(),
    contacts: new Map(),
    suspensions: new Map(),
    consents: createLedger(({ conversation }) => [conversation]),
    challenges: createLedger(({ id, conversation }) => [`id:${id}`, `chat:${conversation}`]),
    sends: createLedger((send) => [
      `id:${send.id}`,
      `of:${send.challengeId}`,
      `chat:${send.conversation}`,
      `to:${send.address}`,
      ...(send.subject === null ? [] : [`nik:${send.subject}`]),
      ...send.people.map((member) => `member:${member}`),
    ]),
    attempts: createLedger((attempt) => [
      `chat:${attempt.conversation}`,
      ...attempt.members.map((member) => `member:${member}`),
    ]),
    lanes: new Map(),
    bindings: createLedger(({ conversation, member }) => [`chat:${conversation}`, `member:${member}`]),
    sessions: createLedger(({ sessionId, conversation, member }) => [
      `id:${sessionId}`,
      `chat:${conversation}`,
      `member:${member}`,
    ]),
    pages: [],
    pageProofs: new Set(),
    notices: new Map(),
    outcomes: new Map(),
    events: [],
    tickets: createModelTickets(),
    uploads: [],
    cases: [],
    caseNotices: [],
    chats: new Set(),
  };
  for (const { id, phone, email, hasAccount } of people) {
    if (!hasAccount || phone === null) continue;
    records.accounts.add(
      newAccount({ id: `account-of-${id}`, member: id, phone, email, phoneVerified: true }),
    );
  }
  return records;
}
