import type { FastifyInstance } from "fastify";
import type { Clock } from "../../ports/clock.ts";
import { chatOf } from "./browser-identity.ts";
import { isFromOurPage } from "./same-origin.ts";

/** A page says it at most every 3 s; whoever says it oftener is not listened to. */
const ONCE_IN_MS = 2_000;

/** Adds `POST /chat/typing`: somebody is writing. The answer is the same whatever comes of it, and nothing is kept. */
export function addTypingRoute(
  server: FastifyInstance,
  { clock, onTyping }: { clock: Clock; onTyping(chat: string): void },
): void {
  const lately = new Set<string>();
  server.post("/chat/typing", async (request, reply) => {
    const chat = isFromOurPage(request) ? chatOf(request) : null;
    if (chat && !lately.has(chat)) {
      lately.add(chat);
      clock.after(ONCE_IN_MS, () => lately.delete(chat));
      onTyping(chat);
    }
    return reply.code(204).send();
  });
}
