import { readFileSync } from "node:fs";

/** What `npm start` tells Node. Every bot that is measured is told the same. */
export const NODE_OPTIONS: readonly string[] = readNodeOptions();

function readNodeOptions(): string[] {
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: { start: string } };
  const [, options] = /\bnode ((?:--\S+ )+)dist\//.exec(scripts.start) ?? [];
  if (options === undefined)
    throw new Error("The script `start` of package.json does not run Node with options.");
  return options.trim().split(" ");
}
