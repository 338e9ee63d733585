import type { Dispatcher, Pool } from "undici";

/** What came back of a call. */
export interface Answer {
  status: number;
  /** Seconds or a date, as the server wrote it; null when it did not. */
  retryAfter: string | null;
  body: string;
}

/** Told when a call's turn on a connection has come, and how to stop it; what it gives back is called when the call has ended. */
export type Begun = (stop: () => void) => () => void;

export const NOTHING = () => undefined;

/** Makes one call over a pool of connections. Rejects when there is no answer. */
export function dispatch(pool: Pool, call: Dispatcher.DispatchOptions, begun: Begun): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let head: Omit<Answer, "body"> = { status: 0, retryAfter: null };
    let end: () => void = NOTHING;
    pool.dispatch(call, {
      onRequestStart(controller) {
        end = begun(() => controller.abort(new DOMException("told to stop", "AbortError")));
      },
      onResponseStart(_controller, status, headers) {
        const retryAfter = headers["retry-after"];
        head = { status, retryAfter: typeof retryAfter === "string" ? retryAfter : null };
      },
      onResponseData: (_controller, chunk) => void chunks.push(chunk),
      onResponseEnd() {
        end();
        resolve({ ...head, body: Buffer.concat(chunks).toString("utf8") });
      },
      onResponseError(_controller, error) {
        end();
        reject(error);
      },
    });
  });
}
