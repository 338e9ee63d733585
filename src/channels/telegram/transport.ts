import { GrammyError, type Transformer } from "grammy";
import type { ApiResponse } from "grammy/types";
import { Pool } from "undici";
import type { RenderedFile } from "../../ports/message.ts";
import { type Answer, allBegun, type Begun, dispatch, NOTHING } from "../shared/dispatch.ts";
import { multipartForm } from "../shared/multipart.ts";

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
  /**
   * Sends a message of which nobody needs to know more than that it arrived. Fails as a call of a grammY client does; its proxy and its stack of
   * transformers, and reading the message that Telegram gives back, cost as much as the call itself. `isLate` is asked when the call's turn
   * on a connection has come.
   */
  sendMessage(message: SendMessage, timeoutMs: number, isLate: () => boolean): Promise<void>;
  /** The same for a photo or a document, which is uploaded as a form. */
  sendFile(message: SendFile, timeoutMs: number, isLate: () => boolean): Promise<void>;
  /** Reads a file at the path that `getFile` gave, to its end or until it is larger than is taken. Fails as a call does. */
  download(path: string, limits: { maxBytes: number; timeoutMs: number }): Promise<Uint8Array | "too-big">;
  /** Lets go of the connections when the calls under way have ended. A later call opens new ones. */
  close(): Promise<void>;
}

/** Parameters of `sendMessage`, as far as the transport looks at them. */
type SendMessage = { chat_id: number; text: string };
type SendFile = { chat_id: number; file: RenderedFile };

/** How each kind of file is sent: the method, and the field that holds it. */
const FILE_CALLS = {
  photo: { method: "sendPhoto", field: "photo" },
  document: { method: "sendDocument", field: "document" },
} as const;

/** How an answer begins that says yes; the Bot API writes its fields in this order, and another order is read whole. */
const YES = '{"ok":true';

/**
 * Calls as JSON over one undici pool, in place of grammY's own way through `fetch`, which looks for files to upload, arms two aborts and a
 * timer, and costs two and a half times the CPU (docs/performance.md). Rejects when there is no answer, or none that is JSON.
 */
export function createTransport({ token, apiRoot }: TransportOptions): Transport {
  const { origin, pathname } = new URL(apiRoot);
  const base = pathname.replace(/\/$/, "");
  const path = `${base}/bot${token}/`;
  let pool: Pool | undefined;

  function call(
    method: string,
    { headers, body }: CallContent,
    timeoutMs: number,
    begun: Begun,
  ): Promise<Answer> {
    pool ??= new Pool(origin, { connections: CONNECTIONS });
    const timeouts = { headersTimeout: timeoutMs, bodyTimeout: timeoutMs };
    return dispatch(pool, { path: path + method, method: "POST", headers, body, ...timeouts }, begun);
  }

  const post = (method: string, payload: object, timeoutMs: number, begun: Begun) =>
    call(method, { headers: JSON_BODY, body: JSON.stringify(payload) }, timeoutMs, begun);

  return {
    within: (timeoutMs) => async (_previous, method, payload, signal) =>
      JSON.parse((await post(method, payload, timeoutMs, (stop) => onAbort(signal, stop))).body),
    async sendMessage(message, timeoutMs, isLate) {
      insistOnYes(await post("sendMessage", message, timeoutMs, unless(isLate)));
    },
    async sendFile({ file, ...fields }, timeoutMs, isLate) {
      const { method, field } = FILE_CALLS[file.kind];
      const { contentType, body } = multipartForm(asForm(fields), { field, ...file });
      const content = { headers: { "content-type": contentType }, body };
      insistOnYes(await call(method, content, timeoutMs, unless(isLate)));
    },
    async download(file, { maxBytes, timeoutMs }) {
      pool ??= new Pool(origin, { connections: CONNECTIONS });
      const signal = AbortSignal.timeout(timeoutMs);
      const call = { path: `${base}/file/bot${token}/${file}`, method: "GET", signal } as const;
      const { statusCode, body } = await pool.request(call);
      if (statusCode !== 200) {
        await body.dump();
        throw new GrammyError("refused", { ok: false, error_code: statusCode, description: "" }, "file", {});
      }
      return await readAtMost(body, maxBytes);
    },
    async close() {
      const closing = pool;
      pool = undefined;
      await allBegun();
      await closing?.close();
    },
  };
}

async function readAtMost(body: AsyncIterable<Buffer>, maxBytes: number): Promise<Buffer | "too-big"> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    // Leaving the loop hangs up.
    if (length > maxBytes) return "too-big";
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Stops a call that is late when its turn has come. */
function unless(isLate: () => boolean): Begun {
  return (stop) => {
    if (isLate()) stop();
    return NOTHING;
  };
}

function insistOnYes({ body }: Answer): void {
  if (body.startsWith(YES)) return;
  const response = JSON.parse(body) as ApiResponse<unknown>;
  if (!response.ok) throw new GrammyError("refused", response, "send", {});
}

/** In a form what is not a text is written as JSON: https://core.telegram.org/bots/api#making-requests */
function asForm(fields: object): Record<string, string> {
  const texts = Object.entries(fields).map(([name, value]) => [
    name,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  return Object.fromEntries(texts);
}

interface CallContent {
  headers: Record<string, string>;
  body: string | Buffer;
}

/** What a grammY client gives its transformers: the signal of its own polyfill. */
type Signal = Parameters<Transformer>[3];

/** Calls back when the signal says stop, also when it has said so already, until the returned function is called. */
function onAbort(signal: Signal, stop: () => void): () => void {
  if (!signal) return NOTHING;
  if (signal.aborted) stop();
  else signal.addEventListener("abort", stop);
  return () => signal.removeEventListener("abort", stop);
}
