import { Readable } from "node:stream";
import type { FastifyRequest } from "fastify";
import type { Clock } from "../../ports/clock.ts";

/** Shorter than the 30 to 60 s after which proxies cut a silent connection. */
const BEAT_MS = 20_000;

/**
 * What a browser that stopped reading may leave unread, in bytes, before it is let go; it comes back and resumes. A
 * whole transcript of the longest messages fits.
 */
const UNREAD_LIMIT = 4 * 1024 * 1024;

/** Headers of a server-sent events answer. `X-Accel-Buffering` tells nginx to pass each event on at once. */
export const EVENT_STREAM_HEADERS = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-store",
  "x-accel-buffering": "no",
};

interface ServerEvent {
  /** `message` when left out, as the standard has it. */
  event?: string;
  /** What the browser will say it has seen last when it comes back: letters, digits and dashes. */
  id?: string;
  /** Any JSON value. */
  data: unknown;
}

/** One open answer of server-sent events (WHATWG HTML, section 9.2). */
export interface EventStream {
  /** To be sent as the answer's body. */
  readonly body: Readable;
  send(event: ServerEvent): void;
  /** Ends the answer; the browser will come back. */
  end(): void;
  /** Calls back once when the answer is over, by whichever side. */
  onEnd(run: () => void): void;
}

/**
 * Makes a stream that keeps itself alive with a `beat` event: an event and not a comment, so that the page too notices when
 * the line has gone dead.
 */
export function createEventStream(clock: Clock): EventStream {
  const body = new Readable({ read() {} });
  let ended = false;
  let stopBeat = clock.after(BEAT_MS, beat);

  function beat(): void {
    send({ event: "beat", data: null });
    stopBeat = clock.after(BEAT_MS, beat);
  }

  function send({ event, id, data }: ServerEvent): void {
    if (ended || body.destroyed) return;
    if (body.readableLength > UNREAD_LIMIT) {
      body.destroy();
      return;
    }
    const lines = [
      event === undefined ? "" : `event: ${event}\n`,
      id === undefined ? "" : `id: ${id}\n`,
      `data: ${JSON.stringify(data)}\n\n`,
    ];
    body.push(lines.join(""));
  }

  body.once("close", () => stopBeat());
  return {
    body,
    send,
    end() {
      if (ended) return;
      ended = true;
      stopBeat();
      body.push(null);
    },
    onEnd(run) {
      if (body.destroyed) run();
      else body.once("close", run);
    },
  };
}

/** The id of the event that this browser saw last: what it remembers itself, else what the page asks for, else empty. */
export function lastSeenOf(request: FastifyRequest): string {
  const { after } = request.query as { after?: unknown };
  const seen = request.headers["last-event-id"] ?? after;
  return typeof seen === "string" ? seen : "";
}
