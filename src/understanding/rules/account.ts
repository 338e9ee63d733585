import { type Rule, rule } from "./rule.ts";

/** With one of these beside it, whoever signs in is no stranger. */
const NOT_A_STRANGER = ["want", "can", "how", "agent", "fail", "register", "relative"] as const;

const access: readonly Rule[] = [
  rule("register", 7.6, ["register"], {
    unless: ["services", "enrolled", "hospital", "forget", "when", "chatter"],
  }),
  rule("program-info", 8.7, ["register", ["benefit", "explain"]]),
  rule("employment-status", 8.6, ["when", ["register", "membership"]], { unless: ["claim", "payout"] }),
  rule("register", 8.4, ["register", ["account", "how", "want", "self-employed", "new", "make"]], {
    unless: ["enrolled", "services", "forget", "change", "chatter"],
  }),
  rule("register", 8, [["make", "new"], "account"]),
  rule("register", 6, ["self-employed", ["want", "how"]]),
  rule("not-me", 9.5, ["not-me"]),
  rule("not-me", 9.2, ["hijacked", "account"], { unless: ["email"] }),
  rule("not-me", 9, [
    "hijacked",
    ["institution", "membership", "member-number", "member-card", "nik", "data"],
  ]),
  // "Ada yang login pakai akun saya": somebody, and not he.
  rule("not-me", 9.1, [["a-person", "who"], ["login", "enter", "use"], "account"], {
    unless: NOT_A_STRANGER,
  }),
  rule("not-me", 9.1, ["who", ["login", "check"], "account"], { unless: NOT_A_STRANGER }),
  rule("not-me", 9.1, ["who", "login"], { unless: NOT_A_STRANGER }),
  rule("my-devices", 8.9, ["phone", "login", ["check", "what"]], {
    unless: ["fail", "can", "how", "want", "new", "old", "change", "lost", "not"],
  }),
  rule("my-devices", 9.3, [["exit", "logout"], "phone", "new"], { unless: ["change"] }),
  rule("my-devices", 8.9, ["device"], { unless: ["private-link", "app"] }),
  rule("login", 8.4, ["login"], { unless: ["logout"] }),
  rule("login", 7, ["enter"], { alone: true }),
  rule("login", 8, ["enter", ["account", "enrolled"]]),
  rule("login", 6, ["enter", ["want", "fail", "how", "can"]], {
    unless: ["code", "money", "contribution", "jkk"],
  }),
  rule("login", 7, ["enrolled"], { alone: true }),
  rule("login", 7, ["enrolled", ["login", "enter", "want"]]),
  rule("login", 6.5, ["account", ["fail", "check"]]),
  rule("login", 5.5, ["enrolled", "account"]),
  rule("logout", 9, ["logout"]),
  rule(
    "logout",
    8.8,
    [
      ["exit", "end"],
      ["session", "account"],
    ],
    { unless: ["left-job"] },
  ),
  rule("logout", 7.5, ["exit", ["phone", "app"]]),
  rule("ambiguous", 8.8, ["exit"], { alone: true, between: ["logout", "claim-jht"] }),
  rule("claim-jht", 7, ["exit", ["work", "company"], ["payout", "claim"]]),
  rule("forgot-password", 9.2, ["password", ["forget", "reset", "lost", "fail", "wrong", "how"]]),
  rule("change-password", 9.3, ["password", ["change", "make", "new", "set-up", "add"]], {
    unless: ["forget", "reset", "lost", "fail", "wrong", "stranger"],
  }),
  rule("set-authenticator", 9.4, ["authenticator"], { unless: ["stranger"] }),
  rule("forgot-password", 7, ["password"], { unless: ["stranger", "authenticity"] }),
  rule("forgot-password", 7.6, ["account", ["forget", "reset"]]),
  rule("forgot-password", 6, ["forget"], { alone: true }),
  rule("resend-otp", 9, [
    "code",
    ["resend", "not-arrived", "expired", "again", "send", "not-yet", "wrong", "fail", "new"],
  ]),
  rule("resend-otp", 8.6, ["code", ["not", "arrive", "get", "email"]], { unless: ["phone", "stranger"] }),
  rule("resend-otp", 7, ["code", ["want", "old", "where"]]),
  rule("resend-otp", 6.5, ["resend"], { unless: ["document"] }),
  rule("ambiguous", 8.8, ["code"], { alone: true, between: ["resend-otp", "forgot-password"] }),
];

/** Of a phone or an address: it can't be used any more. */
const DEAD = ["broken", "lost", "inactive", "fail"] as const;

