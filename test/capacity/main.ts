/** Prints the tables of docs/capacity.md, reckoned anew from measured.json and assumptions.ts: `npm run capacity`. */
import { readMeasured } from "./measured.ts";
import { makeSections } from "./sections.ts";

for (const [name, section] of Object.entries(makeSections(readMeasured()))) {
  process.stdout.write(`## ${name}\n\n${section}\n\n`);
}
