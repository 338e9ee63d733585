import { DeliveryError, type DeliveryFailure } from "../../ports/channel.ts";
import type { Answer } from "../shared/dispatch.ts";
import { fieldsOf, isFields } from "./fields.ts";

/**
 * What each code means for a message (https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes). A code
 * that is not here is `rejected` when Meta blames the request, else `unreachable`: what can't mend itself must not be tried for ever.
 */
const KINDS: Partial<Record<number, DeliveryFailure>> = {
  // Token, permission, payment, the number itself: nothing goes out before somebody acts.
  0: "misconfigured",
  3: "misconfigured",
  10: "misconfigured",
  190: "misconfigured",
  200: "misconfigured",
  131005: "misconfigured",
  131031: "misconfigured",
  131042: "misconfigured",
  131045: "misconfigured",
  133010: "misconfigured",
  // Too much: of the app, of the account, of the number, to this person.
  4: "throttled",
  80007: "throttled",
  130429: "throttled",
  131056: "throttled",
  133016: "throttled",
  // He wrote too long ago.
  131047: "closed",
  // He is not there, or does not want us.
  131026: "blocked",
  131050: "blocked",
  // Passes by itself.
  1: "unreachable",
  2: "unreachable",
  131000: "unreachable",
  131016: "unreachable",
};

/** Waited where Meta does not say how long: a person's own pace, else a minute, for the others are counted by the minute. */
const PAIR_WAIT_MS = 6_000;
const THROTTLE_MS = 60_000;
const NUMBER_WAIT_MS = 5_000;

/** What is kept of a failed call: Meta's own words may quote numbers and what was said. */
class GraphFault extends Error {
  override name = "GraphFault";
  /** Meta's code, the HTTP status where there was none, or the name of a network error. */
  readonly code: number | string;
  constructor(code: number | string) {
    super(String(code));
    this.code = code;
  }
}

/** An answer that says no, in the words of the port. */
export function refusalOf({ status, retryAfter, body }: Answer): DeliveryError {
  const { code, subcode } = errorIn(body);
  const cause = new GraphFault(code ?? status);
  const kind = kindOf(status, code, subcode);
  if (kind !== "throttled") return new DeliveryError(kind, { cause });
  return new DeliveryError(kind, { retryAfterMs: waitOf(code, retryAfter), cause });
}

/** No answer at all: the message may have left. */
export function silenceOf(error: unknown): DeliveryError {
  return new DeliveryError("unreachable", { cause: new GraphFault(networkCode(error)) });
}

/** The code of a failure made here; its kind where there is none. */
export function faultCode(error: DeliveryError): number | string {
  return error.cause instanceof GraphFault ? error.cause.code : error.kind;
}

/** Whether an operator should hear of it at once. */
export function isAlarming({ kind }: DeliveryError): boolean {
  return kind === "misconfigured" || kind === "rejected";
}

/** What a code means that came after the message had been taken. */
export function kindOfCode(code: number): DeliveryFailure {
  return KINDS[code] ?? "rejected";
}

function kindOf(status: number, code: number | null, subcode: number | null): DeliveryFailure {
  // An object that does not exist: the number itself, for nothing else is named in a call of ours.
  if (code === 100 && subcode === 33) return "misconfigured";
  const known = code === null ? undefined : KINDS[code];
  if (known !== undefined) return known;
  if (status === 429) return "throttled";
  if (status === 401 || status === 403) return "misconfigured";
  return status >= 400 && status < 500 ? "rejected" : "unreachable";
}

function waitOf(code: number | null, retryAfter: string | null): number {
  const seconds = Number(retryAfter ?? Number.NaN);
  if (Number.isFinite(seconds) && seconds > 0) return Math.min(seconds, 3_600) * 1_000;
  if (code === 131056) return PAIR_WAIT_MS;
  return code === 130429 ? NUMBER_WAIT_MS : THROTTLE_MS;
}

function errorIn(body: string): { code: number | null; subcode: number | null } {
  const said = parse(body);
  const { code, error_subcode } = isFields(said) ? fieldsOf(said, "error") : {};
  return {
    code: typeof code === "number" ? code : null,
    subcode: typeof error_subcode === "number" ? error_subcode : null,
  };
}

/** A page in place of JSON says nothing. */
export function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

/** `ECONNREFUSED`, `UND_ERR_…`, `AbortError`: codes and names are made of letters, messages may hold an address. */
function networkCode(error: unknown): string {
  if (typeof error !== "object" || error === null) return "unknown";
  const code = "code" in error ? error.code : "name" in error ? error.name : "";
  return /^[A-Za-z_]{1,60}$/.test(String(code)) ? String(code) : "unknown";
}
