import type { AgentDesk } from "../ports/agent-desk.ts";

/** The desk, with a call after each of its acts, so that what was done need not wait for the next regular look. */
export function promptDesk(desk: AgentDesk, afterAct: () => void): AgentDesk {
  const prompt = <Request, Outcome>(act: (request: Request) => Promise<Outcome>) => {
    return async (request: Request): Promise<Outcome> => {
      const outcome = await act(request);
      afterAct();
      return outcome;
    };
  };
  return {
    ...desk,
    take: prompt(desk.take),
    assign: prompt(desk.assign),
    release: prompt(desk.release),
    transfer: prompt(desk.transfer),
    resolve: prompt(desk.resolve),
    say: prompt(desk.say),
    sendFile: prompt(desk.sendFile),
    tellDelay: prompt(desk.tellDelay),
  };
}
