import type { FastifyInstance } from "fastify";
import type { DeskParts } from "./desk-parts.ts";

/** Adds how the linked WhatsApp number stands, at `/desk/api/whatsapp`; null where there is none. */
export function addLinkedNumberRoute(
  server: FastifyInstance,
  { guard, readLinkedNumber }: Pick<DeskParts, "guard" | "readLinkedNumber">,
): void {
  server.get(
    "/desk/api/whatsapp",
    guard.reads(["manage"], async () => ({ number: await readLinkedNumber() })),
  );
}
