import type { EventObject } from "xstate";
import type { Account, AccountServices } from "../../flows/kit/account.ts";
import type { DeskEvent, TicketStanding } from "../../flows/kit/desk.ts";
import type { SubFlows } from "../../flows/kit/flow.ts";
import type { Balances } from "../../flows/kit/participant.ts";
import type { CodeStart, KeptIdentifiers, ServiceName, Services } from "../../flows/kit/services.ts";

/** A participant with everything: two cards, a pension in the making, cover, and no dismissal. */
export const balances: Balances = {
  kind: "PU",
  asOf: "2026-11-22",
  jht: {
    contributions: 12_000_000,
    returns: 1_234_567,
    balance: 13_234_567,
    lastPostedMonth: "2026-10",
    appClaimLimit: 15_000_000,
    overAppClaimLimit: false,
    cards: [
      {
        kpj: "•••••••1234",
        employer: "PT Contoh Maju",
        active: true,
        contributions: 9_000_000,
        returns: 1_000_000,
        balance: 10_000_000,
        lastPostedMonth: "2026-10",
        missingMonths: [],
      },
      {
        kpj: "•••••••5678",
        employer: "CV *Bintang* <b>",
        active: false,
        contributions: 3_000_000,
        returns: 234_567,
        balance: 3_234_567,
        lastPostedMonth: "2021-03",
        missingMonths: [],
      },
    ],
  },
  jp: {
    enrolled: true,
    contributionMonths: 84,
    requiredMonths: 180,
    contributions: 8_400_000,
    reportedWage: 5_000_000,
    monthlyEstimate: null,
    pensionAge: 59,
  },
  jkk: { active: true, since: "2019-02-01", endedOn: null },
  jkm: {
    active: true,
    since: "2019-02-01",
    endedOn: null,
    benefit: 42_000_000,
    scholarshipEligible: true,
    scholarshipMaximum: 174_000_000,
  },
  jkp: {
    enrolled: true,
    monthsInWindow: 24,
    requiredMonths: 12,
    dismissedOn: null,
    claimUntil: null,
    claimable: false,
    monthlyEstimate: 3_000_000,
    maximumMonths: 6,
  },
};

const started = {
  result: "started",
  challengeId: "challenge-1",
  via: "sms",
  to: "•••••7788",
  validMinutes: 5,
  validMs: 300_000,
  resendAfterMs: 60_000,
  tag: "KM",
  otherWays: [],
} satisfies CodeStart;

const hours = { open: false, next: { date: "2026-11-23", time: "08.00" }, holiday: null };

const agent = { name: "Sari", code: "7F3-KDM" };

const ticket: TicketStanding = {
  ticket: "ticket-1",
  number: "HK-7F3KD",
  topic: "balance",
  kind: "chat",
  state: "waiting",
  place: 3,
  wait: { minutes: 20 },
  hours: { ...hours, open: true },
  agent: null,
  elsewhere: null,
  callback: null,
};

/** What a desk does, one of each kind, in order. */
const deskEvents: DeskEvent[] = (
  [
    { type: "desk.taken" },
    { type: "desk.said", text: "Selamat siang" },
    { type: "desk.file", kind: "photo" },
    { type: "desk.file", kind: "document" },
    { type: "desk.released", why: "gone" },
    { type: "desk.resolved", summary: "" },
    { type: "desk.resolved", summary: "Saldo sudah dijelaskan" },
    { type: "desk.moved" },
  ] as const
).map((act, at) => ({ ...act, ticket: "ticket-1", number: "HK-7F3KD", position: at + 1, epoch: 1, agent }));
const receipt = {
  number: "PB-7K3M-2Q",
  kind: "change-phone",
  state: "holding",
  dueAt: null,
  effectiveAt: 1_795_400_000_000,
} as const;

const request = {
  ...receipt,
  kind: "correct",
  state: "open",
  dueAt: 1_795_500_000_000,
  effectiveAt: null,
} as const;

const account: Account = {
  phone: "•••••7788",
  email: "b•••@e•••.com",
  bank: null,
  frozen: false,
  restricted: false,
  changes: [],
  chats: [
    {
      id: "binding-1",
      channel: "telegram",
      here: true,
      since: 1_795_300_000_000,
      lastUsedAt: 1_795_310_000_000,
    },
  ],
  requests: [],
};