const contacts: readonly Rule[] = [
  // Phone and e-mail are both dead: no code reaches him, so no change of one by the other does.
  rule("recover-account", 9.4, [["phone", "number", "sim-card"], "email", DEAD], {
    unless: ["still", "change", "new", "code", "active"],
  }),
  rule("recover-account", 9.5, [["phone", "number"], "email", "same-time", DEAD], { unless: ["still"] }),
  rule("change-phone", 9.1, ["phone", ["change", "lost", "broken", "new", "forget"]], { unless: ["logout"] }),
  rule("change-phone", 8.6, ["number", ["lost", "broken"]], { unless: ["member-number", "member-card"] }),
  rule("change-phone", 8.4, ["number", ["change", "new"]], {
    unless: ["member-number", "personal-field", "payment-account", "email"],
  }),
  rule("change-phone", 7.5, ["phone", ["old", "wrong", "fail"]], { unless: ["login"] }),
  rule("change-phone", 7, ["code", "phone", ["fail", "not"]]),
  rule("change-phone", 9.2, ["code", "lost"]),
  rule("change-phone", 8.8, ["sim-card", ["lost", "change", "new", "code"]]),
  // A blocked card is the operator\'s business, unless the number goes with it.
  rule("out-of-scope", 9, ["sim-card", ["broken", "fail"]], {
    unless: ["change", "new", "number", "code", "phone"],
  }),
  rule("change-phone", 9.3, ["code", ["number", "phone", "sim-card"], ["old", "broken", "lost"]]),
  rule("change-phone", 8, ["number", "wrong"], {
    unless: ["member-number", "personal-field", "payment-account"],
  }),
  rule("change-email", 9, ["email", ["change", "broken", "new", "wrong", "lost"]]),
  rule("change-email", 8.2, ["email", ["old", "fail"]], { unless: ["code"] }),
  rule("change-email", 6.9, ["email", "forget"], { unless: ["password"] }),
  rule("ambiguous", 8.7, [["email", "phone", "number"]], {
    alone: true,
    between: ["change-phone", "change-email", "contact-agent"],
  }),
];

