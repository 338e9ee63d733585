import type { Dispatcher, Pool } from "undici";
import { inBatches } from "./in-batches.ts";

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
    pool.dispatch(call, new Call(begun, resolve, reject));
  });
}

/** One call under way: a class, for undici asks it for its methods as often as for their work. */
class Call implements Dispatcher.DispatchHandler {
  readonly #begun: Begun;
  readonly #resolve: (answer: Answer) => void;
  readonly #reject: (error: unknown) => void;
  readonly #chunks: Buffer[] = [];
  #status = 0;
  #retryAfter: string | null = null;
  #end: () => void = NOTHING;

  constructor(begun: Begun, resolve: (answer: Answer) => void, reject: (error: unknown) => void) {
    this.#begun = begun;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#end = this.#begun(() => controller.abort(new DOMException("told to stop", "AbortError")));
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: Record<string, unknown>): void {
    const retryAfter = headers["retry-after"];
    this.#status = status;
    if (typeof retryAfter === "string") this.#retryAfter = retryAfter;
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    this.#end();
    inBatches(() => {
      const body = Buffer.concat(this.#chunks).toString("utf8");
      this.#resolve({ status: this.#status, retryAfter: this.#retryAfter, body });
    });
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.#end();
    this.#reject(error);
  }
}
