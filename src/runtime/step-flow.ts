import {
  type AnyMachineSnapshot,
  type AnyStateMachine,
  createActor,
  createMachine,
  type EventObject,
} from "xstate";
import type { Ask, Say } from "../../flows/kit/effects.ts";
import type { Flow, StoredState } from "../../flows/kit/flow.ts";
import type { Intent } from "../../flows/kit/intents.ts";

/**
 * Steps a machine without running it: state and event in, state and effects out. XState's names for what it emits stand in this file
 * and nowhere else, for version 6 renames them all. The machine is stepped with a scope of our own, which costs a third of the exported
 * `transition()` (docs/decisions/0001).
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

export interface Step {
  state: StoredState;
  done: boolean;
  output: unknown;
  effects: Effect[];
  /** Ids of the calls that the new state is waiting for; an answer to any other is too late. */
  waitingFor: string[];
}

/** The first step of a flow. */
export function startFlow(flow: Flow, input: unknown): Step {
  const { scope, actions } = createScope();
  return toStep(flow.machine.getInitialSnapshot(scope, input as never), actions);
}

/** The step that an event causes, or null when the state has no use for it. Throws when the stored state is not one of the machine's. */
export function stepFlow(flow: Flow, state: StoredState, event: EventObject): Step | null {
  const before = resolve(flow.machine, state);
  const { scope, actions } = createScope();
  const after = flow.machine.transition(before, event as never, scope);
  return after === before && actions.length === 0 ? null : toStep(after, actions);
}

/** Whether the place that a flow is in has this tag. */
export function hasTag(flow: Flow, state: StoredState, tag: string): boolean {
  return resolve(flow.machine, state).hasTag(tag);
}

/** The event that answers a call. */
export function answerOf(id: string, output: unknown): EventObject {
  return { type: `xstate.done.actor.${id}`, output, actorId: id } as EventObject;
}

/** The event that fails a call. */
export function failureOf(id: string, error: unknown): EventObject {
  return { type: `xstate.error.actor.${id}`, error, actorId: id } as EventObject;
}

/** Whether the machine of today still knows the stored state. */
export function isKnown({ machine }: Flow, state: StoredState): boolean {
  try {
    resolve(machine, state);
    return true;
  } catch {
    return false;
  }
}

/**
 * What XState makes of a stored state, for as long as that very object is kept: a state that this process has just made or read need not be
 * resolved again by the next step.
 */
const resolved = new WeakMap<StoredState, AnyMachineSnapshot>();

function resolve(machine: AnyStateMachine, state: StoredState): AnyMachineSnapshot {
  const known = resolved.get(state);
  if (known?.machine === machine) return known;
  const { value, context } = state;
  const snapshot = machine.resolveState({ value, context, status: "active" } as never) as AnyMachineSnapshot;
  resolved.set(state, snapshot);
  return snapshot;
}

/** The state to be stored. What it resolves to is the snapshot without its children, which no stored state has. */
function toState(snapshot: AnyMachineSnapshot): StoredState {
  const state = { value: snapshot.value, context: snapshot.context };
  if (snapshot.status === "active") resolved.set(state, { ...snapshot, children: {} } as AnyMachineSnapshot);
  return state;
}

function toStep(snapshot: AnyMachineSnapshot, actions: EmittedAction[]): Step {
  return {
    state: toState(snapshot),
    done: snapshot.status === "done",
    output: snapshot.output,
    effects: actions.flatMap(toEffect),
    waitingFor: snapshot._nodes.flatMap((node) => node.invoke.map((call) => call.id)),
  };
}

interface EmittedAction {
  type: string;
  params: unknown;
}

function toEffect({ type, params }: EmittedAction): Effect[] {
  const given = (params ?? {}) as Record<string, never>;
  switch (type) {
    case "say":
      return [{ type, say: params as Say }];
    case "ask":
      return [{ type, ask: params as Ask }];
    case "setLanguage":
    case "go":
    case "sendCode":
    case "sendLink":
    case "sendNotices":
      return [{ type, ...given } as Effect];
    case "hideMessage":
      return [{ type }];
    case "xstate.spawnChild":
      return [{ type: "call", id: given["id"] ?? "", name: given["src"] ?? "", input: given["input"] }];
    case "xstate.raise":
      return timerOf(given);
    case "xstate.cancel":
      return [{ type: "cancelTimer", id: given["sendId"] ?? "" }];
    case "xstate.stopChild":
      return [];
    default:
      throw new Error(`A flow did something that is not an effect: ${type}`);
  }
}

/** A raise without a delay has happened inside the step; with one it is a timer. */
function timerOf(raise: { event?: EventObject; id?: string; delay?: number }): Effect[] {
  if (raise.delay === undefined || !raise.event || !raise.id) return [];
  return [{ type: "startTimer", id: raise.id, event: raise.event.type, delayMs: raise.delay }];
}

/** Lends its system to every step; it is never started. */
const host = createActor(createMachine({}));

function createScope() {
  const actions: EmittedAction[] = [];
  const scope = {
    self: host,
    id: host.id,
    sessionId: host.sessionId,
    logger: () => undefined,
    defer: () => undefined,
    system: host.system,
    stopChild: () => undefined,
    emit: () => undefined,
    actionExecutor: (action: EmittedAction) => {
      actions.push(action);
    },
  };
  return { scope: scope as never, actions };
}
