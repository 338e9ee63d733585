import type { Concept } from "../lexicon/concepts.ts";
import { type Rule, rule } from "./rule.ts";

const PROGRAMS = ["jht", "jp", "jkk", "jkm", "jkp"] as const;
const GETTING_PAID: readonly Concept[] = ["claim", "payout", "apply"];
/** Programs that insure: to have one is to be protected, not to own a balance. */
const INSURANCES = ["jkk", "jkm", "jkp"] as const;

/** What holds for every program alike. */
const everyProgram = PROGRAMS.flatMap((program): Rule[] => [
  rule(`check-balance-${program}`, 9, [program, "balance"]),
  rule(`check-balance-${program}`, 8.5, [program, "check"]),
  rule(`check-balance-${program}`, 7.5, [program, "how-much"]),
  rule(`check-balance-${program}`, 6, [program, "self"], { alone: true }),
  rule(`check-balance-${program}`, 8, [program, ["status", "membership", "enrolled"]]),
  rule(`check-balance-${program}`, 6.5, [program, ["active", "still", "protect", "inactive"]]),
  rule("program-info", 9.1, [program, "protect", ["what", "how-much"]], {
    unless: ["self", "active", "still"],
  }),
  rule(`claim-${program}`, 9.2, [program, "claim"]),
  rule(`claim-${program}`, 9, [program, ["payout", "apply"]]),
  rule(`claim-${program}`, 7.6, [program, ["document", "how"]]),
  rule(`claim-${program}`, 7.7, [program, ["get", "money"], ["how", "want", "can"]]),
  rule(`claim-${program}`, 6, [program, ["get", "can", "want"]]),
  rule("program-info", 8.8, [program, ["explain", "benefit", "ceiling"]], {
    unless: ["claim", "payout", "balance"],
  }),
  rule("program-info", 7.2, [program, "what"]),
  rule("program-info", 9, [program, "what"], { alone: true }),
  rule("program-info", 9.5, [program, "contribution", ["percent", "ceiling"]], { unless: ["tax"] }),
  rule("program-info", 8, [program, "contribution", "how-much"], { unless: ["self", "month"] }),
  rule("claim-status", 9.3, [program, "status", GETTING_PAID], { unless: ["active", "left-job"] }),
  rule("claim-status", 9.4, [program, GETTING_PAID, ["progress", "rejected", "when"]], {
    unless: ["left-job", "old-age", "dukcapil"],
  }),
  rule("claim-status", 9.3, [program, ["payout", "claim", "money"], ["not", "not-yet", "not-arrived"]], {
    unless: ["can", "how", "work", "jkp", "paklaring"],
  }),
  rule("simulate", 9.6, [program, "calculate"]),
  rule("simulate", 9, [program, "later"]),
  rule("simulate", 8.2, [program, "wage", ["become-amount", "how-much"]], { unless: ["ceiling"] }),
  rule("claim-status", 8.5, [program, "not-arrived"], { unless: ["contribution", "balance", "jkp"] }),
  rule("ambiguous", 8.9, [program], {
    alone: true,
    unless: ["self"],
    between: [`check-balance-${program}`, `claim-${program}`, "program-info"],
  }),
]);

const insurances = INSURANCES.flatMap((program): Rule[] => [
  rule(`check-balance-${program}`, 8.6, [program, ["active", "protect", "eligible"]]),
  // "jkm saya gimana" asks about one's own cover; only with a word of claiming does "how" ask for the way to a claim.
  rule(`check-balance-${program}`, 7.8, [program, "self", "how"], {
    unless: ["claim", "payout", "apply", "document", "get", "money"],
  }),
  rule("program-info", 7.8, [program, "become-amount"]),
]);

