import type { Dispatcher, Pool } from "undici";
import { inBatches } from "../../batch.ts";

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
export function dispatch(pool: Pool, options: Dispatcher.DispatchOptions, begun: Begun): Promise<Answer> {
  return new Promise((resolve, reject) => {
    beginSoon(new Call(pool, options, { begun, resolve, reject }));
  });
}

/** Resolves when the calls that were made so far have begun, so that their pool may be closed behind them. */
export function allBegun(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Who hears of a call. */
interface Caller {
  begun: Begun;
  resolve: (answer: Answer) => void;
  reject: (error: unknown) => void;
}

/** One call under way, as undici tells of it; one object, where a closure for each thing it tells would be six. */
class Call implements Dispatcher.DispatchHandler {
  readonly #pool: Pool;
  readonly #options: Dispatcher.DispatchOptions;
  readonly #caller: Caller;
  readonly #chunks: Buffer[] = [];
  #status = 0;
  #retryAfter: string | null = null;
  #end: () => void = NOTHING;

  constructor(pool: Pool, options: Dispatcher.DispatchOptions, caller: Caller) {
    this.#pool = pool;
    this.#options = options;
    this.#caller = caller;
  }

  begin(): void {
    this.#pool.dispatch(this.#options, this);
  }

  resolve(): void {
    const body = Buffer.concat(this.#chunks).toString("utf8");
    this.#caller.resolve({ status: this.#status, retryAfter: this.#retryAfter, body });
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#end = this.#caller.begun(() => controller.abort(new DOMException("told to stop", "AbortError")));
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
    resolveSoon(this);
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.#end();
    this.#caller.reject(error);
  }
}

const beginSoon = inBatches((call: Call) => call.begin());
const resolveSoon = inBatches((call: Call) => call.resolve());
