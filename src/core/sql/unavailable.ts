import { CoreUnavailable } from "../../ports/core.ts";

/**
 * The connection ended, or leads to a server that takes no writes any more, before a transaction was known to be done. Whether it took
 * effect nobody knows: who runs it again, on another connection, must be able to tell.
 */
export class ConnectionLost extends CoreUnavailable {
  override name = "ConnectionLost";
}

/**
 * SQLSTATE classes and codes that say "later" rather than "wrong" (https://www.postgresql.org/docs/current/errcodes-appendix.html):
 * connection (08), taken back because of another transaction (40), disk, memory or connections used up (53), shutdown, cancelling and
 * statement timeout (57), system error (58); read-only, idle too long in a transaction, transaction timeout; lock timeout.
 */
const LATER = /^(08|40|53|57|58)|^(25006|25P03|25P04|55P03)$/;

/** Of these: what a session does not outlive, or what all of it suffers from: shut down, timed out, read-only since a failover. */
const SESSION_OVER = /^(08|57P)|^(25006|25P03|25P04)$/;

/** Of these: serialisation failure and deadlock. All is taken back, and the same again may well pass. */
const CONFLICT = /^(40001|40P01)$/;

/** Whether an error that a server gave says that the same may be asked again later; false means that it is ours to mend. */
export function isForLater(error: unknown): boolean {
  return LATER.test(sqlState(error));
}

/** Whether the session in which a server gave this error is of no use any more. */
export function isSessionOver(error: unknown): boolean {
  return SESSION_OVER.test(sqlState(error));
}

/** Whether a transaction was taken back in favour of another one. */
export function isConflict(error: unknown): boolean {
  return CONFLICT.test(sqlState(error));
}

function sqlState(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