const otherChat = {
  ...account.chats[0],
  id: "binding-2",
  channel: "web",
  here: false,
} as Account["chats"][number];

const accountSamples: Pick<ServiceSamples, keyof AccountServices> = {
  readAccount: [
    account,
    {
      ...account,
      email: null,
      chats: [...account.chats, otherChat, { ...otherChat, id: "binding-3", channel: "other" }],
      requests: [request],
    },
    { ...account, frozen: true },
    { ...account, restricted: true },
    { ...account, changes: [{ ...receipt, to: "•••••9900" }] },
    { ...account, changes: [{ ...receipt, kind: "change-email", to: "c•••@e•••.com" }] },
    { ...account, changes: [{ ...receipt, kind: "recovery", to: "•••••9900" }] },
    { ...account, bank: "BCA •••• 4567" },
    { ...account, changes: [{ ...receipt, kind: "change-bank", state: "holding", to: "BCA •••• 4567" }] },
    { ...account, changes: [{ ...receipt, kind: "change-bank", state: "open", to: "BCA •••• 4567" }] },
  ],
  startStepUp: [
    started,
    { ...started, via: "email" },
    { result: "refused", retryAfterMinutes: 60 },
    { result: "refused", retryAfterMinutes: 0 },
    { result: "closed", way: "sms" },
    { result: "not-now", why: "frozen" },
    { result: "not-now", why: "pending" },
    { result: "not-now", why: "same" },
  ],
  cancelCase: [{ receipt: { ...receipt, state: "cancelled" } }, { receipt: null }],
  requestData: [{ receipt: request }],
  liftRestriction: [{}],
  disown: [{ receipt: { ...request, kind: "disowned" } }, { receipt: null }],
  openRecovery: [
    { result: "opened", receipt: { ...request, kind: "recovery" } },
    { result: "refused", why: "draft-gone" },
    { result: "refused", why: "too-many" },
  ],
};

const branchesFound = {
  place: "Bekasi",
  branches: [
    { name: "Kantor Cabang Contoh", address: "Jl. Contoh 1", phone: "(000) 0000001" },
    { name: "Kantor Cabang Lain", address: "Jl. Contoh 2", phone: null },
  ],
  more: 0,
  examples: ["Bekasi", "Medan"],
  source: "contoh",
  asOf: "2026-11-22",
};

const kept: KeptIdentifiers = { draftId: "draft-1", masks: { nik: "•••", kpj: "•••" }, remarks: [] };

type ServiceSamples = { [Name in ServiceName]: Services[Name]["output"][] };

