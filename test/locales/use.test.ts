import { readdirSync, readFileSync } from "node:fs";
import { judgeAgentWords } from "../../src/core/desk/agent-words.ts";
import { sentencesOf } from "./sentences.ts";

/** Namespaces that a channel reads whole, for its own furniture: their keys stand in the code without the namespace. */
const READ_WHOLE = ["telegram", "web", "whatsapp", "desk"];

/** A namespace whose keys are a list of their own: `<name>-title` and `<name>-text`. */
const LISTED = ["answers"];

const keys = [...new Set(sentencesOf("id").map(({ key }) => key))];
const namespaces = [...new Set(keys.map((key) => key.split(":")[0] ?? ""))];
const source = [...filesIn("../../flows/"), ...filesIn("../../src/")].join("\n");

/** Every program and page of a folder. */
function filesIn(folder: string): string[] {
  const root = new URL(folder, import.meta.url);
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(tsx?|js|html)$/.test(name))
    .map((name) => readFileSync(new URL(name, root), "utf8"));
}

/** The keys that the code names, as patterns: `` `code:sent-${via}` `` names every key that begins so. */
function namedKeys(): RegExp[] {
  const called = namespaces.filter((name) => ![...READ_WHOLE, ...LISTED].includes(name)).join("|");
  const plain = source.matchAll(new RegExp(`"((?:${called}):[a-z][a-z_-]*)"`, "g"));
  const templates = source.matchAll(new RegExp(`\`((?:${called}):(?:[a-z_-]|\\$\\{[^}]*\\})*)\``, "g"));
  return [...plain, ...templates].map(([, key = ""]) => {
    return new RegExp(`^${key.replaceAll(/\$\{[^}]*\}/g, "[a-z_-]+")}$`);
  });
}

const named = namedKeys();

test("every text is said somewhere", () => {
  const said = keys.filter((key) => ![...READ_WHOLE, ...LISTED].includes(key.split(":")[0] ?? ""));
  expect(said.filter((key) => !named.some((pattern) => pattern.test(key)))).toEqual([]);
});

test("every text that the code names exists", () => {
  expect(named.length).toBeGreaterThan(100);
  expect(named.filter((pattern) => !keys.some((key) => pattern.test(key)))).toEqual([]);
});

test("every text of a channel's own furniture stands somewhere in that channel", () => {
  const words = new Set([...source.matchAll(/["{]([a-z][a-z-]*)["}]/g)].map(([, word = ""]) => word));
  const beginnings = [...words].filter((word) => word.endsWith("-"));
  const unused = keys.filter((key) => {
    const [namespace = "", word = ""] = key.split(":");
    const isSaid = words.has(word) || beginnings.some((beginning) => word.startsWith(beginning));
    return READ_WHOLE.includes(namespace) && !isSaid;
  });
  expect(unused).toEqual([]);
});

test("every canned answer has a title and words", () => {
  const answers = keys.filter((key) => key.startsWith("answers:"));
  const names = new Set(answers.map((key) => key.replace(/-(title|text)$/, "")));
  expect(names.size).toBeGreaterThan(5);
  expect([...names].flatMap((name) => [`${name}-text`, `${name}-title`]).sort()).toEqual(answers.toSorted());
});

test.each(["id", "en"] as const)("every canned answer in %s may be sent", (language) => {
  const answers = sentencesOf(language).filter(({ key }) => /^answers:.*-text$/.test(key));
  expect(answers.filter(({ sentence }) => judgeAgentWords(sentence, 2_000) !== null)).toEqual([]);
});