const oldAge: readonly Rule[] = [
  rule("check-balance-jht", 6.5, ["jht", ["company", "old"]]),
  rule("check-balance-jht", 6, ["jht", ["self", "same-time"]]),
  rule("claim-jht", 8.9, ["jht", "percent"], { unless: ["contribution", "calculate"] }),
  rule("claim-jht", 8, ["jht", ["left-job", "laid-off", "abroad", "old-age", "house", "dukcapil"]], {
    unless: ["jkp"],
  }),
  rule("claim-jht", 8, ["jht", ["tax", "document"]], { unless: ["calculate"] }),
  rule("claim-jht", 8, [GETTING_PAID, ["percent", "still-working", "house", "tax"]], {
    unless: ["jp", "jkk", "jkm", "jkp", "calculate", "accident", "die"],
  }),
  rule(
    "claim-jht",
    8.2,
    [
      ["claim", "payout"],
      ["left-job", "old-age", "abroad"],
    ],
    {
      unless: ["jp", "jkk", "jkm", "jkp", "pension", "accident", "die"],
    },
  ),
  rule("claim-jht", 8.8, ["balance", ["claim", "payout"], ["where", "digits", "percent"]], {
    unless: ["jp", "jkk", "jkm", "jkp"],
  }),
  rule("claim-jht", 7.4, [["can", "claim"], "payout", ["document", "active", "still"]], {
    unless: ["jp", "jkk", "jkm", "jkp", "pension", "die", "accident", "money"],
  }),
  rule("claim-jht", 8.2, ["paklaring"], { unless: ["jkp"] }),
  rule("claim-jht", 7, ["document", ["payout", "left-job"], ["can", "lost", "not-arrived"]], {
    unless: ["jkp", "die"],
  }),
  rule("claim-jht", 7.5, ["dukcapil", ["claim", "payout"]], { unless: ["jp", "jkk", "jkm", "jkp"] }),
  rule("claim-jht", 5.5, ["left-job", ["money", "balance", "get", "can"]], {
    unless: ["jkp", "active", "status"],
  }),
];

const pension: readonly Rule[] = [
  rule("claim-jp", 8.8, ["pension", ["claim", "payout", "apply"]], { unless: ["jht", "calculate"] }),
  rule("claim-jp", 8, ["pension", ["die", "heir", "how", "document"]], { unless: ["jht", "ceiling"] }),
  rule("claim-jp", 6.5, ["pension", ["relative", "want"], ["get", "can", "continue"]], { unless: ["jht"] }),
  rule("claim-jp", 9.3, ["jp", ["heir", "die"]]),
  rule("check-balance-jp", 8.3, ["pension", ["balance", "check"]], { unless: ["jht"] }),
  rule("check-balance-jp", 7.4, ["pension", ["how-much"]], {
    unless: ["jht", "age", "calculate", "become-amount"],
  }),
  rule("check-balance-jp", 9, ["jp", "contribution", ["month", "self"]], {
    unless: ["percent", "ceiling"],
  }),
  rule("check-balance-jp", 7.8, ["jp", "month"]),
  rule("check-balance-jp", 8.5, ["pension", "contribution", ["month", "self"]]),
  rule("program-info", 8.4, ["pension", ["age", "ceiling", "explain", "benefit"]], {
    unless: ["calculate", "claim"],
  }),
  rule("program-info", 8.4, ["pension", "what"], { alone: true }),
  rule("program-info", 8.4, ["ceiling"], { unless: ["calculate"] }),
  rule("simulate", 9, ["pension", "calculate"]),
  rule("simulate", 8, ["pension", ["later", "become-amount"]], { unless: ["age"] }),
  rule("ambiguous", 8.8, ["pension"], {
    alone: true,
    between: ["claim-jp", "claim-jht", "check-balance-jp"],
  }),
];

