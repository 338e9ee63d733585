import type { EventObject } from "xstate";
import type { Ask } from "../../flows/kit/effects.ts";
import type { Flow, StoredState } from "../../flows/kit/flow.ts";
import { answerOf, failureOf, type Step, startFlow, stepFlow } from "../../src/runtime/step-flow.ts";
import { inputSamples, serviceSamples, subFlowSamples, userEvents } from "./samples.ts";

/** A step that a flow can take, and the place it takes it to. */
export interface Visit {
  /** The event that led here; null at the beginning. */
  event: EventObject | null;
  /** Name of the call that the event answers, if it does. */
  answers: string | null;
  step: Step;
  /** The question that is open here. */
  question: Ask | null;
}

/** Enough for any flow that one person can hold in his head. */
const MOST_PLACES = 16_000;

/** Every place that a flow can be in: walked from its inputs with everything people and services can do. */
export function explore(flow: Flow): Visit[] {
  const inputs = inputSamples[flow.id] ?? flow.intents.map((intent) => ({ intent }));
  const visits: Visit[] = [];
  const seen = new Set<string>();
  const queue: Visit[] = inputs.map((input) => visit(startFlow(flow, input), null, null, null));
  for (let next = queue.shift(); next; next = queue.shift()) {
    visits.push(next);
    const place = JSON.stringify([next.step.state, next.question]);
    if (next.step.done || seen.has(place)) continue;
    seen.add(place);
    if (seen.size > MOST_PLACES) throw new Error(`${flow.id} has too many places`);
    queue.push(...stepsFrom(flow, next));
  }
  return visits;
}

function stepsFrom(flow: Flow, from: Visit): Visit[] {
  const { state } = from.step;
  return eventsAt(flow, from).flatMap(([event, answers]) => {
    const step = stepFlow(flow, state, event);
    return step ? [visit(step, event, answers, from.question)] : [];
  });
}

function visit(step: Step, event: EventObject | null, answers: string | null, before: Ask | null): Visit {
  const asked = step.effects.flatMap((effect) => (effect.type === "ask" ? [effect.ask] : [])).at(-1);
  return { event, answers, step, question: asked ?? before };
}

/** What is said to flows whose words people read is masked before they hear it; which words they are then is all one to such a flow. */
function heardBy(flow: Flow, event: EventObject): EventObject {
  return flow.forPeople && event.type === "user.said"
    ? ({ ...event, text: "kata-kata" } as EventObject)
    : event;
}

function eventsAt(flow: Flow, { step, question }: Visit): [EventObject, string | null][] {
  const choices = (question?.choices ?? []).flatMap((choice) => ("id" in choice ? [choice.id] : []));
  return [
    ...userEvents.map((event): [EventObject, null] => [heardBy(flow, event), null]),
    ...choices.map((id): [EventObject, null] => [{ type: `chose.${id}` }, null]),
    ...timersAt(flow, step.state).map((type): [EventObject, null] => [{ type }, null]),
    ...callsAt(flow, step.state).flatMap(([id, name]) => answersTo(id, name)),
  ];
}

function answersTo(id: string, name: string): [EventObject, string][] {
  const samples: Record<string, unknown[]> = { ...serviceSamples, ...subFlowSamples };
  const outputs = samples[name];
  if (!outputs) throw new Error(`There are no samples of what ${name} answers`);
  return [
    ...outputs.map((output): [EventObject, string] => [answerOf(id, output), name]),
    [failureOf(id, { failure: "unavailable" }), name],
    [failureOf(id, { failure: "not-signed-in", expired: false }), name],
    [failureOf(id, { failure: "not-signed-in", expired: true }), name],
  ];
}

/** The calls that a place waits for: id and name. */
export function callsAt(flow: Flow, state: StoredState): [string, string][] {
  return nodesAt(flow, state).flatMap((node) =>
    node.invoke.map(({ id, src }): [string, string] => [id, String(src)]),
  );
}

function timersAt(flow: Flow, state: StoredState): string[] {
  return nodesAt(flow, state).flatMap((node) => node.after.map(({ eventType }) => eventType));
}

function nodesAt(flow: Flow, { value, context }: StoredState) {
  return flow.machine.resolveState({ value, context } as never)._nodes;
}