const record: readonly Rule[] = [
  rule("change-bank", 9.2, ["payment-account", ["change", "wrong", "new", "add", "refresh", "broken"]], {
    unless: ["money", "not-arrived", "when"],
  }),
  rule("update-data", 8.8, ["refresh"]),
  rule(
    "update-data",
    8.6,
    [
      ["personal-field", "address", "data", "dukcapil", "nik"],
      ["change", "wrong", "new", "add"],
    ],
    { unless: ["email", "phone", "claim", "payout"] },
  ),
  rule("update-data", 9, ["personal-field", ["change", "wrong"]], { unless: ["claim", "payout"] }),
  rule("update-data", 9, ["personal-field", ["address", "data"], ["change", "wrong"]]),
  rule("update-data", 8.8, [
    ["member-number", "card", "member-card", "number"],
    ["add", "merge"],
  ]),
  rule("update-data", 8, ["add", ["member-number", "company"]]),
  rule("update-data", 7, ["merge"], { unless: ["register"] }),
  rule("update-data", 6.5, ["dukcapil", ["fail", "wrong"]]),
  rule("digital-card", 8.6, ["member-card"], { unless: ["add", "merge", "change", "personal-field"] }),
  rule(
    "digital-card",
    8.4,
    [
      ["card", "member-card"],
      ["lost", "check", "give", "where", "want", "make", "again", "self"],
    ],
    { unless: ["phone", "add", "merge", "active", "inactive", "status"] },
  ),
  rule("digital-card", 8.2, ["member-number", ["how-much", "forget", "what", "check", "where", "lost"]], {
    unless: ["explain", "add", "merge", "balance", "account"],
  }),
  rule("digital-card", 8.8, ["member-number", "card"], { unless: ["add", "merge", "register"] }),
  rule("digital-card", 8.9, ["member-number", "how-much", "self"], { unless: ["balance", "jht"] }),
  rule("program-info", 8.6, ["member-number", "explain"]),
  rule("program-info", 8.9, ["member-number", "what"], { unless: ["self"] }),
  rule("ambiguous", 8.8, ["member-number"], { alone: true, between: ["digital-card", "update-data"] }),
  rule("ambiguous", 8.8, ["card"], { alone: true, between: ["digital-card", "update-data"] }),
  rule("ambiguous", 8.8, ["data"], { alone: true, between: ["update-data", "delete-data"] }),
  rule("employment-status", 8.6, ["status", ["membership", "active", "inactive", "company", "enrolled"]], {
    unless: ["claim", "jkk", "jkm", "jkp"],
  }),
  rule(
    "employment-status",
    8.3,
    [
      ["inactive", "active"],
      ["self", "membership", "company", "still", "institution", "left-job", "not-yet"],
    ],
    { unless: ["phone", "email", "number", "jkk", "jkm", "jkp", "account", "claim", "payout"] },
  ),
  rule("employment-status", 8.2, ["enrolled", ["when", "still", "self", "how-much"]], {
    unless: ["phone", "email", "enter", "login", "account", "number", "jkp"],
  }),
  rule("employment-status", 7, ["membership", ["check", "status", "self"]], { unless: ["card", "register"] }),
  rule("employment-status", 7.6, ["status", "self"], { unless: ["claim", "jkk", "jkm", "jkp"] }),
  rule("employment-status", 9, ["left-job", ["active", "inactive", "status"]], {
    unless: ["claim", "payout", "jht"],
  }),
  rule("ambiguous", 8.8, [["active", "status"]], {
    unless: ["self", "still", "institution"],
    alone: true,
    between: ["employment-status", "claim-status"],
  }),
  rule("ambiguous", 8.8, ["left-job"], { alone: true, between: ["claim-jht", "employment-status"] }),
  rule("contribution-history", 8, ["contribution"], { unless: ["jht", "jp", "jkk", "jkm", "jkp"] }),
  rule(
    "contribution-history",
    8.8,
    [
      "contribution",
      ["history", "check", "pay", "not-arrived", "month", "enter", "when", "not-yet", "still"],
    ],
    { unless: ["unpaid", "complain", "report", "ceiling"] },
  ),
  rule("contribution-history", 8.2, ["history"], {
    unless: ["data", "delete", "chat", "jht", "jp", "claim"],
  }),
  rule("contribution-history", 7.5, ["pay", ["company", "month", "history"]], {
    unless: ["unpaid", "complain", "report", "tax"],
  }),
  rule("program-info", 9, ["contribution", ["self-employed", "percent", "ceiling", "explain"]]),
  rule("program-info", 8, ["self-employed", ["explain", "benefit", "how-much"]]),
  rule(
    "delete-data",
    9,
    ["delete", ["data", "account", "chat", "history", "nik", "personal-field", "phone", "email", "consent"]],
    { unless: ["old"] },
  ),
  rule("download-data", 9.3, ["download", ["data", "personal-field"]], { unless: ["app", "delete"] }),
  rule("restrict-data", 9.3, ["restrict", ["data", "personal-field", "use"]], {
    unless: ["balance", "claim"],
  }),
  rule("restrict-data", 7.5, ["restrict"], { unless: ["balance", "claim", "contribution"] }),
  // Both ways: what is restricted can be opened again there.
  rule("restrict-data", 9.1, ["restrict", ["cancel", "end", "delete", "again"]], {
    unless: ["balance", "claim", "contribution"],
  }),
  rule("restrict-data", 8.6, ["use", "data", "again"]),
  rule("delete-data", 8.9, [["cancel", "end"], "use", "data"]),
  rule("delete-data", 9.2, ["leave-service"]),
  rule("delete-data", 8.6, [["data", "consent"], "store"]),
  rule("delete-data", 8.4, ["store", ["nik", "chat"]]),
  rule(
    "delete-data",
    7,
    [
      ["account", "data"],
      ["end", "payout"],
    ],
    { unless: ["session", "exit"] },
  ),
  rule("ambiguous", 8.8, ["delete"], { alone: true, between: ["delete-data", "cancel"] }),
  rule("ambiguous", 8.8, ["change"], {
    alone: true,
    between: ["change-phone", "change-email", "update-data"],
  }),
  rule("ambiguous", 8.8, ["check"], {
    alone: true,
    between: ["check-balance", "claim-status", "contribution-history"],
  }),
  rule("ambiguous", 6, [["institution", "what"]], { alone: true, between: ["menu"] }),
  rule("ambiguous", 8.8, ["digits"], { alone: true, between: ["menu"] }),
  rule("ambiguous", 8.6, ["ask-question"], { alone: true, between: ["menu", "contact-agent"] }),
  rule(
    "ambiguous",
    5,
    [["when", "how-much", "can", "money", "month", "explain", "how", "where", "send", "want"]],
    { alone: true, between: ["menu", "contact-agent"] },
  ),
];

/** Rules about access, contact data, the person's record and contributions. */
export const accountRules: readonly Rule[] = [...access, ...contacts, ...record];
