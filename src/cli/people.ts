import type { DemoPerson } from "../core/demo/person.ts";
import { makePopulation } from "../core/demo/population.ts";

/**
 * `npm run people`: prints the fictional population of the demo; with `--json` for tools. It is made from its seed, so no database is
 * opened and nobody's data can be shown.
 */
function printPeople(): void {
  const people = makePopulation(new Date().toISOString().slice(0, 10));
  if (process.argv.includes("--json")) {
    console.log(JSON.stringify(people.map(summarise), null, 2));
    return;
  }
  console.log("FICTIONAL DEMO DATA: none of these people, numbers or employers exists.\n");
  for (const line of table(people.map(summarise))) console.log(line);
}

interface Summary {
  name: string;
  nik: string;
  kpj: string[];
  phone: string | null;
  smsArrives: boolean;
  email: string | null;
  kind: DemoPerson["kind"];
  birthDate: string;
  hasAccount: boolean;
  special: string;
}

function summarise(person: DemoPerson): Summary {
  const { name, nik, phone, smsArrives, email, kind, birthDate, hasAccount, special } = person;
  const kpj = person.cards.map((card) => card.kpj);
  return { name, nik, kpj, phone, smsArrives, email, kind, birthDate, hasAccount, special };
}

const COLUMNS: readonly { title: string; width: number; of: (person: Summary) => string }[] = [
  { title: "NAME", width: 28, of: ({ name }) => printable(name) },
  { title: "NIK", width: 16, of: ({ nik }) => nik },
  { title: "KPJ", width: 11, of: ({ kpj }) => kpj[0] ?? "" },
  { title: "PHONE", width: 14, of: ({ phone }) => phone ?? "-" },
  { title: "E-MAIL", width: 22, of: ({ email }) => email ?? "-" },
  { title: "ACCOUNT", width: 7, of: ({ hasAccount }) => (hasAccount ? "yes" : "no") },
  { title: "SPECIAL", width: 0, of: ({ special }) => special },
];

/** One line a person, and one more for each further card. */
function table(people: readonly Summary[]): string[] {
  const row = (cells: readonly string[]) =>
    cells.map((cell, index) => padOrCut(cell, COLUMNS[index]?.width ?? 0)).join("  ");
  const cardLines = ({ kpj }: Summary) => kpj.slice(1).map((card) => row(["", "", card]));
  return [
    row(COLUMNS.map(({ title }) => title)),
    ...people.flatMap((person) => [row(COLUMNS.map(({ of }) => of(person))), ...cardLines(person)]),
  ];
}

function padOrCut(text: string, width: number): string {
  if (width === 0) return text;
  return text.length > width ? `${text.slice(0, width - 1)}…` : text.padEnd(width);
}

/** Names of the demo carry signs that would turn a terminal's line around. */
function printable(text: string): string {
  return text.replace(/\p{C}/gu, "");
}

// A reader such as `head` may have seen enough.
process.stdout.on("error", () => process.exit(0));
printPeople();
