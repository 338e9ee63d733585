/** It did not do what it was asked, or nobody knows whether it did. Nothing of what was sent stands in it. */
export class ChatwootUnavailable extends Error {
  override name = "ChatwootUnavailable";
  /** HTTP status; 0 when there was no answer in time. */
  readonly status: number;
  constructor(status: number) {
    super(status === 0 ? "no answer" : `answered ${status}`);
    this.status = status;
  }
}

const GONE = [404];

/** What is not there is null. */
export function unlessGone(asked: Promise<unknown>): Promise<unknown> {
  return unless(GONE, asked);
}

/** Null for these answers. */
export async function unless(statuses: readonly number[], asked: Promise<unknown>): Promise<unknown> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof ChatwootUnavailable && statuses.includes(error.status)) return null;
    throw error;
  }
}

/** Redirects are not followed: what people say goes where the operator said, or nowhere. */
export async function call(
  url: string,
  headers: Record<string, string>,
  answerMs: number,
  { headers: more, ...request }: Request = {},
): Promise<unknown> {
  const asked = { redirect: "manual", signal: AbortSignal.timeout(answerMs) } as const;
  let answer: Response;
  let said: string;
  try {
    answer = await fetch(url, { ...asked, ...request, headers: { ...headers, ...more } });
    said = await answer.text();
  } catch {
    throw new ChatwootUnavailable(0);
  }
  if (!answer.ok) throw new ChatwootUnavailable(answer.status);
  try {
    return said === "" ? {} : JSON.parse(said);
  } catch {
    // A page of a proxy, or of a server that starts.
    throw new ChatwootUnavailable(answer.status);
  }
}

/** What a call says. */
export type Request = Pick<RequestInit, "method" | "body"> & { headers?: Record<string, string> };

/** A call that posts what it is given, or asks when it is given nothing. */
export function posting(body?: object): Request {
  if (body === undefined) return {};
  // The client itself says where the parts of a form begin.
  if (body instanceof FormData) return { method: "POST", body };
  return {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  };
}
