import type { Concept } from "../lexicon/concepts.ts";
import { type Rule, rule } from "./rule.ts";

const safety: readonly Rule[] = [
  rule("unsafe-input", 9.8, ["rule-breaking"], { unless: ["broken"] }),
  rule("unsafe-input", 9.7, ["impersonation", ["everyone-data", "data", "give", "want", "check", "balance"]]),
  rule("unsafe-input", 9.6, ["everyone-data"], { unless: ["register"] }),
  // Birth date and mother's name prove nothing; who offers them to open an account is told so.
  rule("unsafe-input", 9, ["personal-field", "account"], {
    unless: ["change", "wrong", "add", "register", "refresh", "delete"],
  }),
  // Someone else's account, however near the person is.
  rule(
    "unsafe-input",
    9.4,
    [
      ["relative", "other-person"],
      ["balance", "login", "account", "password", "history", "phone", "enter", "contribution"],
    ],
    {
      unless: ["die", "claim", "register", "accident", "injury", "stranger", "heir", "if"],
    },
  ),
  rule("unsafe-input", 9, ["other-person", ["jht", "jp", "jkp", "check", "member-number", "nik"]], {
    unless: ["die", "claim", "accident", "injury"],
  }),
  rule("unsafe-input", 8.9, ["relative", ["jht", "jp"], ["check", "how-much"]], { unless: ["die", "claim"] }),
  rule("verify-official", 8.6, ["authenticity"], { unless: ["agent"] }),
  rule("verify-official", 9.4, [
    "authenticity",
    ["institution", "private-link", "bot", "number", "account", "stranger", "social-aid", "phone"],
  ]),
  rule("verify-official", 9.4, ["stranger"]),
  rule("verify-official", 7, [
    "private-link",
    ["institution", "social-aid"],
    ["not", "can", "yes", "wrong", "get"],
  ]),
  rule("verify-official", 7.5, ["know", "personal-field", ["can", "bot", "how", "why"]]),
];

const people: readonly Rule[] = [
  rule("contact-agent", 8, ["agent"], { unless: ["complain", "office"] }),
  rule(
    "contact-agent",
    9,
    ["agent", ["talk", "want", "hours", "number", "phone", "help", "bot", "same-time"]],
    { unless: ["complain"] },
  ),
  rule("check-agent", 9.5, ["agent", ["check", "authenticity"]], {
    unless: ["talk", "want", "complain", "hours", "number", "balance", "claim"],
  }),
  rule("contact-agent", 6, ["bot", ["want", "a-person"]]),
  rule("contact-agent", 8, ["ask-question", ["a-person", "agent"]]),
  rule("contact-agent", 8.6, ["talk", ["a-person", "agent", "bot", "institution"]]),
  rule("contact-agent", 7.5, ["bot", ["fed-up", "talk", "help", "swear", "not"]]),
  rule("contact-agent", 7.2, ["talk"], { unless: ["language", "code"] }),
  rule(
    "contact-agent",
    7,
    [
      ["phone", "number"],
      ["institution", "how-much"],
    ],
    { unless: ["change", "lost", "broken", "authenticity", "member-number"] },
  ),
  rule("complaint", 8.4, ["complain"]),
  rule("complaint", 6.5, ["service-quality"]),
  rule("complaint", 8.9, ["complain", ["office", "agent", "company"]]),
  rule("complaint", 9, ["report", ["company", "unpaid", "office", "agent"]], {
    unless: ["accident", "left-job", "inactive"],
  }),
  rule("complaint", 9, ["unpaid", "company"]),
  rule("complaint", 8.9, ["unpaid", ["contribution", "report"]], { unless: ["not-yet"] }),
  rule("complaint", 5.5, ["report"], { unless: ["accident"] }),
  rule("branch-location", 8.4, ["office", ["where", "address", "hours", "place", "check"]], {
    unless: ["complain", "data", "personal-field", "contribution", "pay"],
  }),
  rule("branch-location", 8.6, ["hospital", ["where", "place", "address", "jkk", "how"]], {
    unless: ["accident", "injury", "reimbursement", "document", "now"],
  }),
  rule("branch-location", 9.5, ["hospital", "accident", "place"], {
    unless: ["now", "emergency", "injury", "other-person"],
  }),
  rule("branch-location", 8, ["where", ["institution", "place"]], {
    unless: ["claim", "balance", "member-card", "card"],
  }),
  rule("branch-location", 8, ["address", ["institution", "place"]], { unless: ["change", "wrong"] }),
  rule("branch-location", 6, ["office"], {
    unless: ["complain", "contribution", "unpaid", "pay", "status", "inactive", "agent", "report"],
  }),
  rule("branch-location", 6.5, ["hours"], { unless: ["agent"] }),
];

