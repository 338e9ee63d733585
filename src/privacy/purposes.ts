/** One thing that personal data are processed for, as UU 27/2022 art. 31 wants it on record. */
export interface Purpose {
  id: string;
  what: string;
  /** The legal basis (UU 27/2022 art. 20 par. 2), with the law behind a public duty. */
  basis: string;
  whose: string;
  /** Kinds of data; those of art. 4 par. 2 (specific) say so. */
  data: string;
  /** Who gets any of it outside the service; null for nobody. */
  recipients: string | null;
  /** Tables of the records in which it is kept. */
  tables: readonly string[];
}

/** Telegram and WhatsApp keep chats on servers abroad (art. 56): the first message says so, and little is said there. */
const CHAT_PLATFORMS = "Telegram or WhatsApp, whichever the person chose; both keep chats abroad (art. 56)";

/**
 * Everything that this service processes personal data for. A test holds it to the schema: every table with people's data stands under
 * exactly one purpose. `docs/privacy/record-of-processing.md` is written from it.
 */
export const PURPOSES: readonly Purpose[] = [
  {
    id: "membership",
    what: "Show a participant what he owns and how he is protected",
    basis: "public duty: UU 40/2004, UU 24/2011; the records are those of the institution's core",
    whose: "participants",
    data: "NIK, name, date of birth, contacts on file, cards (KPJ), employers, contributions; wages and balances are specific data (personal finance)",
    recipients: CHAT_PLATFORMS,
    tables: [
      "participants",
      "cards",
      "employers",
      "employments",
      "enrolments",
      "contributions",
      "jht_returns",
    ],
  },
  {
    id: "account",
    what: "Let a participant, and nobody else, reach his record: account, password, codes, chats that speak for him",
    basis: "consent in the chat (art. 22); security of processing (art. 35)",
    whose: "participants and whoever claims to be one",
    data: "phone, e-mail, NIK, KPJ and bank account as typed, digests of chats, password (argon2id), secret of an authenticator app, tries; the bank account is specific data (personal finance)",
    recipients: "the SMS gateway, the mail server, and WhatsApp carry codes to the number or address on file",
    tables: [
      ...[
        "accounts",
        "passwords",
        "password_lanes",
        "authenticators",
        "bindings",
        "sessions",
        "lanes",
        "drafts",
      ],
      ...["challenges", "code_sends", "code_attempts", "secure_pages", "notices", "chat_contacts", "chats"],
      ...["chat_suspensions", "requests", "member_keys", "page_proofs"],
    ],
  },
  {
    id: "consent",
    what: "Prove that somebody has agreed, and that he has withdrawn",
    basis: "legal duty: art. 24",
    whose: "whoever was asked",
    data: "digest of the chat, version and language of the text, answer, time",
    recipients: null,
    tables: ["consents"],
  },
  {
    id: "requests",
    what: "Answer changes, recoveries and the rights of a person (art. 5–13) within their time",
    basis: "legal duty: art. 30, 32, 40, 41",
    whose: "participants and whoever claims to be one",
    data: "what was asked for, new contacts and bank account until it is decided, who decided",
    recipients: "the SMS gateway and the mail server carry notices",
    tables: ["cases", "case_events", "case_notices"],
  },
  {
    id: "people",
    what: "Let a person be answered by a person",
    basis: "consent: whoever asks for an agent",
    whose: "participants and visitors; agents",
    data: "words of both sides (identifiers masked), photos and documents of both sides, topic, rating; an agent's name",
    recipients: `${CHAT_PLATFORMS}; the operator's Chatwoot where one is set, words masked as at the desk, photos and documents whole; the mail server, for whoever wants his answers by e-mail`,
    tables: [
      "tickets",
      "ticket_entries",
      "ticket_files",
      "web_uploads",
      "ticket_feed",
      "agents",
      "bridge_talks",
      "bridge_words",
    ],
  },
  {
    id: "staff",
    what: "Let agents, and nobody else, sit at the desk",
    basis: "contract of employment; security of processing (art. 35)",
    whose: "agents",
    data: "login, name, password (argon2id), secret of an authenticator app, tries",
    recipients: null,
    tables: ["desk_accounts", "desk_invitations", "desk_sessions", "desk_sign_ins"],
  },
  {
    id: "whatsapp",
    what: "Speak over WhatsApp by a linked device",
    basis: "consent in the chat (art. 22)",
    whose: "whoever writes to the number",
    data: "WhatsApp account, when he last wrote, messages until they were handed on, messages sent in the last day",
    recipients: "WhatsApp",
    tables: ["whatsapp_number", "whatsapp_keys", "whatsapp_journal", "whatsapp_outbox", "whatsapp_people"],
  },
  {
    id: "whatsapp-cloud",
    what: "Speak over WhatsApp by Meta's official API",
    basis: "consent in the chat (art. 22)",
    whose: "whoever writes to the number",
    data: "WhatsApp user id and number, when he last wrote, that messages came; what came late, until it is answered",
    recipients: "Meta, which carries the chat on servers abroad (art. 56)",
    tables: ["whatsapp_cloud_people", "whatsapp_cloud_messages", "whatsapp_cloud_late"],
  },
  {
    id: "accountability",
    what: "Find out who did what, and tell those whose data were in the wrong hands",
    basis: "legal duty: art. 46, 47; security of processing (art. 35–39)",
    whose: "participants, agents, operators",
    data: "events by opaque ids and digests; names of operators in the breach register",
    recipients: "the agency that supervises, when there was a breach",
    tables: ["audit", "audit_chains", "breaches", "breach_entries"],
  },
];

/** Tables in which nobody's data are: rates, keys of digests, counters. */
export const NOBODYS_TABLES: readonly string[] = [
  ...["programs", "rates", "record_keys", "key_rotations", "schema_migrations", "sms_hours"],
  ...["ticket_feed_point", "bridge_point"],
];
