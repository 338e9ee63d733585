import type { AnyStateNode, EventObject } from "xstate";
import type { Ask, Say } from "../../flows/kit/effects.ts";
import type { Flow, StoredState } from "../../flows/kit/flow.ts";
import type { Intent } from "../../flows/kit/intents.ts";
import { leafAt, type Noted, valueAt, Walk } from "./walk.ts";

/**
 * Steps a machine without running it: state and event in, state and effects out (docs/decisions/0001). XState's names for what it emits
 * stand in this file and in `walk.ts`, for version 6 renames them all.
 */

/** What a step made happen, in order. The runtime carries out each; there are no others. */
export type Effect =
  | { type: "say"; say: Say }
  | { type: "ask"; ask: Ask }
  | { type: "setLanguage"; language: "id" | "en" | "other" }
  | { type: "go"; intent: Intent }
  | { type: "sendCode"; challengeId: string }
  | { type: "sendLink"; pageId: string }
  | { type: "sendNotices"; ids: readonly string[] }
  | { type: "hideMessage" }
  | { type: "call"; id: string; name: string; input: unknown }
  | { type: "startTimer"; id: string; event: string; delayMs: number }
  | { type: "cancelTimer"; id: string };

/** What an event did to a flow: the state to keep, and what is to be done outside. */
export interface Step {
  state: StoredState;
  done: boolean;
  output: unknown;
  effects: Effect[];
  /** Ids of the calls that the new state is waiting for; an answer to any other is too late. */
  waitingFor: string[];
}

/** The first step of a flow. */
export function startFlow({ machine }: Flow, input: unknown): Step {
  const { context } = machine.config as { context?: unknown };
  const first = typeof context === "function" ? context({ input }) : (context ?? {});
  const walk = new Walk(machine, machine.root, first, { type: "xstate.init", input } as EventObject);
  walk.begin();
  return toStep(walk);
}

/** The step that an event causes, or null when the state has no use for it. Throws when the stored state is not one of the machine's. */
export function stepFlow(
  { machine }: Flow,
  { value, context }: StoredState,
  event: EventObject,
): Step | null {
  const walk = new Walk(machine, leafAt(machine, value), context, event);
  walk.go();
  return walk.isChanged ? toStep(walk) : null;
}

/** Whether the place that a flow is in has this tag. */
export function hasTag({ machine }: Flow, { value }: StoredState, tag: string): boolean {
  return pathOf(leafAt(machine, value)).some(({ tags }) => tags.includes(tag));
}

/** The event that answers a call. */
export function answerOf(id: string, output: unknown): EventObject {
  return { type: `xstate.done.actor.${id}`, output, actorId: id } as EventObject;
}

/** The event that fails a call. */
export function failureOf(id: string, error: unknown): EventObject {
  return { type: `xstate.error.actor.${id}`, error, actorId: id } as EventObject;
}

/** Whether a stored state is one of the machine's as it is today. */
export function knowsState({ machine }: Flow, { value }: StoredState): boolean {
  try {
    leafAt(machine, value);
    return true;
  } catch {
    return false;
  }
}

function toStep(walk: Walk): Step {
  const waitingFor: string[] = [];
  for (const { invoke } of pathOf(walk.leaf)) for (const { id } of invoke) waitingFor.push(id);
  const effects: Effect[] = [];
  for (const noted of walk.noted) {
    const effect = toEffect(noted, waitingFor);
    if (effect) effects.push(effect);
  }
  return {
    state: { value: valueAt(walk.leaf), context: walk.context },
    done: walk.isDone,
    output: walk.output(),
    effects,
    waitingFor,
  };
}

/** A state and those around it, outermost first. */
function pathOf(leaf: AnyStateNode): AnyStateNode[] {
  const path = [leaf];
  for (let node = leaf.parent; node; node = node.parent) path.unshift(node);
  return path;
}

function toEffect({ type, params, given }: Noted, waitingFor: readonly string[]): Effect | null {
  switch (type) {
    case "say":
      return { type, say: params as Say };
    case "ask":
      return { type, ask: params as Ask };
    case "setLanguage":
    case "go":
    case "sendCode":
    case "sendLink":
    case "sendNotices":
    case "startTimer":
    case "cancelTimer":
      return { type, ...(params as object) } as Effect;
    case "hideMessage":
      return { type };
    case "call":
      return callOf(params as CallToMake, given, waitingFor);
    default:
      throw new Error(`A flow did something that is not an effect: ${type}`);
  }
}

/** A call as it stands in a machine. */
interface CallToMake {
  id: string;
  name: string;
  input: unknown;
}

/** A call of a place that the same step has left again is none: nobody waits for it. */
function callOf(
  { id, name, input }: CallToMake,
  given: Noted["given"],
  waitingFor: readonly string[],
): Effect | null {
  if (!waitingFor.includes(id)) return null;
  return { type: "call", id, name, input: typeof input === "function" ? input(given) : input };
}
