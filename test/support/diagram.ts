import type { AnyStateNode } from "xstate";
import type { Flow } from "../../flows/kit/flow.ts";

type Transition = Pick<AnyStateNode["after"][number], "eventType" | "guard" | "target">;

/**
 * A flow's machine as a Mermaid state diagram. Answers that leave a state as it is are left out, and arrows between the same two states are
 * one arrow, so that the ways through a conversation stay visible. What takes it on from any state comes from `anywhere`.
 */
export function drawFlow({ machine }: Flow): string {
  const lines = ["stateDiagram-v2", ...drawInside(machine.root), ...drawArrows(machine.root, "anywhere")];
  return lines.join("\n  ");
}

/** The states within one, and the arrows between them. */
function drawInside(node: AnyStateNode): string[] {
  const states: AnyStateNode[] = Object.values(node.states);
  return [
    `[*] --> ${node.initial.target[0]?.key ?? ""}`,
    ...states.flatMap(drawCalls),
    ...states.flatMap((state) => drawArrows(state)),
    ...states.filter(({ type }) => type === "final").map(({ key }) => `${key} --> [*]`),
    ...states.filter(({ type }) => type === "compound").flatMap(drawCompound),
  ];
}

function drawCompound(state: AnyStateNode): string[] {
  return [`state ${state.key} {`, ...drawInside(state).map((line) => `  ${line}`), "}"];
}

/** A second line in the box of a state that waits for a service or for another flow. */
function drawCalls({ key, invoke }: AnyStateNode): string[] {
  return invoke.flatMap(({ src }) => [`${key} : ${key}`, `${key} : calls ${String(src)}`]);
}

function transitionsOf(state: AnyStateNode): Transition[] {
  return [...(state.always ?? []), ...[...state.transitions.values()].flat()];
}

function drawArrows(state: AnyStateNode, from = state.key): string[] {
  const labels = new Map<string, string[]>();
  for (const transition of transitionsOf(state)) {
    const target = transition.target?.[0]?.key;
    if (target === undefined || target === state.key) continue;
    const label = labelOf(transition, state);
    const others = labels.get(target) ?? [];
    labels.set(target, [...others, ...(label === "" || others.includes(label) ? [] : [label])]);
  }
  return [...labels].map(([target, causes]) =>
    causes.length === 0 ? `${from} --> ${target}` : `${from} --> ${target} : ${causes.join(", ")}`,
  );
}

function labelOf(transition: Transition, state: AnyStateNode): string {
  return `${wordsOfEvent(transition.eventType, state)} ${conditionOf(transition, state)}`.trim();
}

function conditionOf({ eventType, guard }: Transition, state: AnyStateNode): string {
  if (guard !== undefined) return `[${wordsOfGuard(guard)}]`;
  const rivals = transitionsOf(state).filter((other) => other.eventType === eventType);
  return rivals.length > 1 ? "[otherwise]" : "";
}

/** What happened, in words: of the person, of the clock, or of the call that the state waits for. */
function wordsOfEvent(eventType: string, { invoke, after }: AnyStateNode): string {
  const delay = after.find((transition) => transition.eventType === eventType)?.delay;
  if (delay !== undefined) return `after ${toWords(String(delay))}`;
  const call = invoke.find(({ id }) => eventType.endsWith(`.actor.${id}`));
  if (call) return `${String(call.src)} ${eventType.startsWith("xstate.error") ? "fails" : "answers"}`;
  return eventType.replace(/^user\./, "").replace(".", " ");
}

/** The guard's name, and the words that it compares with. */
function wordsOfGuard(guard: unknown): string {
  if (typeof guard === "string") return toWords(guard);
  const { type, params } = guard as { type: string; params?: unknown };
  return [toWords(type), ...constantsIn(params)].join(" ");
}

/** What an event without content leaves in a guard's parameters is what stands in the machine. */
function constantsIn(params: unknown): string[] {
  const given = typeof params === "function" ? tryOut(params as (scope: object) => unknown) : params;
  return Object.values(Object(given)).filter((value): value is string => typeof value === "string");
}

function tryOut(params: (scope: object) => unknown): unknown {
  const given = params({ context: {}, event: { output: {} } });
  return typeof given === "object" ? given : null;
}

/** `isFieldWithNote` → "is field with note". */
function toWords(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
