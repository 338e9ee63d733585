import { policy } from "../policy.ts";
import { DeliveryError, type DeliveryFailure } from "../ports/channel.ts";
import type { CodeCarrier, OutsideMessage, Receipt } from "../ports/code-sender.ts";
import { type Escape, fillTemplate, inHeader, inJson, inUrl, valuesOf } from "./request-template.ts";

/** How to speak to an SMS gateway over HTTP; docs/sms-gateways.md has whole examples. Templates hold `{{placeholders}}`. */
export interface SmsGatewayOptions {
  url: string;
  method: "GET" | "POST";
  headers: Readonly<Record<string, string>>;
  /** Null: none. */
  body: string | null;
  /** Where the answer says that the message was taken, and by which words; null: any answer of 200 to 299 does. */
  success: { path: string; values: readonly string[] } | null;
  /** Where the answer says by what name it knows the message; null: nowhere. */
  idPath: string | null;
  /** Asked, with the same headers, whether the gateway works; null: whether its server answers at all. */
  checkUrl: string | null;
  /** Where the gateway is to report on a sending. Empty where it does not. */
  callbackUrl: (sendingId: string) => string;
}

/** Answers are short; more than this is not one. Characters. */
const LONGEST_ANSWER = 64 * 1024;

/** Makes the carrier of SMS. Redirects are not followed: a code goes where the operator said, or nowhere. */
export function createSmsGateway(options: SmsGatewayOptions): CodeCarrier {
  return {
    async send(message) {
      const { status, body } = await call(options, message);
      if (status < 200 || status > 299) throw new DeliveryError(failureOf(status));
      return readAnswer(options, body);
    },
    async check() {
      const { url, checkUrl, headers } = options;
      const signal = AbortSignal.timeout(policy.code.providerAnswerMs);
      const answer = checkUrl
        ? await fetch(checkUrl, { headers, redirect: "manual", signal })
        : await fetch(new URL(url).origin, { method: "HEAD", redirect: "manual", signal });
      await answer.body?.cancel();
      // Without an address that is made for it, any answer shows that somebody is there.
      return checkUrl ? answer.ok : answer.status < 500;
    },
  };
}

async function call(
  { url, method, headers, body, callbackUrl }: SmsGatewayOptions,
  message: OutsideMessage,
): Promise<{ status: number; body: string }> {
  const values = valuesOf(message, callbackUrl(message.sendingId));
  const fill = (template: string, makeSafe: Escape) => fillTemplate(template, values, makeSafe);
  const request: RequestInit = {
    method,
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, fill(value, inHeader)]),
    ),
    redirect: "manual",
    signal: AbortSignal.timeout(policy.code.providerAnswerMs),
    ...(body !== null && { body: fill(body, isJson(headers, body) ? inJson : inUrl) }),
  };
  try {
    const answer = await fetch(fill(url, inUrl), request);
    return { status: answer.status, body: (await answer.text()).slice(0, LONGEST_ANSWER) };
  } catch {
    // What failed is not passed on: it may quote the address, with the number in it.
    throw new DeliveryError("unreachable");
  }
}

/** By its content type, or by how it begins. */
function isJson(headers: Readonly<Record<string, string>>, body: string): boolean {
  const type = Object.entries(headers).find(([name]) => name.toLowerCase() === "content-type")?.[1];
  return type === undefined ? /^\s*[[{]/.test(body) : /json/i.test(type);
}

function failureOf(status: number): DeliveryFailure {
  if (status === 429 || status === 503) return "throttled";
  if (status >= 500 || status === 408) return "unreachable";
  if (status === 401 || status === 402 || status === 403 || status < 400) return "misconfigured";
  return "rejected";
}

/** An answer that can't be read leaves it unknown: the SMS may well be on its way. */
function readAnswer({ success, idPath }: SmsGatewayOptions, body: string): Receipt {
  if (success === null && idPath === null) return { state: "sent", providerId: null };
  const answer = parse(body);
  if (answer === undefined) return { state: success === null ? "sent" : "unknown", providerId: null };
  const id = idPath === null ? null : at(answer, idPath);
  const providerId = id === null ? null : id.slice(0, 100);
  if (success === null) return { state: "sent", providerId };
  const said = at(answer, success.path);
  if (said === null) return { state: "unknown", providerId };
  if (!success.values.includes(said)) throw new DeliveryError("rejected");
  return { state: "sent", providerId };
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** What stands at a path such as `messages.0.status`, as text; null where there is nothing of one value. */
function at(answer: unknown, path: string): string | null {
  let found: unknown = answer;
  for (const name of path.split(".")) {
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, name)) return null;
    found = (found as Record<string, unknown>)[name];
  }
  return typeof found === "string" || typeof found === "number" || typeof found === "boolean"
    ? String(found)
    : null;
}
