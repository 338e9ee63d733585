import { readFileSync, writeFileSync } from "node:fs";
import type { Flow } from "../../flows/kit/flow.ts";
import { flows } from "../../flows/registry.ts";
import { drawFlow } from "../support/diagram.ts";

const path = new URL("../../flows/README.md", import.meta.url);

const INTRODUCTION = `# The conversations

One machine a file, drawn by \`test/flows/diagrams.test.ts\` from the machines themselves: don't edit this page, run \`UPDATE=1 npm test\`.

An arrow says what takes the conversation on: what the person does (\`said\`, \`chose …\`, \`shared\` a phone number, \`back\`), what a service or
another flow answers, or that time has passed; the condition stands in brackets. Answers that leave a state as it is are not drawn, nor are the words that work everywhere (*menu, batal, bantuan, bahasa, petugas*):
the runtime sees to those.
`;

function describeFlow(flow: Flow): string {
  const { id, version, intents, needsConsent, resumable, aside } = flow;
  const facts = [
    intents.length > 0
      ? `Opened by ${intents.map((intent) => `\`${intent}\``).join(", ")}`
      : "Called by other flows",
    ...(needsConsent ? ["after consent"] : []),
    ...(resumable ? ["can be put aside and resumed"] : []),
    ...(aside ? ["what it interrupts goes on afterwards"] : []),
  ];
  return `## ${id}\n\n${facts.join("; ")}. Version ${version}.\n\n\`\`\`mermaid\n${drawFlow(flow)}\n\`\`\`\n`;
}

test("flows/README.md shows the machines as they are", () => {
  const drawn = [INTRODUCTION, ...flows.map(describeFlow)].join("\n");
  if (process.env["UPDATE"]) writeFileSync(path, drawn);
  expect(readFileSync(path, "utf8")).toBe(drawn);
});
