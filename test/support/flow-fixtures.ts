import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import type { AnyStateNode } from "xstate";
import type { Flow } from "../../flows/kit/flow.ts";
import type { Frame } from "../../src/runtime/conversation.ts";
import { explore } from "./explore.ts";
import { restingFrames } from "./places.ts";

/** What conversations of one version of a flow look like in a store, written down when the version was new and kept for ever. */
export interface FlowFixture {
  flow: string;
  version: number;
  shape: FlowShape;
  /** One stored frame for each state that a conversation can rest in. */
  frames: Frame[];
}

/** What a stored state of a machine rests on. */
export interface FlowShape {
  states: string[];
  /** Paths of everything that the context was seen to hold. */
  context: string[];
  events: string[];
}

const FOLDER = new URL("../flows/snapshots/", import.meta.url);

/** Every fixture that was ever written. */
export function readFixtures(): FlowFixture[] {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith(".json"));
  return files.map((name) => JSON.parse(readFileSync(new URL(name, FOLDER), "utf8")) as FlowFixture);
}

/** Writes down the flow as it is today, unless its version has been written down before. */
export function writeFixture(flow: Flow, flows: ReadonlyMap<string, Flow>): void {
  const path = new URL(`${flow.id}.v${flow.version}.json`, FOLDER);
  if (existsSync(path)) return;
  const frames = new Map<string, Frame>();
  for (const { frame } of restingFrames(flow, flows)) {
    const state = JSON.stringify(frame.state.value);
    if (!frames.has(state)) frames.set(state, frame);
  }
  const fixture: FlowFixture = {
    flow: flow.id,
    version: flow.version,
    shape: shapeOf(flow),
    frames: [...frames.values()],
  };
  writeFileSync(path, `${JSON.stringify(fixture, null, 2)}\n`);
}

/** The shape of a flow as it is today. */
export function shapeOf(flow: Flow): FlowShape {
  const paths = new Set(explore(flow).flatMap(({ step }) => pathsIn(step.state.context)));
  return {
    states: idsOf(flow.machine.root).sort(),
    context: [...paths].sort(),
    events: [...flow.machine.events].sort(),
  };
}

function idsOf(node: AnyStateNode): string[] {
  return [node.id, ...Object.values(node.states).flatMap(idsOf)];
}

function pathsIn(value: unknown, path = ""): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => pathsIn(item, `${path}[]`));
  if (typeof value !== "object" || value === null) return path === "" ? [] : [path];
  const below = Object.entries(value).flatMap(([key, item]) =>
    pathsIn(item, path === "" ? key : `${path}.${key}`),
  );
  return path === "" ? below : [path, ...below];
}
