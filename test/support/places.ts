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
  return restingFrames(flow, flows).flatMap(({ frame, waitsFor }) =>
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
  return placesOf(flow, flows).map(([bottom, ...rest]) => {
    if (!bottom) throw new Error(`${flow.id} has an empty place`);
    return [frame, { ...bottom, answers: id }, ...rest];
  });
}

/**
 * Of one state and question, so many contexts are looked at: what is answered there to a word that always works rests on those two, and
 * the contexts of a long flow are legion.
 */
const CONTEXTS_OF_A_PLACE = 4;

const known = new Map<Flow, Resting[]>();

/** Frames for each place where no service is awaited: a conversation is never stored in any other. */
export function restingFrames(flow: Flow, flows: ReadonlyMap<string, Flow>): Resting[] {
  const frames = known.get(flow) ?? findFrames(flow, flows);
  known.set(flow, frames);
  return frames;
}

function findFrames(flow: Flow, flows: ReadonlyMap<string, Flow>): Resting[] {
  const found = new Map<string, Resting[]>();
  for (const visit of explore(flow)) {
    const resting = restAt(flow, visit, flows);
    if (!resting) continue;
    const { frame, waitsFor } = resting;
    const place = JSON.stringify(waitsFor ? frame.state.value : [frame.state.value, frame.question]);
    const here = found.get(place) ?? [];
    const isNew = here.every((other) => JSON.stringify(other.frame.state) !== JSON.stringify(frame.state));
    if (isNew && here.length < (waitsFor ? 1 : CONTEXTS_OF_A_PLACE)) found.set(place, [...here, resting]);
  }
  return [...found.values()].flat();
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
