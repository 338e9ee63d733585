import type { AnyStateNode } from "xstate";
import type { Choice } from "../../flows/kit/effects.ts";
import { NEEDS_SESSION } from "../../flows/kit/services.ts";
import { flows } from "../../flows/registry.ts";
import { explore, type Visit } from "../support/explore.ts";

const names = new Set(flows.map((flow) => flow.id));

/** The flow's states, leaves and groups, with their names. */
function statesOf(node: AnyStateNode): AnyStateNode[] {
  return [node, ...Object.values(node.states).flatMap(statesOf)];
}

function isWaiting(node: AnyStateNode): boolean {
  return node.type === "atomic" && (node.always ?? []).length === 0;
}

function hasTimer(node: AnyStateNode | undefined): boolean {
  return node !== undefined && (node.after.length > 0 || hasTimer(node.parent));
}

function callsFlow(node: AnyStateNode): boolean {
  return node.invoke.length > 0 && node.invoke.every(({ src }) => names.has(String(src)));
}

function choicesOf(visit: Visit): Choice[] {
  return visit.step.effects.flatMap((effect) =>
    effect.type === "ask"
      ? (effect.ask.choices ?? [])
      : effect.type === "say"
        ? (effect.say.choices ?? [])
        : [],
  );
}

test("flow names are unique, and every wish is answered by one flow", () => {
  expect(names.size).toBe(flows.length);
  const intents = flows.flatMap((flow) => flow.intents);
  expect(new Set(intents).size).toBe(intents.length);
});

describe.each(flows.map((flow) => [flow.id, flow] as const))("%s", (_, flow) => {
  const states = statesOf(flow.machine.root);
  const visits = explore(flow);

  test("waits for nothing without end", () => {
    const endless = states.filter((node) => isWaiting(node) && !hasTimer(node) && !callsFlow(node));
    expect(endless.map((node) => node.key)).toEqual([]);
  });

  test("knows what to do when a call fails, and names its calls", () => {
    for (const node of states) {
      for (const call of node.invoke) {
        const failure = `xstate.error.actor.${call.id}`;
        expect(call.id).not.toContain(`${flow.id}.`);
        expect(node.transitions.has(failure)).toBe(true);
      }
    }
  });

  test("has no history states, which can't be stored", () => {
    expect(states.filter((node) => node.type === "history")).toEqual([]);
  });

  test("reaches every one of its states", () => {
    const reached = new Set<string>();
    for (const { step } of visits) {
      for (const node of flow.machine.resolveState(step.state as never)._nodes) reached.add(node.id);
    }
    const passing = states
      .filter((node) => !isWaiting(node) && node.type === "atomic")
      .map((node) => node.id);
    expect(states.map((node) => node.id).filter((id) => !reached.has(id) && !passing.includes(id))).toEqual(
      [],
    );
  });

  test("says something personal only in answer to a service that needs a session", () => {
    for (const { step, answers } of visits) {
      const personal = step.effects.some(
        (effect) => effect.type === "say" && effect.say.class === "personal",
      );
      if (personal) expect(NEEDS_SESSION as readonly (string | null)[]).toContain(answers);
    }
  });

  test("never asks something personal, for a question outlives its session", () => {
    const asked = visits.flatMap(({ step }) => step.effects).filter((effect) => effect.type === "ask");
    expect(asked.filter((effect) => effect.ask.class === "personal")).toEqual([]);
  });

  test("understands every choice that it offers", () => {
    for (const visit of visits) {
      if (visit.step.done) continue;
      for (const choice of choicesOf(visit)) {
        if (!("id" in choice)) continue;
        const snapshot = flow.machine.resolveState(visit.step.state as never);
        expect([choice.id, snapshot.can({ type: `chose.${choice.id}` } as never)]).toEqual([choice.id, true]);
      }
    }
  });

  test("offers no more choices than a person can take in", () => {
    for (const visit of visits) expect(choicesOf(visit).length).toBeLessThanOrEqual(10);
  });

  test("keeps no identifier in its state", () => {
    for (const { step } of visits) {
      expect(JSON.stringify(step.state)).not.toMatch(/3173990505900001|21012345678|81234567890|budi@|482913/);
    }
  });
});
