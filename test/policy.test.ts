import { policy } from "../src/policy.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * The numbers of identity as they were decided, so that none is changed by the way. What each does is tested where it is done, in test/core/contract
 * (limits, sign-in, sessions, changes, cases, pages), test/crypto and test/code-senders.
 */
test.each<[rule: string, is: unknown, decided: unknown]>([
  ["a code has six digits", policy.code.digits, 6],
  ["a code lives five minutes", policy.code.lifeMs, 5 * MINUTE],
  ["a code by e-mail lives ten minutes", policy.code.emailLifeMs, 10 * MINUTE],
  ["the fifth wrong code ends a challenge", policy.code.triesPerChallenge, 5],
  ["ten wrong codes a day close a lane of a member", policy.code.wrongPerMemberLanePerDay, 10],
  ["fifty wrong codes in a row close it for good", policy.code.wrongInARow, 50],
  ["a challenge is sent three times", policy.code.sendsPerChallenge, 3],
  [
    "the waits before the second and third are one minute and two",
    policy.code.resendWaitsMs,
    [MINUTE, 2 * MINUTE],
  ],
  [
    "a destination gets five codes an hour and ten a day",
    policy.code.sendsPerDestination,
    { perHour: 5, perDay: 10 },
  ],
  ["a conversation asks for five codes an hour", policy.code.sendsPerConversationPerHour, 5],
  ["a conversation names three destinations a day", policy.code.destinationsPerConversationPerDay, 3],
  ["a member is sent ten codes a day", policy.code.sendsPerMemberPerDay, 10],
  [
    "SMS stop above twice the usual of seven days",
    [policy.code.sms.timesUsual, policy.code.sms.usualDays],
    [2, 7],
  ],
  [
    "a prefix is closed below 30 % of 50",
    { ...policy.code.sms.conversion },
    { leastPercent: 30, sendings: 50, withinMs: HOUR },
  ],
  [
    "only numbers of Indonesia get SMS",
    policy.code.sms.prefixes.filter((prefix) => !prefix.startsWith("+62")),
    [],
  ],
  ["an SMS has two parts at most", policy.code.sms.partsAtMost, 2],
  [
    "a new password has 10 to 128 characters",
    [policy.password.leastCodePoints, policy.password.mostCodePoints],
    [10, 128],
  ],
  [
    "argon2id works on 46 MiB, once, in one lane",
    Object.values(policy.password.argon2).slice(0, 3),
    [47_104, 1, 1],
  ],
  ["four hashes at once, 64 wait", [policy.password.hashesAtOnce, policy.password.hashesWaiting], [4, 64]],
  ["five wrong passwords are free", policy.passwordTries.free, 5],
  [
    "then waits double from 30 s to 15 min",
    [policy.passwordTries.firstWaitMs, policy.passwordTries.longestWaitMs],
    [30 * SECOND, 15 * MINUTE],
  ],
  ["a hundred in a row ask for a new password", policy.passwordTries.inARow, 100],
  [
    "a conversation fails ten times a day, with three people",
    { ...policy.conversation },
    { wrongPerDay: 10, peoplePerDay: 3 },
  ],
  [
    "a session ends after ten idle minutes, or four hours",
    [policy.session.idleMs, policy.session.absoluteMs],
    [10 * MINUTE, 4 * HOUR],
  ],
  ["a step-up is fresh for five minutes", policy.stepUp.freshMs, 5 * MINUTE],
  [
    "a page has a token of 256 bits, and ten minutes",
    [policy.page.tokenBytes * 8, policy.page.lifeMs],
    [256, 10 * MINUTE],
  ],
  ["what Telegram says of a visitor is good for five minutes", policy.page.proofMs, 5 * MINUTE],
  [
    "three chats speak for a member, three members share a phone",
    [policy.binding.liveChatsPerMember, policy.binding.membersPerPhone],
    [3, 3],
  ],
  ["a binding is stale after thirty days", policy.binding.staleAfterMs, 30 * DAY],
  [
    "a change is held for a day, a recovery for seven",
    [policy.change.holdMs, policy.change.recoveryHoldMs],
    [DAY, 7 * DAY],
  ],
  ["two people agree to a recovery", policy.change.approvals, 2],
  [
    "a request is answered in three days, and called to mind after two",
    { ...policy.case },
    { answerWithinMs: 72 * HOUR, alarmAfterMs: 48 * HOUR },
  ],
  [
    "an answer that must tell nothing takes 700 to 900 ms",
    { ...policy.lookupFloorMs },
    { least: 700, jitter: 200 },
  ],
])("%s", (_, is, decided) => {
  expect(is).toEqual(decided);
});
