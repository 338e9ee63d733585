import type { Flow } from "../../flows/kit/flow.ts";
import type { Frame } from "../../src/runtime/conversation.ts";
import { callsAt, explore, type Visit } from "./explore.ts";

/** Any time after the tests' morning will do: the timers of a place have not run out. */
const TOMORROW = Date.UTC(2026, 10, 24);

/**
 * The stacks of flows that a conversation can rest at between two messages, with this flow at the bottom: one for each place that waits for
 * the person, and where the flow waits for another flow, one for each place of that one.
 */
export function placesOf(flow: Flow, flows: ReadonlyMap<string, Flow>): Frame[][] {
  return stacksOn(restingFrames(flow, flows), flows);
}

function stacksOn(resting: readonly Resting[], flows: ReadonlyMap<string, Flow>): Frame[][] {
  return resting.flatMap(({ frame, waitsFor }) =>
    waitsFor === null ? [[frame]] : above(waitsFor, frame, flows),
  );
}

/** A frame as it is stored, and what it waits for. */
export interface Resting {
  frame: Frame;
  /** The call of another flow that this place waits for: its id and that flow. */
  waitsFor: { id: string; flow: Flow } | null;
}

function above(
  { id, flow }: NonNullable<Resting["waitsFor"]>,
  frame: Frame,
  flows: ReadonlyMap<string, Flow>,
): Frame[][] {
  return stacksOn(someContexts(restingFrames(flow, flows)), flows).map(([bottom, ...rest]) => {
    if (!bottom) throw new Error(`${flow.id} has an empty place`);
    return [frame, { ...bottom, answers: id }, ...rest];
  });
}

/**
 * Of one state and question of a flow that another asked, so many contexts are looked at. All of them are where the flow is at the
 * bottom; once more under each of the flows that ask it they would be legion.
 */
const CONTEXTS_ABOVE = 4;

function someContexts(resting: readonly Resting[]): Resting[] {
  const seen = new Map<string, number>();
  return resting.filter(({ frame }) => {
    const place = JSON.stringify([frame.state.value, frame.question]);
    const count = (seen.get(place) ?? 0) + 1;
    seen.set(place, count);
    return count <= CONTEXTS_ABOVE;
  });
}

const known = new Map<Flow, Resting[]>();

/** One frame for each place where no service is awaited: a conversation is never stored in any other. */
export function restingFrames(flow: Flow, flows: ReadonlyMap<string, Flow>): Resting[] {
  const frames = known.get(flow) ?? findFrames(flow, flows);
  known.set(flow, frames);
  return frames;
}

function findFrames(flow: Flow, flows: ReadonlyMap<string, Flow>): Resting[] {
  const found = new Map<string, Resting>();
  for (const visit of explore(flow)) {
    const resting = restAt(flow, visit, flows);
    if (!resting) continue;
    const { state, question } = resting.frame;
    const place = JSON.stringify(resting.waitsFor ? state.value : [state, question]);
    if (!found.has(place)) found.set(place, resting);
  }
  return [...found.values()];
}

/** Null where the flow is over, or waits for a service. */
function restAt(flow: Flow, { step, question }: Visit, flows: ReadonlyMap<string, Flow>): Resting | null {
  const [[id, name] = [null, ""]] = callsAt(flow, step.state);
  const called = flows.get(name);
  if (step.done || (id !== null && !called)) return null;
  const frame: Frame = {
    flow: flow.id,
    version: flow.version,
    state: step.state,
    input: {},
    answers: null,
    question,
    timers: timersAt(flow, step.state),
  };
  return { frame, waitsFor: id !== null && called ? { id, flow: called } : null };
}

function timersAt(flow: Flow, { value, context }: Frame["state"]): Frame["timers"] {
  const nodes = flow.machine.resolveState({ value, context } as never)._nodes;
  return nodes.flatMap((node) =>
    node.after.map(({ eventType }) => ({ id: eventType, event: eventType, due: TOMORROW })),
  );
}
