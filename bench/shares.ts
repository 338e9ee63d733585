import type { Profiler } from "node:inspector";

/** Parts of the house, and what else takes time, in the order of the table. */
export const PARTS = [
  "HTTP and Telegram",
  "understanding",
  "XState and flows",
  "rendering (i18next)",
  "sealing (crypto, JSON)",
  "runtime and services",
  "store",
  "sockets, nobody's in particular",
  "garbage collection",
  "native code, no caller",
  "the bench itself",
] as const;

type Part = (typeof PARTS)[number];

/** Share of the busy time of the main thread, 0 to 1. */
type Shares = Record<Part, number>;

/** Which file belongs to which part; the first that fits counts. Node's own files come last, and only where no caller is known. */
const PLACES: readonly [RegExp, Part][] = [
  [/\/bench\//, "the bench itself"],
  [/\/node_modules\/xstate\/|\/flows\/|\/src\/runtime\/(step-flow|renew)\./, "XState and flows"],
  [/\/src\/store\/|\/node_modules\/(@?ioredis|denque|cluster-key-slot|redis)\b/, "store"],
  [/\/src\/i18n\/|\/node_modules\/i18next\/|\/src\/runtime\/render\./, "rendering (i18next)"],
  [/\/src\/understanding\//, "understanding"],
  [/\/src\/(keyring|runtime\/(codec|digest))\.|node:(internal\/)?crypto/, "sealing (crypto, JSON)"],
  [/\/src\/(channels|http)\//, "HTTP and Telegram"],
  [/\/src\//, "runtime and services"],
  [/\/node_modules\/|node:(_?http|internal\/http)/, "HTTP and Telegram"],
  [/node:(net|internal\/(streams?|stream_base_commons)\b)/, "sockets, nobody's in particular"],
  [/node:internal\//, "runtime and services"],
];

/** Node's files count for whoever called them, where somebody did. */
const NODES_OWN = /^node:(?!(internal\/)?crypto)/;

type Node = Profiler.ProfileNode;

/** A function and the share of the busy time that it spent itself. */
interface HotFunction {
  name: string;
  share: number;
}

/** What a profile says of a stretch. */
export interface Reading {
  shares: Shares;
  /** The most expensive functions, first the worst. */
  top: HotFunction[];
}

/** Functions that are named one by one. */
const TOP = 25;

/**
 * Divides the busy time of the last `seconds` of a CPU profile. Every sample counts for the innermost function on its stack whose file belongs to a
 * part: what `JSON.stringify` or a cipher does counts for its caller.
 */
export function readProfile(profile: Profiler.Profile, seconds: number): Reading {
  const partOfNode = placeNodes(profile.nodes);
  const frames = new Map(profile.nodes.map((node) => [node.id, frameName(node)]));
  const parts = new Map<Part, number>(PARTS.map((part) => [part, 0]));
  const functions = new Map<string, number>();
  let busy = 0;
  for (const [id, micros] of samplesOf(profile, seconds)) {
    const part = partOfNode.get(id);
    if (!part) continue;
    busy += micros;
    parts.set(part, (parts.get(part) ?? 0) + micros);
    const name = frames.get(id) ?? "";
    functions.set(name, (functions.get(name) ?? 0) + micros);
  }
  return {
    shares: Object.fromEntries([...parts].map(([part, micros]) => [part, micros / busy])) as Shares,
    top: [...functions]
      .map(([name, micros]) => ({ name, share: micros / busy }))
      .sort((a, b) => b.share - a.share)
      .slice(0, TOP),
  };
}

/** Node and µs of each sample of the last `seconds`. */
function* samplesOf(
  { samples = [], timeDeltas = [], startTime, endTime }: Profiler.Profile,
  seconds: number,
): Generator<[number, number]> {
  let at = startTime;
  for (const [index, id] of samples.entries()) {
    const micros = timeDeltas[index] ?? 0;
    at += micros;
    if (at >= endTime - seconds * 1e6) yield [id, micros];
  }
}

function frameName({ callFrame: { functionName, url, lineNumber } }: Node): string {
  const file = url.replace(/^.*\/(node_modules|dist)\//, "");
  return `${functionName || "(anonymous)"}${file ? ` ${file}:${lineNumber + 1}` : ""}`;
}

/** The part of every node; null for idle time. */
function placeNodes(nodes: readonly Node[]): Map<number, Part | null> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const placed = new Map<number, Part | null>();
  const visit = (node: Node, inherited: Part | null) => {
    const part = partOf(node, inherited);
    placed.set(node.id, part);
    for (const id of node.children ?? []) {
      const child = byId.get(id);
      if (child) visit(child, isWorldly(node) ? null : part);
    }
  };
  const [root] = nodes;
  if (root) visit(root, null);
  return placed;
}

/** The roots, which hold everything and are nobody's. */
function isWorldly({ callFrame }: Node): boolean {
  return callFrame.functionName === "(root)";
}

function partOf({ callFrame: { functionName, url } }: Node, inherited: Part | null): Part | null {
  if (functionName === "(idle)" || functionName === "(root)") return null;
  if (functionName === "(garbage collector)") return "garbage collection";
  if (inherited && (url === "" || NODES_OWN.test(url))) return inherited;
  return PLACES.find(([place]) => place.test(url))?.[1] ?? inherited ?? "native code, no caller";
}