/** Every kind of answer that each service can give. */
export const serviceSamples: ServiceSamples = {
  readConsent: [{ given: true }, { given: false }],
  findBranches: [
    { result: "no-list" },
    { ...branchesFound, result: "found", more: 0 },
    { ...branchesFound, result: "found", more: 3 },
    { ...branchesFound, result: "unknown-place", place: "", branches: [] },
  ],
  recordConsent: [{}],
  keepInDraft: [{ draftId: "draft-1", mask: "•••" }],
  readProvenPhone: [{ mask: null }, { mask: "•••••7788" }],
  startRegistration: [
    started,
    { ...started, via: "email" },
    { result: "closed", way: "email" },
    { result: "closed", way: "sms" },
    { result: "refused", retryAfterMinutes: 60 },
    { result: "refused", retryAfterMinutes: 0 },
  ],
  startSignIn: [
    started,
    { ...started, via: "chat", otherWays: ["sms"] },
    { ...started, via: "whatsapp", otherWays: ["chat"] },
    { ...started, to: "" },
    { result: "closed", way: "sms" },
    { result: "refused", retryAfterMinutes: 60 },
    { result: "refused", retryAfterMinutes: 0 },
  ],
  resendCode: [
    started,
    { ...started, otherWays: ["whatsapp", "chat"] },
    { ...started, via: "whatsapp", otherWays: ["sms"] },
    { result: "closed", way: "sms" },
    { result: "refused", retryAfterMinutes: 1 },
    { result: "refused", retryAfterMinutes: 0 },
  ],
  checkCode: [
    { result: "right", signedIn: true, accounts: [] },
    {
      result: "right",
      signedIn: false,
      accounts: [
        { account: "account-1", label: "B. S." },
        { account: "account-2", label: "S. A." },
      ],
    },
    { result: "right", signedIn: false, accounts: [], next: "enter-password" },
    { result: "wrong", triesLeft: 4 },
    { result: "over", why: "expired" },
    { result: "over", why: "tries" },
    { result: "over", why: "used" },
  ],
  startSecondProof: [
    { ...started, via: "email" },
    { result: "refused", retryAfterMinutes: 60 },
    { result: "refused", retryAfterMinutes: 0 },
  ],
  chooseAccount: [
    { signedIn: false, next: "second-proof" },
    { signedIn: false, next: "no-second-proof" },
    { signedIn: true },
    { signedIn: false },
    { signedIn: false, next: "first-password" },
  ],
  readIdentifierWay: [{ way: "chat" }, { way: "page" }],
  openPage: [
    { result: "started", pageId: "page-1", validMinutes: 10, validMs: 600_000 },
    { result: "refused", retryAfterMinutes: 60 },
    { result: "refused", retryAfterMinutes: 0 },
  ],
  confirmPage: [
    { result: "done", notices: ["notice-1"], signedIn: false },
    { result: "done", notices: [], signedIn: true },
    { result: "done", notices: [], signedIn: false, kept },
    { result: "wrong", triesLeft: 2, signedIn: false },
    { result: "waiting", signedIn: false },
    { result: "over", signedIn: false },
  ],
  readSession: [{ signedIn: true }, { signedIn: false }],
  requireSession: [{}],
  endSession: [{}],
  readBalances: [balances],
  readDesk: [
    { ticket: null, hours, signedIn: false, canMail: false },
    { ticket: null, hours, signedIn: true, canMail: false },
    { ticket: null, hours, signedIn: true, canMail: true },
    { ticket: null, hours: { ...hours, open: true }, signedIn: false, canMail: false },
    { ticket, hours, signedIn: false, canMail: false },
    { ticket: { ...ticket, elsewhere: "telegram" }, hours, signedIn: true, canMail: true },
  ],
  openTicket: [
    ticket,
    { ...ticket, wait: null },
    { ...ticket, wait: { minutes: 1 } },
    { ...ticket, hours },
    { ...ticket, hours: { ...hours, holiday: "Hari Natal" } },
    { ...ticket, kind: "email", place: null },
    { ...ticket, kind: "callback", place: null, callback: { date: "2026-11-23", time: "09.00" } },
    { ...ticket, state: "held", place: null, agent },
  ],
  readCallbackSlots: [
    { slots: [{ at: "2026-11-23T02:00:00.000Z", date: "2026-11-23", from: "09.00", to: "10.00" }] },
  ],
  tellDesk: [
    { known: true, over: false, arrived: ["m1"], file: null },
    { known: true, over: false, arrived: ["m1", "m2"], file: "passed-on" },
    { known: true, over: false, arrived: ["m1", "m2"], file: "damaged" },
    { known: true, over: true, arrived: ["m1"], file: null },
    { known: false, over: false, arrived: [], file: null },
  ],
  addToTicket: [{ known: true }, { known: false }],
  moveTicketHere: [{ moved: true }, { moved: false }],
  closeTicket: [{}],
  rateTicket: [{}],
  findAgent: [{ agent }, { agent: null }],
  ...accountSamples,
};

const accounts = [
  { account: "account-1", label: "B. S." },
  { account: "account-2", label: "S. A." },
];

/** Every way a flow that others ask can end. */
export const subFlowSamples: { [Name in keyof SubFlows]: SubFlows[Name]["output"][] } = {
  code: [
    { ending: "proven", signedIn: true, accounts: [], challengeId: "challenge-1" },
    { ending: "proven", signedIn: false, accounts: [], challengeId: "challenge-1" },
    { ending: "proven", signedIn: false, accounts, challengeId: "challenge-1" },
    { ending: "proven", signedIn: false, accounts: [], challengeId: "challenge-1", next: "enter-password" },
    { ending: "proven", signedIn: false, accounts: [], challengeId: "challenge-1", next: "reset-password" },
    { ending: "proven", signedIn: false, accounts: [], challengeId: "challenge-1", next: "second-proof" },
    { ending: "proven", signedIn: false, accounts: [], challengeId: "challenge-1", next: "no-second-proof" },
    { ending: "proven", signedIn: false, accounts: [], challengeId: "challenge-1", receipt },
    { ending: "again", signedIn: false, accounts: [], challengeId: "challenge-1" },
    { ending: "back", signedIn: false, accounts: [], challengeId: "challenge-1" },
    { ending: "stopped", signedIn: false, accounts: [], challengeId: "challenge-1" },
  ],
  page: [
    { ending: "done", signedIn: true },
    { ending: "done", signedIn: false },
    { ending: "done", signedIn: false, kept },
    { ending: "done", signedIn: false, kept: { ...kept, masks: { nik: "•••" }, remarks: ["area"] } },
    { ending: "gone", signedIn: false },
    { ending: "back", signedIn: false },
    { ending: "stopped", signedIn: false },
  ],
  "sign-in": [{ signedIn: true }, { signedIn: false }],
  register: [{ signedIn: true }, { signedIn: false }],
  recovery: [{}],
};

