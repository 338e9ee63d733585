import { GrammyError, HttpError } from "grammy";
import { DeliveryError, type DeliveryFailure } from "../../ports/channel.ts";

/** Waited when Telegram says 429 without `retry_after`. */
const DEFAULT_THROTTLE_MS = 5_000;

/** Telegram's words for a person who cannot be reached any more, sent as 400 and not as 403. */
const GONE = /chat not found|user is deactivated|peer_id_invalid/i;

/**
 * What is kept of a failed call. grammY's own errors hold the payload (the words of a conversation) and network errors may hold the URL (the
 * token), so neither is ever a `cause`.
 */
class TelegramFault extends Error {
  override name = "TelegramFault";
  /** HTTP-like status from Telegram, or the name of a network error. */
  readonly code: number | string;
  constructor(code: number | string, description: string) {
    super(`${code} ${description}`.trimEnd());
    this.code = code;
  }
}

/** Any failed call of the Bot API in the words of the port. https://core.telegram.org/bots/api#making-requests */
export function toDeliveryError(error: unknown): DeliveryError {
  if (error instanceof DeliveryError) return error;
  if (error instanceof GrammyError) return refusal(error);
  const cause = error instanceof HttpError ? error.error : error;
  return new DeliveryError("unreachable", { cause: new TelegramFault(networkCode(cause), "no answer") });
}

/** Status or network error code of a failure that `toDeliveryError` made. */
export function faultCode(error: DeliveryError): number | string {
  return error.cause instanceof TelegramFault ? error.cause.code : error.kind;
}

function refusal(error: GrammyError): DeliveryError {
  const kind = kindOf(error);
  const cause = new TelegramFault(error.error_code ?? "unknown", speakable(error.description ?? ""));
  if (kind !== "throttled") return new DeliveryError(kind, { cause });
  const seconds = error.parameters.retry_after;
  return new DeliveryError(kind, {
    retryAfterMs: seconds === undefined ? DEFAULT_THROTTLE_MS : seconds * 1_000,
    cause,
  });
}

function kindOf(error: GrammyError): DeliveryFailure {
  const status = error.error_code;
  switch (status) {
    case 429:
      return "throttled";
    case 403:
      return "blocked";
    // 404 is Telegram's answer to a token that is not even formed like one.
    case 401:
    case 404:
      return "misconfigured";
    // Another process polls with our token. It may be the one we are replacing.
    case 409:
      return "unreachable";
    default:
      if (!(status >= 400 && status < 500)) return "unreachable";
      return GONE.test(error.description) ? "blocked" : "rejected";
  }
}

/** The leading plain words of a description: Telegram quotes the offending text only after a quotation mark, a digit or a sign. */
function speakable(description: string): string {
  return /^[A-Za-z_ ':,.]{0,100}/.exec(description)?.[0].trimEnd() ?? "";
}

/** `ECONNREFUSED`, `UND_ERR_…`, `AbortError`, `SyntaxError` for a page in place of JSON: codes and names are made of letters, messages may hold a URL. */
function networkCode(error: unknown): string {
  if (typeof error !== "object" || error === null) return "unknown";
  const code = "code" in error ? error.code : "name" in error ? error.name : "";
  return /^[A-Za-z_]{1,60}$/.test(String(code)) ? String(code) : "unknown";
}
