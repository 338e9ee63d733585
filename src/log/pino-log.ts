import { type DestinationStream, pino } from "pino";
import type { LogLevel } from "../config.ts";
import type { Log, LogFields } from "../ports/log.ts";

/** The fields that may be written; whatever else an object carries stays out. */
const ALLOWED = [
  "channel",
  "conversation",
  "reference",
  "flow",
  "service",
  "kind",
  "code",
  "method",
  "count",
  "ms",
] as const satisfies readonly (keyof LogFields)[];

/** JSON lines, on standard output where nothing else is said. */
export function createPinoLog(level: LogLevel, output: DestinationStream = pino.destination(1)): Log {
  const logger = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, output);
  return {
    info: (event, fields) => logger.info(toLine(event, fields)),
    warn: (event, fields) => logger.warn(toLine(event, fields)),
    error: (event, fields) => logger.error(toLine(event, fields)),
  };
}

function toLine(event: string, fields: LogFields = {}) {
  const line: Record<string, unknown> = { event };
  for (const name of ALLOWED) if (fields[name] !== undefined) line[name] = fields[name];
  if (fields.error !== undefined) line["error"] = reduce(fields.error);
  return line;
}

/**
 * An error without its words: messages of libraries quote what they were given, which may be a token, a number or what a
 * person typed. Name, code and places in our files are enough to find the fault.
 */
function reduce(error: unknown) {
  if (!(error instanceof Error)) return { name: typeof error };
  const { code } = error as { code?: unknown };
  const places = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  return {
    name: error.name,
    ...(typeof code === "string" || typeof code === "number" ? { code } : {}),
    at: places.slice(0, 8).map((line) => line.trim()),
    ...(error.cause instanceof Error ? { cause: error.cause.name } : {}),
  };
}
