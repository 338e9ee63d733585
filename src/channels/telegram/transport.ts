import type { Transformer } from "grammy";
import type { ApiResponse } from "grammy/types";
import { type Dispatcher, Pool } from "undici";

/** Connections to the Bot API, so many calls at once; 64 is what was measured, more calls wait their turn. */
const CONNECTIONS = 64;

const JSON_BODY = { "content-type": "application/json" };

export interface TransportOptions {
  token: string;
  /** Without a slash at the end. */
  apiRoot: string;
}

/** Carries calls of the Bot API. */
export interface Transport {
  /** For `api.config.use`: takes the calls of a grammY client, each of which may take so long. */
  within(timeoutMs: number): Transformer;
  /** Lets go of the connections when the calls under way have ended. A later call opens new ones. */
  close(): Promise<void>;
}

/**
 * Calls as JSON over one undici pool, in place of grammY's own way through `fetch`, which looks for files to upload, arms two aborts and a
 * timer, and costs two and a half times the CPU (docs/performance.md). Rejects when there is no answer, or none that is JSON.
 */
export function createTransport({ token, apiRoot }: TransportOptions): Transport {
  const { origin, pathname } = new URL(apiRoot);
  const path = `${pathname.replace(/\/$/, "")}/bot${token}/`;
  let pool: Pool | undefined;
  return {
    within: (timeoutMs) => (_previous, method, payload, signal) => {
      pool ??= new Pool(origin, { connections: CONNECTIONS });
      const call = {
        path: path + method,
        method: "POST",
        headers: JSON_BODY,
        body: JSON.stringify(payload),
        headersTimeout: timeoutMs,
        bodyTimeout: timeoutMs,
      } as const;
      return dispatch(pool, call, signal as AbortSignal | undefined);
    },
    async close() {
      const closing = pool;
      pool = undefined;
      await closing?.close();
    },
  };
}

function dispatch<Result>(
  pool: Pool,
  call: Dispatcher.DispatchOptions,
  signal: AbortSignal | undefined,
): Promise<ApiResponse<Result>> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let stopListening: () => void = () => undefined;
    pool.dispatch(call, {
      onRequestStart(controller) {
        stopListening = onAbort(signal, (reason) => controller.abort(reason));
      },
      onResponseStart: () => undefined,
      onResponseData: (_controller, chunk) => void chunks.push(chunk),
      onResponseEnd() {
        stopListening();
        try {
          resolve(JSON.parse(Buffer.concat(chunks).toString("utf8")));
        } catch (error) {
          reject(error);
        }
      },
      onResponseError(_controller, error) {
        stopListening();
        reject(error);
      },
    });
  });
}

/** Calls back when the signal says stop, also when it has said so already, until the returned function is called. */
function onAbort(signal: AbortSignal | undefined, run: (reason: Error) => void): () => void {
  if (!signal) return () => undefined;
  const abort = () => run(new DOMException("told to stop", "AbortError"));
  if (signal.aborted) abort();
  else signal.addEventListener("abort", abort, { once: true });
  return () => signal.removeEventListener("abort", abort);
}