const accident: readonly Rule[] = [
  // Somebody may be lying hurt: without a word about claims and papers an accident is an emergency.
  rule("report-accident", 7, [["accident", "injury"]], {
    unless: ["claim", "document", "reimbursement", "jkk", "protect", "benefit", "app"],
  }),
  // What else stands beside it does not matter then: "tersengat listrik" tells of no electricity bill.
  rule("report-accident", 9.1, ["injury", ["self", "relative", "work"]], {
    unless: [
      "claim",
      "payout",
      "document",
      "reimbursement",
      "jkk",
      "protect",
      "benefit",
      "contribution",
      "if",
    ],
  }),
  rule(
    "report-accident",
    9.4,
    [
      ["accident", "injury"],
      ["now", "emergency", "hospital", "where", "other-person"],
    ],
    {
      unless: ["claim", "document", "reimbursement", "protect"],
    },
  ),
  rule(
    "report-accident",
    9.3,
    [
      ["accident", "injury"],
      ["help", "report"],
    ],
    { unless: ["claim", "document", "reimbursement"] },
  ),
  rule("report-accident", 8, ["injury", "work"], {
    unless: ["claim", "document", "reimbursement", "jkk", "protect"],
  }),
  rule(
    "claim-jkk",
    9,
    [
      ["accident", "injury", "disability"],
      ["claim", "document", "reimbursement", "apply", "payout"],
    ],
    { unless: ["if"] },
  ),
  rule("claim-jkk", 8.6, [
    ["accident", "injury", "disability"],
    ["jkk", "condolence"],
  ]),
  rule("claim-jkk", 8.4, ["jkk", "enter"]),
  rule("claim-jkk", 8.2, ["accident", ["benefit", "protect"]], { unless: ["self", "if", "still"] }),
  rule("claim-jkk", 8.2, ["disability"], { unless: ["jp", "pension"] }),
  rule("claim-jkk", 7.5, ["reimbursement"], { unless: ["health-insurance"] }),
  rule("claim-jkk", 9.1, ["relative", "accident", ["benefit", "protect"]]),
  rule("check-balance-jkk", 9.2, ["accident", "protect", ["self", "still", "active"]], {
    unless: ["if", "how-much", "relative"],
  }),
  rule("check-balance-jkk", 8.6, ["protect", "accident", "work"], { unless: ["relative", "if", "how-much"] }),
  rule("check-balance-jkk", 9, ["accident", "balance"]),
  rule("program-info", 9.3, ["accident", ["protect", "benefit"], ["how-much", "what"]], {
    unless: ["relative"],
  }),
];

const death: readonly Rule[] = [
  rule("claim-jkm", 7, ["die"], { unless: ["pension", "jp"] }),
  rule("claim-jkm", 9, ["die", ["claim", "payout", "apply", "document", "how", "heir", "condolence"]], {
    unless: ["pension", "jp"],
  }),
  rule("claim-jkm", 9.2, ["die", "relative"], { unless: ["pension", "jp"] }),
  rule("claim-jkm", 8.8, ["die", "membership"], { unless: ["pension", "jp", "if", "protect", "active"] }),
  rule("claim-jkm", 7.5, ["gone", "relative"], { alone: true }),
  rule("claim-jkm", 8, ["jkm", "relative"], { unless: ["pension", "jp", "if", "protect", "active", "self"] }),
  rule("claim-jkm", 8, ["condolence"], { unless: ["accident", "disability"] }),
  rule("claim-jkm", 6, ["heir"], { alone: true }),
  rule("claim-jkm", 7, ["heir", ["claim", "payout", "document", "apply", "get"]], {
    unless: ["pension", "jp"],
  }),
  rule("check-balance-jkm", 9.5, ["die", "if", "self"], { unless: ["claim", "apply", "document"] }),
  rule("check-balance-jkm", 9.5, ["die", "if", ["heir", "relative"], "how-much"]),
  // "yen aku mati": said of oneself; of a phone nobody says "if I".
  rule("check-balance-jkm", 9, ["broken", "if", ["relative", "heir"]]),
  rule("check-balance-jkm", 9.3, ["die", ["protect", "active"]]),
];

