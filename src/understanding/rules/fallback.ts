import { type Rule, rule } from "./rule.ts";

/**
 * What a topic most often leads to when nothing else is understood. All stay below the floor: they choose what is offered,
 * never what is done.
 */
export const fallbackRules: readonly Rule[] = [
  rule("resend-otp", 5, ["code"]),
  rule("change-phone", 4.5, ["phone"]),
  rule("change-phone", 4, ["number"]),
  rule("change-phone", 4.2, ["sim-card"]),
  rule("change-email", 4.5, ["email"]),
  rule("change-bank", 4.5, ["payment-account"]),
  rule("digital-card", 4.5, [["card", "member-number"]]),
  rule("login", 4.5, [["account", "enrolled"]]),
  rule("login", 4, ["enter"]),
  rule("logout", 4, [["session", "exit"]]),
  rule("update-data", 4.5, [["personal-field", "address", "change", "data", "nik"]]),
  rule("delete-data", 4.5, [["delete", "consent", "notification"]]),
  rule("employment-status", 4.5, [["status", "active", "inactive", "membership"]]),
  rule("claim-jht", 4.5, ["left-job"]),
  rule("program-info", 4, [
    ["jht", "jp", "jkk", "jkm", "jkp", "explain", "benefit", "pension", "self-employed"],
  ]),
  rule("simulate", 4.5, [["wage", "later", "become-amount"]]),
  rule("claim-status", 4.5, [["interview", "rejected", "progress"]]),
  rule("claim-jkm", 4, ["heir"]),
  rule("branch-location", 4, [["place", "hospital", "address"]]),
  rule("contact-agent", 4, [["talk", "a-person"]]),
  rule("contribution-history", 4, [["pay", "company"]]),
  rule("verify-official", 5, ["private-link"]),
  rule("check-balance", 4, ["money"]),
  rule("cancel", 4, ["end"]),
  rule("help", 4, [["fail", "how", "use"]]),
];