const information: readonly Rule[] = [
  rule("program-info", 8.3, ["program"], { unless: ["balance", "other-papers"] }),
  rule(
    "program-info",
    6,
    [
      ["benefit", "explain"],
      ["institution", "program", "membership"],
    ],
    { unless: ["authenticity"] },
  ),
  rule("simulate", 8.8, ["calculate"], { unless: ["claim", "arrive"] }),
  rule("simulate", 8.6, ["wage", ["become-amount", "how-much"], ["year", "later", "if"]]),
  rule("simulate", 8.6, ["later", ["how-much", "become-amount", "balance", "money"]]),
  rule("simulate", 8, ["become-amount", ["if", "year"]], { unless: ["die", "laid-off"] }),
  rule("change-language", 8.6, ["language"], { unless: ["chatter"] }),
  rule("out-of-scope", 9.7, ["health-insurance"], { unless: ["jkk", "accident"] }),
  rule("out-of-scope", 9.2, ["social-aid"], { unless: ["authenticity", "stranger"] }),
  rule("out-of-scope", 9.2, ["other-papers"], { unless: ["die"] }),
  rule("out-of-scope", 9.2, ["money-matters"], { unless: ["authenticity", "stranger", "chat"] }),
  rule("out-of-scope", 8.4, ["chatter"], {
    unless: ["jht", "jp", "jkk", "jkm", "jkp", "balance", "claim", "accident", "injury", "report"],
  }),
  rule("out-of-scope", 9, ["phone", "broken", "private-link"]),
  rule("out-of-scope", 7, ["swear"]),
];

/** Then an identifier is what is wrong, and not what somebody was asked for. */
const ASKED_OF_ITSELF: readonly Concept[] = [
  "change",
  "wrong",
  "fail",
  "not-arrived",
  "code",
  "new",
  "old",
  "claim",
  "payout",
  "apply",
  "password",
  "account",
  "authenticity",
  "stranger",
  "hijacked",
  "office",
];

const talk: readonly Rule[] = [
  rule("greeting", 5.5, ["hello"]),
  rule("greeting", 9, ["hello"], { alone: true }),
  rule("thanks", 7, ["thanks"]),
  rule("thanks", 9, ["thanks"], { alone: true }),
  rule("affirm", 9, ["yes"], { alone: true, unless: ["institution"] }),
  rule("affirm", 9.2, ["yes", "continue"], { alone: true }),
  rule("affirm", 5, ["yes"]),
  rule("deny", 8.5, ["refusal"]),
  // "Sudah punya akun?"
  rule("deny", 7, ["lacking"], { alone: true }),
  rule("deny", 8.6, ["not", ["yes", "thanks"]], { alone: true }),
  rule("greeting", 9.3, ["hello", "yes"], { alone: true }),
  rule("affirm", 6, ["can"], { alone: true }),
  rule("continue", 8.4, ["continue"], { unless: ["claim", "interview", "rejected", "pension", "die"] }),
  rule("continue", 7, ["keep-on"], { alone: true }),
  rule("cancel", 8.6, ["cancel"], { unless: ["claim", "leave-service", "apply"] }),
  rule("ambiguous", 8.8, ["cancel", ["claim", "apply"]], { between: ["cancel", "claim-status"] }),
  rule("cancel", 6, [["end", "fed-up"]], { alone: true }),
  rule("menu", 8.6, ["services"], { unless: ["cancel"] }),
  rule("menu", 8.4, ["services-question"]),
  rule("menu", 7, ["back"], { unless: ["money", "logout", "language"] }),
  rule("menu", 9, ["services", ["back", "check", "give", "want"]]),
  rule("help", 5.5, ["help"]),
  rule("help", 8.6, ["help"], { alone: true }),
  rule("help", 8.4, ["help", ["how", "what", "can"]], { alone: true }),
  rule("help", 6, ["how"], { alone: true }),
  rule("help", 8, ["how", "use"]),
  // Asked for it, people want to know why, or where it stands: the question that is open has the answer.
  rule(
    "help",
    7.2,
    [
      ["why", "explain"],
      ["nik", "email"],
    ],
    { unless: ASKED_OF_ITSELF },
  ),
  rule("help", 7.2, ["why", "member-number"], { unless: ASKED_OF_ITSELF }),
  rule("help", 7.2, ["nik", ["forget", "where", "lost"]], { unless: ASKED_OF_ITSELF }),
  rule("help", 7.2, ["lacking", ["nik", "email", "member-number"]], { unless: ASKED_OF_ITSELF }),
];

/** Rules about people, places, information, safety and the talk around a request. */
export const serviceRules: readonly Rule[] = [...safety, ...people, ...information, ...talk];
