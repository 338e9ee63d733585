import { readFileSync, writeFileSync } from "node:fs";

const FILE = new URL("../../docs/capacity.md", import.meta.url);

export function readDocument(): string {
  return readFileSync(FILE, "utf8");
}

export function writeDocument(text: string): void {
  writeFileSync(FILE, text);
}

/** A generated part, from its opening to its closing mark. */
const SECTION = /<!-- (\w+): made by npm run capacity -->\n[\s\S]*?<!-- end -->/g;

/** The document with its generated parts made anew. Throws when a section is not in it, or is named in it and not made. */
export function fillIn(document: string, sections: Readonly<Record<string, string>>): string {
  const missing = new Set(Object.keys(sections));
  const filled = document.replace(SECTION, (_, name: string) => {
    const section = sections[name];
    if (section === undefined) throw new Error(`docs/capacity.md has a part "${name}" that nobody makes`);
    missing.delete(name);
    return `<!-- ${name}: made by npm run capacity -->\n${section}\n<!-- end -->`;
  });
  if (missing.size > 0) throw new Error(`docs/capacity.md has no place for ${[...missing].join(", ")}`);
  return filled;
}
