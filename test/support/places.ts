import type { Flow } from "../../flows/kit/flow.ts";
import type { Frame } from "../../src/runtime/conversation.ts";
import { callsAt, explore } from "./explore.ts";

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

/** One frame for each place where no service is awaited: a conversation is never stored in any other. */
export function restingFrames(flow: Flow, flows: ReadonlyMap<string, Flow>): Resting[] {
  const found = new Map<string, Resting>();
  for (const { step, question } of explore(flow)) {
    const calls = callsAt(flow, step.state);
    const [[id, name] = [null, ""]] = calls;
    const called = flows.get(name);
    if (step.done || (id !== null && !called)) continue;
    const waitsFor = id !== null && called ? { id, flow: called } : null;
    const frame: Frame = {
      flow: flow.id,
      version: flow.version,
      state: step.state,
      input: {},
      answers: null,
      question,
      timers: timersAt(flow, step.state),
    };
    const place = JSON.stringify(waitsFor ? step.state.value : [step.state, question]);
    if (!found.has(place)) found.set(place, { frame, waitsFor });
  }
  return [...found.values()];
}

function timersAt(flow: Flow, { value, context }: Frame["state"]): Frame["timers"] {
  const nodes = flow.machine.resolveState({ value, context } as never)._nodes;
  return nodes.flatMap((node) =>
    node.after.map(({ eventType }) => ({ id: eventType, event: eventType, due: TOMORROW })),
  );
}
