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

/** A stored state as the machine of today reads it, so that no step has to resolve it again; null when the machine does not know it any more. */
export function recognise({ machine }: Flow, state: StoredState): StoredState | null {
  try {
    return new KnownState(state, resolve(machine, state));
  } catch {
    return null;
  }
}

/**
 * A state together with what XState makes of it, for as long as that very object is kept. In a private field, which is not stored; a WeakMap would carry what
 * it holds through the next collection of garbage, whether its key is alive or not.
 */
class KnownState implements StoredState {
  readonly value: StoredState["value"];
  readonly context: unknown;
  readonly #snapshot: AnyMachineSnapshot;

  constructor({ value, context }: StoredState, snapshot: AnyMachineSnapshot) {
    this.value = value;
    this.context = context;
    this.#snapshot = snapshot;
  }

  static snapshotOf(state: StoredState): AnyMachineSnapshot | null {
    return #snapshot in state ? state.#snapshot : null;
  }
}

function resolve(machine: AnyStateMachine, state: StoredState): AnyMachineSnapshot {
  const known = KnownState.snapshotOf(state);
  if (known?.machine === machine) return known;
  const { value, context } = state;
  return machine.resolveState({ value, context, status: "active" } as never) as AnyMachineSnapshot;
}

/** The state to be stored. What it resolves to is the snapshot without its children, which no stored state has. */
function toState(snapshot: AnyMachineSnapshot): StoredState {
  if (snapshot.status !== "active") return { value: snapshot.value, context: snapshot.context };
  return new KnownState(snapshot, { ...snapshot, children: {} } as AnyMachineSnapshot);
}

function toStep(snapshot: AnyMachineSnapshot, actions: EmittedAction[]): Step {
  const calls = snapshot._nodes.flatMap((node): CallToMake[] => node.invoke);
  return {
    state: toState(snapshot),
    done: snapshot.status === "done",
    output: snapshot.output,
    effects: actions.flatMap((action) => toEffect(action, calls)),
    waitingFor: calls.map((call) => call.id),
  };
}

/** A call as it stands in the machine. */
interface CallToMake {
  id: string;
  input?: unknown;
}

interface EmittedAction {
  type: string;
  params: unknown;
  /** What the step stood at when the action came up. */
  info: { context: unknown; event: EventObject };
}

function toEffect({ type, params, info }: EmittedAction, calls: readonly CallToMake[]): Effect[] {
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
      return callOf(params as { id: string; src: string }, info, calls);
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

/**
 * XState works out a call's input only where it makes an actor of it, which it does not here (`typeOfCall` in flows/kit/flow.ts). A call of a
 * place that the same step has left again is none: nobody waits for it.
 */
function callOf(
  { id, src }: { id: string; src: string },
  { context, event }: EmittedAction["info"],
  calls: readonly CallToMake[],
): Effect[] {
  const call = calls.find((other) => other.id === id);
  if (!call) return [];
  const input = typeof call.input === "function" ? call.input({ context, event, self: host }) : call.input;
  return [{ type: "call", id, name: src, input }];
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