/** What flows are begun with by other flows; those that a wish opens get the wish. */
export const inputSamples: Record<string, unknown[]> = {
  code: [
    { purpose: "sign-in", start: started },
    { purpose: "sign-in", start: { ...started, to: "", otherWays: ["whatsapp"] } },
    { purpose: "sign-in", start: { ...started, to: "", via: "whatsapp" } },
    { purpose: "sign-in", start: { ...started, otherWays: ["whatsapp", "chat"] } },
    { purpose: "sign-in", start: { ...started, via: "whatsapp", otherWays: ["sms"] } },
    { purpose: "register", start: started },
    { purpose: "register", start: { ...started, via: "email" } },
    { purpose: "act", start: started },
  ],
  page: [
    { purpose: "set-password", challengeId: null },
    { purpose: "enter-password", challengeId: "challenge-1" },
    {
      purpose: "identifiers",
      challengeId: null,
      wanted: { draftId: null, fields: ["nik", "kpj"] },
      isFirst: true,
    },
    { purpose: "identifiers", challengeId: null, wanted: { draftId: "draft-1", fields: ["kpj"] } },
  ],
  "sign-in": [{ intent: "login" }, { intent: "forgot-password" }, { expired: false }, { expired: true }],
  file: [
    {
      sent: [
        { id: "m1", file: { kind: "photo", ref: "r1", mime: "image/jpeg", name: null, bytes: 1_000 } },
        { id: "m2", text: "ini fotonya" },
      ],
    },
  ],
  "agent-talk": [{ event: deskEvents[0] }],
  "mailed-answer": deskEvents.slice(0, 4).map((event) => ({ event })),
  recovery: [{}],
  safety: [{ intent: "unsafe-input" }, { intent: "unsafe-input", secret: true }],
};

const said = (text: string, intent: string | null = null) => ({ type: "user.said", text, intent });

/** What people send: fields right and wrong, codes, words, contacts, other things. */
export const userEvents: EventObject[] = [
  said("3173990505900001"),
  said("9973990505900001"),
  said("0001234567890"),
  said("21012345678"),
  said("0812 3456 7890"),
  said("021 555 1234"),
  said("budi@example.com"),
  said("budi@gmial.com"),
  said("482913"),
  said("4829"),
  said("48291"),
  said("entahlah"),
  said("kirim ulang", "resend-otp"),
  said("masuk", "login"),
  said("daftar", "register"),
  said("ya", "affirm"),
  said("tidak", "deny"),
  { type: "user.shared", phone: "+6281234567890", own: true } as EventObject,
  { type: "user.shared", phone: "+12025550100", own: false } as EventObject,
  { type: "user.unclear", because: "text" } as EventObject,
  { type: "user.back" },
  { type: "code.undelivered" },
  { type: "page.filled", pageId: "page-1" } as EventObject,
  said("KODE salah terus", null),
  said("7f3 kdm", null),
  said("ada kecelakaan kerja", "report-accident"),
  said("bapak saya meninggal", "claim-jkm"),
  { type: "user.wrote", id: "m1", text: "halo", hidden: false } as EventObject,
  {
    type: "user.file",
    id: "m2",
    file: { kind: "photo", ref: "r1", mime: "image/jpeg", name: null, bytes: 1_000 },
    caption: "",
  } as EventObject,
  { type: "user.leave" },
  { type: "user.help" },
  { type: "user.stray" },
  ...deskEvents,
];
