import { type AnyMachineSnapshot, createActor, createMachine, type EventObject } from "xstate";
import type { Ask, Say } from "../../flows/kit/effects.ts";
import type { Flow, StoredState } from "../../flows/kit/flow.ts";
import type { Intent } from "../../flows/kit/intents.ts";
import {
  answerTo,
  begin,
  type CallToMake,
  callsAt,
  failureTo,
  placeOf,
  steppedFor,
} from "./stepped-machine.ts";

/**
 * Steps a machine without running it: state and event in, state and effects out. The machine is stepped with a scope of our own, which
 * costs a third of the exported `transition()` (docs/decisions/0001), and without actors (`stepped-machine.ts`).
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
  const { machine, before } = steppedFor(flow.machine);
  const { scope, actions } = createScope();
  return toStep(machine.transition(before, begin(input) as never, scope), actions);
}

/** The step that an event causes, or null when the state has no use for it. Throws when the stored state is not one of the machine's. */
export function stepFlow(flow: Flow, state: StoredState, event: EventObject): Step | null {
  const stepped = steppedFor(flow.machine);
  const before = { ...placeOf(stepped, state.value), context: state.context };
  const { scope, actions } = createScope();
  const after = stepped.machine.transition(before, event as never, scope);
  return after === before && actions.length === 0 ? null : toStep(after, actions);
}

/** Whether the place that a flow is in has this tag. */
export function hasTag(flow: Flow, state: StoredState, tag: string): boolean {
  return placeOf(steppedFor(flow.machine), state.value).hasTag(tag);
}

/** The event that answers a call. */
export function answerOf(id: string, output: unknown): EventObject {
  return { type: answerTo(id), output, actorId: id } as EventObject;
}

/** The event that fails a call. */
export function failureOf(id: string, error: unknown): EventObject {
  return { type: failureTo(id), error, actorId: id } as EventObject;
}

/** Whether a stored state is one of the machine's as it is today. */
export function knowsState({ machine }: Flow, state: StoredState): boolean {
  try {
    placeOf(steppedFor(machine), state.value);
    return true;
  } catch {
    return false;
  }
}

function toStep(snapshot: AnyMachineSnapshot, actions: readonly EmittedAction[]): Step {
  const waitingFor: string[] = [];
  for (const node of snapshot._nodes) for (const call of callsAt(node)) waitingFor.push(call.id);
  const effects: Effect[] = [];
  for (const action of actions) {
    const effect = toEffect(action, waitingFor);
    if (effect) effects.push(effect);
  }
  return {
    state: { value: snapshot.value, context: snapshot.context },
    done: snapshot.status === "done",
    output: snapshot.output,
    effects,
    waitingFor,
  };
}

interface EmittedAction {
  type: string;
  params: unknown;
  /** What the step stood at when the action came up. */
  info: { context: unknown; event: EventObject };
}

function toEffect({ type, params, info }: EmittedAction, waitingFor: readonly string[]): Effect | null {
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
      return { type, ...(params as object) } as Effect;
    case "startTimer":
    case "cancelTimer":
      return params as Effect;
    case "hideMessage":
      return { type };
    case "call":
      return callOf(params as CallToMake, info, waitingFor);
    default:
      throw new Error(`A flow did something that is not an effect: ${type}`);
  }
}

/** A call of a place that the same step has left again is none: nobody waits for it. */
function callOf(
  { id, name, input }: CallToMake,
  { context, event }: EmittedAction["info"],
  waitingFor: readonly string[],
): Effect | null {
  if (!waitingFor.includes(id)) return null;
  return { type: "call", id, name, input: typeof input === "function" ? input({ context, event }) : input };
}

/** Lends its system to every step; it is never started. */
const host = createActor(createMachine({}));

const nothing = () => undefined;

function createScope() {
  const actions: EmittedAction[] = [];
  const scope = {
    self: host,
    id: host.id,
    sessionId: host.sessionId,
    logger: nothing,
    defer: nothing,
    system: host.system,
    stopChild: nothing,
    emit: nothing,
    actionExecutor: (action: EmittedAction) => {
      actions.push(action);
    },
  };
  return { scope: scope as never, actions };
}
