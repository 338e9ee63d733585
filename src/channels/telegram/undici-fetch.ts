import { Pool } from "undici";

/** Connections to the Bot API, so many calls at once; 64 is what was measured, more calls wait their turn. */
const CONNECTIONS = 64;

/** As much of `fetch` as grammY's client uses. */
export interface UndiciFetch {
  fetch(url: string, request: FetchRequest): Promise<{ json(): Promise<unknown> }>;
  /** Lets go of the connections when the calls under way have ended. A later call opens new ones. */
  close(): Promise<void>;
}

interface FetchRequest {
  method: string;
  headers: Record<string, string>;
  body: string;
  signal: AbortSignal;
}

/**
 * Calls over one undici pool to the origin of `apiRoot`. grammY's default (node-fetch) costs four times the CPU per message, and undici's own `fetch`
 * refuses grammY's polyfilled abort signal, which `Pool.request` takes.
 */
export function createUndiciFetch(apiRoot: string): UndiciFetch {
  const { origin } = new URL(apiRoot);
  let pool: Pool | undefined;
  return {
    async fetch(url, { method, headers, body, signal }) {
      pool ??= new Pool(origin, { connections: CONNECTIONS });
      const { pathname, search } = new URL(url);
      const answer = await pool.request({ path: pathname + search, method, headers, body, signal });
      return { json: () => answer.body.json() };
    },
    async close() {
      const closing = pool;
      pool = undefined;
      await closing?.close();
    },
  };
}
