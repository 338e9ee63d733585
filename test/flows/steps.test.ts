import {
  type AnyMachineSnapshot,
  type AnyStateNode,
  type EventObject,
  initialTransition,
  transition,
} from "xstate";
import type { StoredState } from "../../flows/kit/flow.ts";
import { flows } from "../../flows/registry.ts";
import { type Effect, type Step, startFlow, stepFlow } from "../../src/runtime/step-flow.ts";
import { explore } from "../support/explore.ts";
import { inputSamples } from "../support/samples.ts";

/** Enough places and events of each flow to pass by all that its machine is made of. */
const PLACES = 40;
const EVENTS = 40;

function spread<T>(all: readonly T[], most: number): T[] {
  const every = Math.max(1, Math.floor(all.length / most));
  return all.filter((_, at) => at % every === 0);
}

function distinct<T>(all: readonly T[]): T[] {
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}

function stored({ value, context }: StoredState | AnyMachineSnapshot) {
  return { value, context };
}

function statesOf(node: AnyStateNode): AnyStateNode[] {
  return [node, ...Object.values(node.states).flatMap(statesOf)];
}

interface Action {
  type: string;
  params: unknown;
}

/** What XState would have done, in our words. Of a call only its name: XState works out its input where it makes an actor of it. */
function inOurWords({ type, params }: Action, waitingFor: readonly string[] = []): object[] {
  const { id, src, event, delay, sendId } = (params ?? {}) as Record<string, never> & { event?: EventObject };
  switch (type) {
    case "xstate.spawnChild":
      return waitingFor.includes(id ?? "") ? [{ type: "call", id, name: src }] : [];
    case "xstate.raise":
      return delay === undefined ? [] : [{ type: "startTimer", id, event: event?.type, delayMs: delay }];
    case "xstate.cancel":
      return [{ type: "cancelTimer", id: sendId }];
    case "xstate.stopChild":
      return [];
    case "say":
      return [{ type, say: params }];
    case "ask":
      return [{ type, ask: params }];
    default:
      return [{ type, ...(params as object) }];
  }
}

function effectsOf(step: Step | null): object[] {
  return (step?.effects ?? []).map(withoutInput);
}

function withoutInput(effect: Effect): object {
  if (effect.type !== "call") return effect;
  const { input: _, ...call } = effect;
  return call;
}

describe.each(flows.map((flow) => [flow.id, flow] as const))("%s", (_, flow) => {
  const visits = explore(flow);

  test("has nothing in its machine that is not stepped here", () => {
    for (const node of statesOf(flow.machine.root)) {
      expect(["atomic", "compound", "final"]).toContain(node.type);
      if (node.type === "compound") expect(node.initial.actions).toEqual([]);
      const arrows = [...[...node.transitions.values()].flat(), ...(node.always ?? [])];
      for (const { target } of arrows) expect(target?.length ?? 1).toBe(1);
    }
  });

  test("begins as XState would have it", () => {
    for (const input of inputSamples[flow.id] ?? flow.intents.map((intent) => ({ intent }))) {
      const [first] = initialTransition(flow.machine, input as never);
      expect(stored(startFlow(flow, input).state)).toEqual(stored(first as AnyMachineSnapshot));
    }
  });

  test("steps as XState would have it", () => {
    const states = distinct(visits.filter(({ step }) => !step.done).map(({ step }) => stored(step.state)));
    const events = distinct(visits.flatMap(({ event }): EventObject[] => (event ? [event] : [])));
    for (const state of spread(states, PLACES)) {
      const before = flow.machine.resolveState(state as never);
      for (const event of spread(events, EVENTS)) {
        if (event.type.startsWith("xstate.error") && !before.can(event as never)) continue;
        const [after, actions] = transition(flow.machine, before as never, event as never);
        const step = stepFlow(flow, state, event);
        const done = (actions as Action[]).flatMap((action) => inOurWords(action, step?.waitingFor));
        expect([event, effectsOf(step)]).toEqual([event, done]);
        expect([event, stored(step?.state ?? state)]).toEqual([event, stored(after as AnyMachineSnapshot)]);
        expect([step?.done ?? false, step?.output]).toEqual([after.status === "done", after.output]);
      }
    }
  });
});
