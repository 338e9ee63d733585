import { randomUUID } from "node:crypto";
import { readCaseNumber } from "../core/sql/cases/case-numbers.ts";
import type { AccountCore, CaseFile, DecisionOutcome } from "../ports/account.ts";
import { jakarta } from "./jakarta.ts";

const USAGE = `npm run approvals -- list                                 cases that wait for a decision
npm run approvals -- show <number>                        one case and its history
npm run approvals -- approve <number> --as <your name>    say yes; a recovery needs two different people
npm run approvals -- refuse <number> --as <your name>     say no
Whoever has an account at the desk gives the name with which he signs in there.`;

const REFUSALS: Record<Extract<DecisionOutcome, { result: "refused" }>["why"], string> = {
  unknown: "There is no case with this number. Compare it with the person's receipt.",
  closed: "This case waits for no decision any more. `show` tells what came of it.",
  "same-person": "You have agreed to this case already. Another person has to look at the papers, too.",
  "no-member":
    "NIK and KPJ belong to nobody on record. Refuse it, and help the person to find the right ones.",
  "phone-full": "The new number serves three people already. Ask the person for another one.",
};

/** Does what the command line asks for; gives the exit code. Prints masks and never an identifier. */
export async function runApprovals(
  core: AccountCore,
  [command = "", typed = "", flag, ...name]: readonly string[],
  print: (line: string) => void,
): Promise<number> {
  if (command === "list") return list(await core.listCases(), print);
  const by = flag === "--as" ? name.join(" ").trim() : "";
  const isDecision = command === "approve" || command === "refuse";
  if (typed === "" || (isDecision ? by === "" : command !== "show")) return fail(USAGE, print);
  const number = readCaseNumber(typed);
  if (number === null) return fail(`${typed} is no case number: one of its signs is wrong.`, print);
  if (!isDecision) return show(await core.readCase(number), print);
  const decide = command === "approve" ? core.approveCase : core.refuseCase;
  const outcome = await decide({ number, by }, `approvals|${randomUUID()}`);
  if (outcome.result === "refused") return fail(REFUSALS[outcome.why], print);
  if (outcome.result === "approved")
    print(`Noted. ${outcome.missing} more approval is needed, by somebody else.`);
  return show(outcome.case, print);
}

function fail(sentence: string, print: (line: string) => void): number {
  print(sentence);
  return 1;
}

function show(file: CaseFile | null, print: (line: string) => void): number {
  if (!file) return fail(REFUSALS.unknown, print);
  print(describe(file));
  return 0;
}

function list(cases: CaseFile[], print: (line: string) => void): number {
  if (cases.length === 0) print("No case waits for a decision.");
  for (const { number, kind, state, createdAt, dueAt, history } of cases) {
    const agreed = history.filter(({ event }) => event === "approved").map(({ actor }) => actor);
    const by = agreed.length > 0 ? `  approved by ${agreed.join(", ")}` : "";
    print(
      `${number}  ${kind.padEnd(12)}  ${state.padEnd(7)}  since ${time(createdAt)}  due ${time(dueAt)}${by}`,
    );
  }
  return 0;
}

function describe(file: CaseFile): string {
  const { number, kind, state, subject, hasMember, nik, phone, email, bank, dueAt, effectiveAt, history } =
    file;
  const facts: [string, string | null][] = [
    ["subject", subject],
    ["on record", hasMember ? "yes" : "no"],
    ["NIK", nik],
    ["new phone", phone],
    ["new e-mail", email],
    ["bank account", bank],
    ["due", dueAt === null ? null : time(dueAt)],
    ["takes effect", effectiveAt === null ? null : time(effectiveAt)],
  ];
  const shown = facts.flatMap(([name, value]) => (value ? [`  ${name.padEnd(13)} ${value}`] : []));
  const events = history.map(
    ({ at, event, actor, grounds }) => `  ${time(at)}  ${event} (${[actor, ...grounds].join(", ")})`,
  );
  return [`${number}  ${kind}  ${state}`, ...shown, ...events].join("\n");
}

function time(at: number | null): string {
  return at === null ? "-" : jakarta(at);
}
