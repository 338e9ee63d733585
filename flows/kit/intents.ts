/** Everything a person can want, in the vocabulary of the product. The understanding answers with one of these. */
export const INTENTS = [
  "affirm",
  "ambiguous",
  "branch-location",
  "cancel",
  "change-bank",
  "change-email",
  "change-language",
  "change-password",
  "change-phone",
  "check-agent",
  "check-balance",
  "check-balance-jht",
  "check-balance-jkk",
  "check-balance-jkm",
  "check-balance-jkp",
  "check-balance-jp",
  "claim",
  "claim-jht",
  "claim-jkk",
  "claim-jkm",
  "claim-jkp",
  "claim-jp",
  "claim-status",
  "complaint",
  "contact-agent",
  "continue",
  "contribution-history",
  "delete-data",
  "deny",
  "digital-card",
  "download-data",
  "employment-status",
  "forgot-password",
  "greeting",
  "help",
  "login",
  "logout",
  "menu",
  "multi-intent",
  "my-account",
  "my-devices",
  "not-me",
  "out-of-scope",
  "program-info",
  "recover-account",
  "register",
  "report-accident",
  "resend-otp",
  "restrict-data",
  "set-authenticator",
  "simulate",
  "thanks",
  "unsafe-input",
  "update-data",
  "verify-official",
] as const;

/** Something a participant can want. */
export type Intent = (typeof INTENTS)[number];

/** Readings of words that name nothing to do: a name may be taken for one of these, and a password that is typed in the wrong place. */
const NO_WISHES: readonly (Intent | null)[] = [
  null,
  "ambiguous",
  "multi-intent",
  "out-of-scope",
  "unsafe-input",
];

/** Whether words are no clear wish, so that they may as well be the answer to a question. */
export function isNoWish(intent: Intent | null): boolean {
  return NO_WISHES.includes(intent);
}