const jobLoss: readonly Rule[] = [
  // JKP lapses six months after the dismissal (PP 6/2025, pasal 40), so a dismissal means it unless JHT is named.
  rule("claim-jkp", 6.5, ["laid-off"], { unless: ["jht", "left-job"] }),
  rule(
    "claim-jkp",
    8,
    ["laid-off", ["get", "can", "money", "how", "claim", "payout", "what", "document", "month"]],
    { unless: ["jht"] },
  ),
  rule("claim-jkp", 9.4, ["laid-off", "jkp"], { unless: ["if"] }),
  rule("claim-jkp", 9.5, ["jkp", ["payout", "money"], ["not-yet", "not", "month"]]),
  rule("check-balance-jkp", 8.3, ["jkp", "get", "can", "self"], { unless: ["laid-off", "how"] }),
  rule("claim-jkp", 8.2, ["jkp", "get"], { unless: ["eligible", "self"] }),
  rule("check-balance-jkp", 9.5, ["jkp", "if", "laid-off"]),
  rule("check-balance-jkp", 9.3, ["jkp", "eligible"]),
];

/** Rules about the five programs: balances, claims, protection. */
export const programRules: readonly Rule[] = [
  ...everyProgram,
  ...insurances,
  ...oldAge,
  ...pension,
  ...accident,
  ...death,
  ...jobLoss,
  rule("check-balance", 8, ["balance"]),
  rule("check-balance", 8.2, ["balance", ["check", "how-much"]]),
  rule("check-balance", 7.2, ["money", "how-much"], { unless: ["later", "wage", "claim", "payout", "code"] }),
  rule("check-balance", 7, ["money", "check"]),
  rule("check-balance", 5.5, ["how-much", "self", "institution"]),
  rule("claim", 8, ["claim"]),
  // Of which claim is asked there.
  rule("claim", 6.5, ["document"], { alone: true }),
  rule("claim", 7.5, ["payout", ["how", "institution", "document", "want"]]),
  rule("claim", 7, ["payout"]),
  rule("claim", 6.5, ["apply", ["institution", "how"]]),
  rule("claim", 8.3, ["payout", "balance"], { unless: ["check", "how-much"] }),
  rule("ambiguous", 9, ["payout", ["want", "money"]], {
    alone: true,
    unless: ["institution"],
    between: ["claim-jht", "claim-jp", "claim-jkp"],
  }),
  rule("ambiguous", 9, ["payout", "already"], {
    alone: true,
    between: ["claim-status", "claim"],
  }),
  rule("ambiguous", 8.9, ["balance", "claim"], { alone: true, between: ["check-balance", "claim"] }),
  rule("claim-status", 8.9, [
    ["claim", "apply"],
    ["status", "progress", "rejected", "when", "scan"],
  ]),
  rule(
    "claim-status",
    8.6,
    [
      ["claim", "payout"],
      ["not-yet", "not-arrived"],
    ],
    { unless: ["can", "how"] },
  ),
  rule("claim", 8.8, ["payout", "when", "can"], { unless: ["jht", "jp", "jkk", "jkm", "jkp", "left-job"] }),
  rule("claim-status", 8.3, ["claim", "old"], { unless: ["jht"] }),
  rule("claim-status", 7.8, ["payout", "old"], {
    unless: ["jht", "want", "balance", "card", "member-number", "company", "phone", "number"],
  }),
  rule("claim-status", 8.7, ["payout", "when"], { unless: ["if"] }),
  rule("claim-status", 8.4, ["payout", "why"]),
  rule("claim-status", 8.6, ["money", ["not-arrived", "not-yet", "when", "progress"]], {
    unless: ["contribution", "balance"],
  }),
  rule("claim-status", 8, ["claim", "check"]),
  rule("claim-status", 7, [["interview", "rejected", "progress"]], { unless: ["code"] }),
  rule("claim-status", 7.5, ["payout", ["status", "progress"]]),
  rule("claim-status", 8.5, ["claim", "already"], { unless: ["how", "can", "left-job", "old-age"] }),
];
