import type { Flow } from "../../flows/kit/flow.ts";
import type { Conversation, Frame } from "./conversation.ts";
import { knowsState } from "./step-flow.ts";

/** Brings the flows of a stored conversation to the versions of today. False: one could not be, and its conversation begins anew. */
export function renewFrames(frames: Frame[], flows: ReadonlyMap<string, Flow>): boolean {
  return frames.every((frame) => renew(frame, flows.get(frame.flow)));
}

function renew(frame: Frame, flow: Flow | undefined): boolean {
  if (!flow) return false;
  if (frame.version !== flow.version) {
    const migrate = flow.migrations[frame.version];
    if (!migrate) return false;
    frame.state = migrate(frame.state);
    frame.version = flow.version;
  }
  return knowsState(flow, frame.state);
}

/** The flow at the bottom of a conversation that has to begin anew, with what it was opened for. */
export function toRestart(conversation: Conversation, flows: ReadonlyMap<string, Flow>) {
  const [bottom] = conversation.stack;
  const flow = bottom && flows.get(bottom.flow);
  return flow ? { flow, input: bottom.input } : null;
}
