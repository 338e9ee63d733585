import type { Profiler } from "node:inspector";

/** Parts of the house, and what else takes time, in the order of the table. */
export const PARTS = [
  "XState and flows",
  "store",
  "rendering (i18next)",
  "understanding",
  "sealing (crypto, JSON)",
  "runtime and services",
  "core",
  "garbage collection",
  "native code, no caller",
  "the bench itself",
] as const;

export type Part = (typeof PARTS)[number];

/** Share of the busy time of the main thread, 0 to 1. */
export type Shares = Record<Part, number>;

/**
 * Which file belongs to which part; the first that fits counts. Node's own files come last, and only where no caller is known: sockets and
 * files are the store's, for nothing else here has any.
 */
const PLACES: readonly [RegExp, Part][] = [
  [/\/bench\//, "the bench itself"],
  [/\/node_modules\/xstate\/|\/flows\/|\/src\/runtime\/(step-flow|renew)\./, "XState and flows"],
  [/\/src\/store\/|\/node_modules\/(@?ioredis|denque|cluster-key-slot)\b/, "store"],
  [/\/src\/i18n\/|\/node_modules\/i18next\/|\/src\/runtime\/render\./, "rendering (i18next)"],
  [/\/src\/understanding\//, "understanding"],
  [/\/src\/(keyring|runtime\/(codec|digest))\.|node:(internal\/)?crypto/, "sealing (crypto, JSON)"],
  [/\/src\/core\/|\/node_modules\/@electric-sql\/|^wasm:/, "core"],
  [/\/src\//, "runtime and services"],
  [/node:(net|internal\/(streams?|stream_base_commons|fs)\b)/, "store"],
  [/node:internal\//, "runtime and services"],
];

/** Node's files count for whoever called them, where somebody did. */
const NODES_OWN = /^node:(?!(internal\/)?crypto)/;

type Node = Profiler.ProfileNode;

/**
 * Divides the busy time of a CPU profile. Every sample counts for the innermost function on its stack whose file belongs to a part: what
 * `JSON.stringify` or a cipher does counts for its caller.
 */
export function sharesOf(profile: Profiler.Profile): Shares {
  const partOfNode = placeNodes(profile.nodes);
  const micros = new Map<Part, number>(PARTS.map((part) => [part, 0]));
  for (const [index, id] of (profile.samples ?? []).entries()) {
    const part = partOfNode.get(id);
    if (part) micros.set(part, (micros.get(part) ?? 0) + (profile.timeDeltas?.[index] ?? 0));
  }
  const busy = [...micros.values()].reduce((sum, time) => sum + time, 0);
  return Object.fromEntries([...micros].map(([part, time]) => [part, time / busy])) as Shares;
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
