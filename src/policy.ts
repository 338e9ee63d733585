const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 366 * DAY;

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
  password: {
    /** 63B §3.1.1.2 allows 8 beside a second factor; ten leave room for phrases. Counted in code points, after NFC. */
    leastCodePoints: 10,
    mostCodePoints: 128,
    /** Four bytes for each of the longest: what argon2 is given at most. */
    mostBytes: 512,
    /** OWASP Password Storage: m=47104 KiB, t=1, p=1 (36 ms here); salt of 63B §3.1.1.2 with room to spare. */
    argon2: { memoryKiB: 47_104, passes: 1, lanes: 1, saltBytes: 16, hashBytes: 32 },
    /** Hashes worked on at a time (46 MB each), and how many may wait; beyond that people are told to try again. */
    hashesAtOnce: 4,
    hashesWaiting: 64,
  },
  passwordTries: {
    /** Wrong passwords in a row without a wait, in one lane (63B §3.2.2 speaks of "increasing waits"). */
    free: 5,
    /** The first wait; each further wrong password doubles it. While it lasts nothing is counted, and every answer is "wrong". */
    firstWaitMs: 30 * SECOND,
    longestWaitMs: 15 * MINUTE,
    /** In a row, ever: then this lane needs a new password (63B §3.2.2). */
    inARow: 100,
  },
  recovery: {
    /** How long a chat must have been bound to count as the second proof of a forgotten password (63B §4.2.2.2). */
    boundForMs: 30 * DAY,
  },
  page: {
    /** 63B §4.1.2.2 asks for 112 bits where no name goes with it. */
    tokenBytes: 32,
    /** Letters and digits without I, L, O and U, 5 bits each: 50 bits, above the 40 of 63B §4.1.2.2, with the limit below. */
    codeCharacters: 10,
    /** Also how long its number may still be typed into the chat after it was filled in. */
    lifeMs: 10 * MINUTE,
    /** Digits of the number that goes back into the chat, and wrong ones after which the page is void: a guess in 3,333. */
    numberDigits: 4,
    numberTries: 3,
    /** Fillings of one page that are refused before it is void. */
    refusalsPerPage: 20,
    opensPerConversationPerHour: 10,
    /** Files that one page gives: both kinds, and again where a connection broke off. */
    copiesPerPage: 6,
    /** Photos and documents that it gives besides: all that both sides may have put on one ticket, whose limits are below. */
    filesPerPage: 60,
    /** How old what Telegram says of a visitor may be (it asks to check `auth_date`), and how far its clock may be ahead of ours. */
    proofMs: 5 * MINUTE,
    proofAheadMs: 30 * SECOND,
    /** Page codes that open nothing, from one address in ten minutes; then only links open from there. */
    wrongCodesPerSource: 20,
    wrongCodesWindowMs: 10 * MINUTE,
  },
  totp: {
    /** RFC 6238, as every authenticator app has it. */
    digits: 6,
    stepSeconds: 30,
    /** Steps before and after now that are accepted, for clocks that are off (RFC 6238 §5.2). */
    window: 1,
    /** 160 bits, the length of SHA-1's output (RFC 4226 §4). */
    secretBytes: 20,
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
  /** How fresh the proof of the first half of an act must be when the second begins (ASVS 7.5.3). */
  stepUp: { freshMs: 5 * MINUTE },
  change: {
    /** Between asking for another phone or e-mail and its effect: time to object, also for whom a SIM was stolen from. */
    holdMs: DAY,
    /** The same where the old phone proved nothing (NIST SP 800-63B-4 §4.2.2.2, repeated proofing). */
    recoveryHoldMs: 7 * DAY,
    /** How long a recovery waits for the person to come to a branch with his papers. */
    branchWithinMs: 14 * DAY,
    /** Different people who have to agree to a recovery, or to let a frozen account go. */
    approvals: 2,
    /** How long after its effect "bukan saya" still freezes what a change has done. */
    disownWithinMs: 7 * DAY,
    recoveriesPerConversationPerDay: 3,
    /** Symbols of 5 bits: 60 bits, so nobody guesses one and no try needs to be counted. */
    cancelCodeSymbols: 12,
  },
  case: {
    /** Legal limit for the rights of a person (UU 27/2022 ps 30, 32, 40, 41), and when somebody is reminded. */
    answerWithinMs: 72 * HOUR,
    alarmAfterMs: 48 * HOUR,
  },
  /** Until when people and the agency have to be told of a breach (UU 27/2022 ps 46), and when somebody is reminded. */
  breach: { tellWithinMs: 72 * HOUR, alarmAfterMs: [24 * HOUR, 48 * HOUR, 60 * HOUR] },
  /** Tries to hand a notice over, and the wait after the first one; it doubles each time. */
  notice: { tries: 10, retryWaitMs: MINUTE },
  /** Failed sign-ins of one conversation over all accounts, and how many different people it may name, in 24 h. */
  conversation: { wrongPerDay: 10, peoplePerDay: 3 },
  /** How old a reply may be when it leaves, and how long it waits between tries (backoff 1 s to 1 min). */
  reply: {
    personalMs: 5 * MINUTE,
    publicMs: 6 * HOUR,
    /** How often what waits for a person to write again is looked at: what is too old by then goes. */
    untilMailMs: HOUR,
    /** What is said of each of many things that came together is not said again so soon. */
    sparingMs: MINUTE,
    retryWaitsMs: [1, 2, 4, 8, 15, 30, 60].map((seconds) => seconds * SECOND),
  },
  /** How long the system of record may take to say whether something may be sent; then it is tried again later. */
  coreAnswerMs: 5 * SECOND,
  draft: { lifeMs: DAY },
  /**
   * How long rows of each retention class stay after they were last of use; null where the program deletes nothing: by law, or because it is
   * nobody's. Years have 366 days, for a proof may go late and not early. Reasons: UU 27/2022 art. 24 and 43-45, docs/decisions/0024.
   */
  retention: {
    /** Counted from the end of the draft's own day. */
    "draft-24h": 0,
    /** Longer than any message waits to be answered while the person is there. */
    "upload-1h": HOUR,
    "request-7d": 7 * DAY,
    "codes-30d": 30 * DAY,
    /** WhatsApp brings a message again for days, and asks for what was sent for a day. */
    "whatsapp-30d": 30 * DAY,
    "whatsapp-24h": DAY,
    "security-log-1y": YEAR,
    "agent-chat-1y": YEAR,
    "binding-2y-idle": 2 * YEAR,
    "consent-account-5y": 5 * YEAR,
    "audit-10y": 10 * YEAR,
    "case-10y": 10 * YEAR,
    membership: null,
    "staff-employment": null,
    /** Until the number is unlinked. */
    "whatsapp-link": null,
    reference: null,
  },
  /** Least time an answer takes that must not tell whether somebody exists. */
  lookupFloorMs: { least: 700, jitter: 200 },
  input: { textCodePoints: 2_000, combiningMarksPerBase: 8, intentCodePoints: 200 },
  /** Messages of one conversation: a burst, the refill, and the silence that follows one notice when both are used up. */
  flood: { burst: 20, perSecond: 1, silenceMs: 5 * MINUTE },
  /** Talks with people. Service levels are the desk's own aims; the rest keeps a talk from being lost in silence. */
  desk: {
    /** An agent who has shown no sign of life for so long is gone: his talks go back to the queue. */
    agentGoneMs: 10 * MINUTE,
    /** Given new talks only while his screen was heard of this recently. */
    onDutyMs: 2 * MINUTE,
    /** A participant who does not answer for so long has his talk ended. */
    silenceMs: DAY,
    /** First answers are due within so many working minutes; by e-mail within a working day. */
    replyWithinMs: { chat: 15 * MINUTE, callback: 15 * MINUTE, email: 9 * HOUR },
    /** A call back, or an e-mail that is due, is brought to mind so long before. */
    remindMs: 10 * MINUTE,
    /** How long the news that a talk is over may take to its chat before what is still written there is told to be unread. */
    partingMs: MINUTE,
    /** Talks of the last day from which a wait is reckoned: with fewer, it is not. */
    waitSamples: 5,
    /** Most characters of one thing said by an agent. */
    wordsCodePoints: 2_000,
    /** Most labels on a ticket. */
    labels: 10,
  },
  /**
   * A chat in which a person of ours types on the phone of the linked number is his until he hands it back. Where he forgets to, and has typed
   * nothing for so long, the bot answers again and says so: a day, for whoever answers by hand may sleep over it.
   */
  whatsapp: {
    personIdleMs: DAY,
    /** While WhatsApp restricts the number, what leaves within so long of a person's last word is an answer; anything else waits for his next. */
    answerMs: HOUR,
    /** How exactly it is kept when somebody last wrote: not each of his words is worth a write. */
    wroteEveryMs: MINUTE,
  },
  /** Talks that are answered at another desk product (docs/decisions/0039). */
  bridge: {
    /** A ticket is one process's for so long; each step forward begins it anew. Longer than any one request may take. */
    leaseMs: MINUTE,
    /** How long the other side may take for one answer. */
    answerMs: 10 * SECOND,
    /** The same for a file of the largest size, over two megabits a second. */
    fileAnswerMs: 40 * SECOND,
    /** An open talk is looked at at least so often, for its calls are sent once and may be lost. */
    lookEveryMs: 30 * SECOND,
    /** A message is looked at again for so long, for one with a lower id may become visible after it. */
    settleMs: MINUTE,
    /** After so long without getting through, whoever waits is told that it takes longer. */
    delayMs: MINUTE,
    /** Calls that were signed longer ago, or that far ahead, are not believed (as Stripe's and Slack's). */
    signatureAgeMs: 5 * MINUTE,
  },
  /** Photos and documents that participants send to agents (docs/decisions/0043): what a decoder is given at most, and how many may come. */
  files: {
    /** As Lapak Asik takes them, each; so that what was made ready for there can be sent here. */
    mostBytes: 6 * 1024 * 1024,
    /** Read from the header, before anything is decoded: more than the best cameras of phones make by default. */
    mostPixels: 40_000_000,
    /** What an agent is shown, in pixels: ten to the millimetre of a photographed A4 page. */
    longestSide: 3_000,
    /** More than any statement or decision letter has. */
    pdf: { pages: 200, objects: 20_000, unpackedBytes: 32 * 1024 * 1024 },
    /** What the process that decodes one may take (OWASP File Upload; ASVS 5.0 5.2). */
    cleaning: { ms: 10 * SECOND, memoryBytes: 256 * 1024 * 1024, atOnce: 2, waiting: 16 },
    /** How long fetching, scanning and cleaning may take together before the person is told that it can't be done now. */
    answerMs: 20 * SECOND,
    /** How long a scanner may take to its verdict. */
    scanMs: 10 * SECOND,
    perTicket: 30,
    perConversationPerHour: 15,
    /**
     * Files from the web chat on their way: at most so many at a time are read by a process, and so many wait for it in the records, for
     * everybody together (3 GB at their largest), so that nobody can fill either (OWASP File Upload).
     */
    uploads: { atOnce: 8, waiting: 500 },
  },
  /** Access to the desk: whoever is in reads what participants say, so the limits are those of ASVS 5.0 level 2 and OWASP Session Management. */
  deskAccess: {
    /** Without an act of a person; a page that only watches does not count. */
    idleMs: 15 * MINUTE,
    /** A working day with its breaks. */
    absoluteMs: 10 * HOUR,
    touchEveryMs: MINUTE,
    invitationMs: 2 * DAY,
    /** After it, unmasking and exports ask for the second factor again (OWASP ASVS 7.5.3). */
    confirmedMs: 30 * MINUTE,
    /** The same before a decision on a case, which is authorised by itself and not by an old sign-in (OWASP, "Transaction Authorization"). */
    decisionConfirmedMs: 2 * MINUTE,
    /**
     * Wrong and right tries to sign in, in a quarter of an hour. A browser that signed in before is counted by itself, so that nobody can
     * lock an agent out from elsewhere (OWASP, "Slow Down Online Guessing Attacks with Device Cookies").
     */
    signIn: { windowMs: 15 * MINUTE, perLogin: 10, perDevice: 10, perAddress: 60 },
    deviceMs: 90 * DAY,
  },
  /** Tries of one message before it is set aside with an apology. */
  poisonTries: 3,
} as const;

/** All numbers of security and patience, by what they are for. */
export type Policy = typeof policy;
