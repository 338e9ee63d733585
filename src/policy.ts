const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * Every security number of the product, in one place. Values and reasons: NIST SP 800-63B-4, OWASP ASVS 5.0 and the
 * comparison in docs/decisions/0006-codes-and-sessions.md. Durations are milliseconds unless the name says otherwise.
 */
export const policy = {
  code: {
    digits: 6,
    /** Half of the ten minutes ASVS 6.5.5 allows: SMS, WhatsApp, in this chat. */
    lifeMs: 5 * MINUTE,
    /** An e-mailed code may take longer to be found; the ceiling of ASVS 6.5.5. */
    emailLifeMs: 10 * MINUTE,
    /** The fifth wrong code ends the challenge. */
    triesPerChallenge: 5,
    /** Wrong codes of one member in one lane in 24 h: guessing succeeds in at most 0.37 % of cases a year. */
    wrongPerMemberLanePerDay: 10,
    /** Wrong codes in a row, ever: then the factor is disabled and must be bound anew (NIST allows at most 100). */
    wrongInARow: 50,
    sendsPerChallenge: 3,
    /** Wait before the second and the third sending of a challenge. */
    resendWaitsMs: [60 * SECOND, 120 * SECOND],
    sendsPerDestination: { perHour: 5, perDay: 10 },
    sendsPerConversationPerHour: 5,
    destinationsPerConversationPerDay: 3,
    sendsPerMemberPerDay: 10,
    /** What SMS may cost when somebody makes us send them (docs/decisions/0019). */
    sms: {
      /** What a mobile number in Indonesia begins with, from the numbering plan (Permenkominfo 14/2018); all others get no SMS. */
      prefixes: ["+6281", "+6282", "+6283", "+6285", "+6287", "+6288", "+6289"],
      /** So many digits of a number make the prefix that is watched: an operator's block, as `+62812`. */
      prefixLength: 6,
      /** More SMS in an hour than so many times the mean of the same hour in the days before are not sent. */
      timesUsual: 2,
      usualDays: 7,
      /** So many an hour are always allowed, for a quiet or a new service has no usual. */
      leastPerHour: 200,
      /** A prefix is closed while less of its newest sendings than this led to a code that was typed. */
      conversion: { leastPercent: 30, sendings: 50, withinMs: HOUR },
      /** Parts of one message at most: each is paid for. */
      partsAtMost: 2,
    },
    /** How long a conversation waits for a provider, and for a decoy's none; what takes longer goes on behind its back. */
    carryMs: 500,
    /** How long a provider may take in all before nobody knows whether it has the message. */
    providerAnswerMs: 10 * SECOND,
    /** How long an answer to the question whether a provider works is believed. */
    providerCheckMs: 10 * SECOND,
    /** How long a right code may still be turned into a session when several people share the number. */
    chooseAccountMs: 5 * MINUTE,
  },
  session: {
    idleMs: 10 * MINUTE,
    absoluteMs: 4 * HOUR,
    /** How often a chat in use moves its idle limit in the core. */
    touchEveryMs: MINUTE,
  },
  binding: {
    liveChatsPerMember: 3,
    membersPerPhone: 3,
    staleAfterMs: 30 * DAY,
  },
  /** Failed sign-ins of one conversation over all accounts, and how many different people it may name, in 24 h. */
  conversation: { wrongPerDay: 10, peoplePerDay: 3 },
  /** How old a reply may be when it leaves, and how long it waits between tries (backoff 1 s to 1 min). */
  reply: {
    personalMs: 5 * MINUTE,
    publicMs: 6 * HOUR,
    retryWaitsMs: [1, 2, 4, 8, 15, 30, 60].map((seconds) => seconds * SECOND),
  },
  /** How long the system of record may take to say whether something may be sent; then it is tried again later. */
  coreAnswerMs: 5 * SECOND,
  draft: { lifeMs: DAY },
  /** Least time an answer takes that must not tell whether somebody exists. */
  lookupFloorMs: { least: 700, jitter: 200 },
  input: { textCodePoints: 2_000, combiningMarksPerBase: 8, intentCodePoints: 200 },
  /** Messages of one conversation: a burst, the refill, and the silence that follows one notice when both are used up. */
  flood: { burst: 20, perSecond: 1, silenceMs: 5 * MINUTE },
  /** Tries of one message before it is set aside with an apology. */
  poisonTries: 3,
} as const;

export type Policy = typeof policy;
