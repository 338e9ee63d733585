import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import {
  createEventStream,
  EVENT_STREAM_HEADERS,
  type EventStream,
  lastSeenOf,
} from "../channels/web/event-stream.ts";
import type { Presence } from "../ports/agent-desk.ts";
import { fieldsOf, readOneOf } from "./bodies.ts";
import type { DeskParts } from "./desk-parts.ts";
import { type Caller, refuse } from "./guard.ts";
import type { Live, Watcher } from "./live.ts";
import { may } from "./permissions.ts";

/** How often an open page shows that its agent is there, and its session is looked at: the port asks for 30 s. */
const BEAT_EVERY_MS = 25_000;

const PRESENCES: readonly Presence[] = ["online", "away"];

/** Adds `GET /desk/api/events` and `POST /desk/api/presence`. */
export function addEventRoutes(server: FastifyInstance, parts: DeskParts, live: Live): void {
  const { guard, desk, signs } = parts;
  const streams = new Set<EventStream>();

  server.get(
    "/desk/api/events",
    { exposeHeadRoute: false },
    guard.reads(["answer", "read-all"], (request, reply, caller) =>
      openEvents(request, reply, caller, { parts, live, streams }),
    ),
  );
  server.post(
    "/desk/api/presence",
    guard.acts(["answer"], async (request, reply, caller) => {
      const presence = readOneOf(fieldsOf(request.body)["presence"], PRESENCES);
      if (presence === null) return refuse(reply, 400, "not-a-form");
      await desk.setPresence(caller.agent.id, presence);
      live.hurry();
      return { outcome: "done" };
    }),
  );
  const stopHearing = signs.hear((sign) => {
    if (sign.type !== "participant-types") return;
    for (const stream of streams) stream.send({ event: "typing", data: { ticket: sign.ticket } });
  });
  server.addHook("preClose", async () => {
    stopHearing();
    live.stop();
    for (const stream of streams) stream.end();
  });
}

async function openEvents(
  request: FastifyRequest,
  reply: FastifyReply,
  caller: Caller,
  { parts, live, streams }: { parts: DeskParts; live: Live; streams: Set<EventStream> },
): Promise<FastifyReply> {
  const stream = createEventStream(parts.clock);
  const seen = lastSeenOf(request);
  const stopWatching = await live.watch(toStream(stream), /^\d{1,15}$/.test(seen) ? Number(seen) : null);
  const stopBeating = keepThere(parts, caller, stream);
  streams.add(stream);
  stream.onEnd(() => {
    stopWatching();
    stopBeating();
    streams.delete(stream);
  });
  return reply.headers(EVENT_STREAM_HEADERS).send(stream.body);
}

function toStream(stream: EventStream): Watcher {
  return {
    board: (point, board) => stream.send({ event: "board", id: String(point), data: board }),
    change: (point, change) => stream.send({ event: "ticket", id: String(point), data: change }),
    colleagues: (colleagues) => stream.send({ event: "colleagues", data: colleagues }),
  };
}

/**
 * Says that an agent is there while his page is open and his session lives. When it has run out the page is told so, and what he
 * holds goes back to the queue: nobody waits for somebody who left his desk.
 */
function keepThere({ desk, accounts, clock, log }: DeskParts, caller: Caller, stream: EventStream) {
  const { id, role } = caller.agent;
  const answers = may(role, "answer");
  let stop: () => void = () => undefined;

  async function beat(): Promise<void> {
    if (await accounts.readSession(caller.tokenSha256)) {
      if (answers) await desk.beat(id);
      return;
    }
    stream.send({ event: "bye", data: null });
    stream.end();
    if (answers) await desk.setPresence(id, "offline");
  }

  function next(): void {
    stop = clock.after(BEAT_EVERY_MS, () => {
      beat().catch((error: unknown) => log.warn("desk.beat-failed", { error }));
      next();
    });
  }

  if (answers) desk.beat(id).catch((error: unknown) => log.warn("desk.beat-failed", { error }));
  next();
  return () => stop();
}
