import {
  type AnyMachineSnapshot,
  type AnyStateMachine,
  type AnyStateNode,
  createMachine,
  type EventObject,
  type StateValue,
} from "xstate";
/**
 * A flow's machine as it is stepped: the same states and arrows, but what XState would make actors, timers and contexts of stands in it as
 * plain actions. For each of those XState makes the snapshot anew, with its value and its tags, and a step has several.
 */
export interface SteppedMachine {
  machine: AnyStateMachine;
  /** Where a flow is before its first step, which `begin` causes. */
  before: AnyMachineSnapshot;
  /** By name, as they come up: no more than the machine has states. */
  places: Map<string, AnyMachineSnapshot>;
}

/** A call as it stands in a machine. */
export interface CallToMake {
  id: string;
  name: string;
  input: unknown;
}

/** What expressions in a machine are given. */
interface Given {
  context: unknown;
  event: EventObject;
}

/** The event that begins a flow. */
export const begin = (input: unknown): EventObject => ({ type: BEGIN, input }) as EventObject;

/** Name of the event that answers a call. */
export const answerTo = (id: string) => `xstate.done.actor.${id}`;
/** Name of the event that fails a call. */
export const failureTo = (id: string) => `xstate.error.actor.${id}`;

const BEGIN = "begin";
const BEFORE = "(before)";

const made = new WeakMap<AnyStateMachine, SteppedMachine>();

/** What is stepped for a flow's machine; made once. */
export function steppedFor(machine: AnyStateMachine): SteppedMachine {
  let stepped = made.get(machine);
  if (!stepped) {
    stepped = makeStepped(machine);
    made.set(machine, stepped);
  }
  return stepped;
}

/** The calls that a place of a stepped machine waits for. */
export function callsAt({ meta }: AnyStateNode): readonly CallToMake[] {
  return (meta as { calls: readonly CallToMake[] } | undefined)?.calls ?? [];
}

/** What XState makes of the place that a stored state is in, without its context. Throws when it is none of the machine's. */
export function placeOf({ machine, places }: SteppedMachine, value: StateValue): AnyMachineSnapshot {
  const name = typeof value === "string" ? value : JSON.stringify(value);
  let place = places.get(name);
  if (!place) {
    place = machine.resolveState({ value, context: {}, status: "active" } as never) as AnyMachineSnapshot;
    places.set(name, place);
  }
  return place;
}

function makeStepped({ root, implementations }: AnyStateMachine): SteppedMachine {
  const { context, entry, states, ...config } = configOf(root, implementations.delays as Delays);
  const actions = Object.entries(implementations.actions).map(([name, action]) => [name, quick(action)]);
  const first = {
    target: root.initial.target?.map(({ key }) => key),
    actions: [contextFrom(context), ...entry, ...root.initial.actions.map(quick)],
  };
  const machine: AnyStateMachine = createMachine(
    { ...config, context: {}, states: { ...states, [BEFORE]: { on: { [BEGIN]: first } } } } as never,
    { ...implementations, actions: Object.fromEntries(actions) } as never,
  );
  const before = machine.resolveState({ value: BEFORE, context: {} } as never) as AnyMachineSnapshot;
  return { machine, before, places: new Map() };
}

/** What a state is made from. What may stand there alone or in a list is not told apart here. */
interface StateConfig extends Record<string, unknown> {
  entry: unknown[];
  exit: unknown[];
  states: Record<string, StateConfig>;
}

function configOf(node: AnyStateNode, delays: Delays): StateConfig {
  const { invoke: _, after, ...config } = node.config as Record<string, unknown>;
  const calls = node.invoke.map(({ id, src, input }): CallToMake => ({ id, name: String(src), input }));
  const timers = Object.entries(after ?? {}).map(([delay, arrow]) => ({
    id: `xstate.after.${delay}.${node.id}`,
    delay: delays[delay] ?? Number(delay),
    arrow,
  }));
  const on = [
    ...Object.entries(config["on"] ?? {}),
    ...node.invoke.flatMap(({ id, onDone, onError }): [string, unknown][] => [
      [answerTo(id), onDone],
      [failureTo(id), onError],
    ]),
    ...timers.map(({ id, arrow }): [string, unknown] => [id, arrow]),
  ];
  return {
    ...config,
    ...(config["always"] !== undefined && { always: arrows(config["always"]) }),
    ...(config["onDone"] !== undefined && { onDone: arrows(config["onDone"]) }),
    on: Object.fromEntries(on.map(([event, arrow]) => [event, arrows(arrow)])),
    entry: [
      ...list(config["entry"]).map(quick),
      ...timers.map(({ id, delay }) => ({ type: "startTimer", params: startOf(id, delay) })),
      ...calls.map((call) => ({ type: "call", params: call })),
    ],
    exit: [
      ...list(config["exit"]).map(quick),
      ...timers.map(({ id }) => ({ type: "cancelTimer", params: { type: "cancelTimer", id } })),
    ],
    states: Object.fromEntries(
      Object.entries(node.states).map(([key, state]) => [key, configOf(state, delays)]),
    ),
    ...(calls.length > 0 && { meta: { calls } }),
  };
}

type Delay = number | ((given: Given) => number);
type Delays = Record<string, Delay>;

/** The timer of a state as the effect that starts it. */
function startOf(id: string, delay: Delay) {
  const start = (delayMs: number) => ({ type: "startTimer", id, event: id, delayMs });
  return typeof delay === "number" ? start(delay) : (given: Given) => start(delay(given));
}

function arrows(arrow: unknown): unknown[] {
  return list(arrow).map((one) => {
    if (typeof one !== "object" || one === null || !("actions" in one)) return one;
    return { ...one, actions: list(one.actions).map(quick) };
  });
}

function list(of: unknown): unknown[] {
  if (of === undefined) return [];
  return Array.isArray(of) ? of : [of];
}

// Actions that change the context.

type Update = (given: Given, params: unknown) => object;
type Assignment = Update | Record<string, unknown>;

function quick(action: unknown): unknown {
  return typeof action === "function" && "assignment" in action
    ? assigning(action.assignment as Assignment)
    : action;
}

/** The context that a flow begins with. */
function contextFrom(context: unknown) {
  return assigning(
    typeof context === "function"
      ? ({ event }) => context({ input: (event as EventObject & { input: unknown }).input })
      : ((context ?? {}) as Record<string, unknown>),
  );
}

/** XState's `assign` without making the snapshot anew from its states, which stay the same. */
function assigning(assignment: Assignment) {
  return Object.assign(() => undefined, { assignment, resolve: assign });
}

function assign(
  _: unknown,
  snapshot: AnyMachineSnapshot,
  { event }: Given,
  params: unknown,
  { assignment }: { assignment: Assignment },
) {
  const given = { context: snapshot.context, event };
  const update =
    typeof assignment === "function" ? assignment(given, params) : updateOf(assignment, given, params);
  return [{ ...snapshot, context: { ...snapshot.context, ...update } }];
}

function updateOf(assignment: Record<string, unknown>, given: Given, params: unknown): object {
  const update: Record<string, unknown> = {};
  for (const key of Object.keys(assignment)) {
    const value = assignment[key];
    update[key] = typeof value === "function" ? value(given, params) : value;
  }
  return update;
}
