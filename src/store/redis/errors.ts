import { StoreUnavailable } from "../../ports/conversation-store.ts";

/**
 * What a Redis server answers when it, not the command, is at fault: starting, full, read-only after a failover, unable to write
 * its log, in a cluster without this slot, with another password than yesterday.
 * https://redis.io/docs/latest/develop/reference/protocol-spec/#simple-errors
 * Before version 7 the error of a command in a script comes after a dash, in words about the script.
 */
const SERVER_IS_AT_FAULT =
  /(^|: -)(LOADING|OOM|READONLY|MISCONF|MASTERDOWN|CLUSTERDOWN|MOVED|ASK|TRYAGAIN|NOREPLICAS|BUSY|UNBLOCKED|NOAUTH|WRONGPASS|NOPERM)\b/;

/**
 * The error to throw for one that ioredis gave. A connection that is closed, refused or silent is `StoreUnavailable`, and so are a
 * server that says it can't serve and a client that finds no master, whatever words it has for that; any other answer of the
 * server is a mistake in our commands and stays what it is.
 */
export function translateRedisError(error: unknown): unknown {
  const answer = serverAnswer(error);
  if (answer !== null && !SERVER_IS_AT_FAULT.test(answer)) return error;
  return new StoreUnavailable("Redis did not answer", { cause: error });
}

/** Whether the server does not know the script that was named by its digest. */
export function isUnknownScript(error: unknown): boolean {
  return serverAnswer(error)?.startsWith("NOSCRIPT") ?? false;
}

/** The words of a server that answered with an error; null when there was no answer. */
function serverAnswer(error: unknown): string | null {
  return error instanceof Error && error.name === "ReplyError" ? error.message : null;
}
