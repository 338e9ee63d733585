import { Agent, type Dispatcher, request } from "undici";
import { FileNotFetched } from "../../ports/channel.ts";

/** A platform that says nothing for so long says nothing more. */
const SILENCE_MS = 20_000;

/** What a platform answers for a file that it has no more, or whose address has run out. */
const GONE: readonly number[] = [403, 404, 410];

/** Gets files from a platform's own servers. Redirections are not followed: an address leads where it says, or nowhere. */
export interface Downloads {
  /** Reads no more than `maxBytes`. Throws `FileNotFetched`. */
  get(url: URL, options: { maxBytes: number; headers?: Record<string, string> }): Promise<Buffer>;
  close(): Promise<void>;
}

/** Downloads over connections of its own, which open with the first one. */
export function createDownloads(): Downloads {
  let agent: Agent | undefined;
  return {
    async get(url, { maxBytes, headers = {} }) {
      agent ??= new Agent({ headersTimeout: SILENCE_MS, bodyTimeout: SILENCE_MS });
      const {
        statusCode,
        headers: said,
        body,
      } = await silenceIsUnreachable(request(url, { dispatcher: agent, headers }));
      if (statusCode !== 200) {
        drop(body);
        throw new FileNotFetched(GONE.includes(statusCode) ? "gone" : "unreachable");
      }
      if (Number(said["content-length"] ?? 0) > maxBytes) {
        drop(body);
        throw new FileNotFetched("too-big");
      }
      return await silenceIsUnreachable(readAtMost(body, maxBytes));
    },
    async close() {
      const closing = agent;
      agent = undefined;
      await closing?.close();
    },
  };
}

/** What is not wanted is not read; that it ends early is no error of anybody's. */
function drop(body: Dispatcher.ResponseData["body"]): void {
  body.on("error", () => undefined).destroy();
}

async function readAtMost(body: Dispatcher.ResponseData["body"], maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body) {
    const bytes = Buffer.from(chunk as Uint8Array);
    length += bytes.length;
    if (length > maxBytes) throw new FileNotFetched("too-big");
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

/** An error of the network may hold an address, which is a secret at some platforms: it goes no further. */
async function silenceIsUnreachable<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof FileNotFetched ? error : new FileNotFetched("unreachable");
  }
}
