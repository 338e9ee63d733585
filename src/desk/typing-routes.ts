import type { FastifyInstance } from "fastify";
import { fieldsOf, readId, readWhole } from "./bodies.ts";
import type { DeskParts } from "./desk-parts.ts";
import { refuse } from "./guard.ts";

/**
 * Adds `POST /desk/api/typing`: an agent is writing an answer. Shown only in the talk that he holds at the epoch his page knows, so that nobody
 * sees an answer coming from somebody who has given the talk away. Nothing is kept of it.
 */
export function addTypingRoutes(server: FastifyInstance, { guard, talks, showTyping }: DeskParts): void {
  server.post(
    "/desk/api/typing",
    guard.acts(["answer"], async (request, reply, { agent }) => {
      const fields = fieldsOf(request.body);
      const ticket = readId(fields["ticket"]);
      const epoch = readWhole(fields["epoch"], 0, Number.MAX_SAFE_INTEGER);
      if (ticket === null || epoch === null) return refuse(reply, 400, "not-a-form");
      const chat = await talks.findChat({ ticket, agent: agent.id, epoch });
      if (chat === null) return refuse(reply, 409, "not-yours");
      showTyping(chat);
      return { outcome: "done" };
    }),
  );
}
