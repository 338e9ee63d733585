import { lookup } from "node:dns";
import { BlockList, isIP, type LookupFunction } from "node:net";
import { Agent, type Dispatcher, request } from "undici";
import { FileNotFetched } from "../../ports/channel.ts";

/** Where Rails hands out what was uploaded. A message can name any other address too, of somebody else's choosing. */
const STORAGE_PATH = "/rails/active_storage/";

/** From the signed address to the storage, and once more where that moved. */
const MOST_HOPS = 3;

/** What is not the internet: this machine, its network, what a cloud tells its machines (RFC 6890). */
const PRIVATE = new BlockList();
for (const [net, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["224.0.0.0", 3],
] as const)
  PRIVATE.addSubnet(net, prefix, "ipv4");
for (const [net, prefix] of [
  ["::", 96],
  ["::ffff:0:0", 96],
  ["64:ff9b::", 96],
  ["fc00::", 7],
  ["fe80::", 10],
  ["ff00::", 8],
] as const)
  PRIVATE.addSubnet(net, prefix, "ipv6");

/**
 * Fetches what an agent attached: from the Chatwoot that the operator set, by an address that its Rails has signed, and from wherever that leads, which is
 * its storage: on the same server, or over TLS somewhere on the internet, never inside our own network. Nothing that we know goes along. Throws
 * `FileNotFetched`, which holds no address.
 */
export async function fetchAttachment(
  address: string,
  { baseUrl, maxBytes, answerMs }: { baseUrl: string; maxBytes: number; answerMs: number },
): Promise<Buffer> {
  const home = new URL(baseUrl);
  const agent = new Agent({
    connect: { lookup: publicOnly },
    headersTimeout: answerMs,
    bodyTimeout: answerMs,
  });
  const homeAgent = new Agent({ headersTimeout: answerMs, bodyTimeout: answerMs });
  try {
    let url = signedAddress(address, home);
    for (let hop = 0; hop <= MOST_HOPS; hop += 1) {
      const dispatcher = url.origin === home.origin ? homeAgent : agent;
      const next = await take(url, { dispatcher, maxBytes });
      if (Buffer.isBuffer(next)) return next;
      url = redirected(next, url, home);
    }
    throw new FileNotFetched("gone");
  } catch (error) {
    throw error instanceof FileNotFetched ? error : new FileNotFetched("unreachable");
  } finally {
    await Promise.all([agent.destroy(), homeAgent.destroy()]);
  }
}

function signedAddress(address: string, home: URL): URL {
  const url = URL.canParse(address) ? new URL(address) : null;
  const base = `${home.pathname.replace(/\/$/, "")}${STORAGE_PATH}`;
  if (url?.origin !== home.origin || !url.pathname.startsWith(base)) throw new FileNotFetched("gone");
  return url;
}

function redirected(location: string, from: URL, home: URL): URL {
  if (!URL.canParse(location, from.href)) throw new FileNotFetched("gone");
  const url = new URL(location, from);
  // A name is looked up by `publicOnly`; what is an address already is not.
  const isName = isIP(url.hostname.replace(/^\[|\]$/g, "")) === 0;
  if (url.origin === home.origin || (url.protocol === "https:" && isName)) return url;
  throw new FileNotFetched("gone");
}

/** The bytes, or where they are to be had. */
async function take(
  url: URL,
  { dispatcher, maxBytes }: { dispatcher: Dispatcher; maxBytes: number },
): Promise<Buffer | string> {
  const { statusCode, headers, body } = await request(url, { dispatcher });
  const { location } = headers;
  const isElsewhere = statusCode >= 300 && statusCode < 400 && typeof location === "string";
  if (isElsewhere || statusCode !== 200) {
    body.on("error", () => undefined).destroy();
    if (isElsewhere) return location;
    throw new FileNotFetched(statusCode >= 500 ? "unreachable" : "gone");
  }
  if (Number(headers["content-length"] ?? 0) > maxBytes) throw new FileNotFetched("too-big");
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maxBytes) throw new FileNotFetched("too-big");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Looks a name up for the very connection that is made, and gives nothing when any of its addresses is not of the internet. */
const publicOnly: LookupFunction = (hostname, options, done) => {
  lookup(hostname, { ...options, all: true }, (error, found) => {
    if (error) return done(error, "");
    const isInside = found.some(({ address, family }) =>
      PRIVATE.check(address, family === 6 ? "ipv6" : "ipv4"),
    );
    const [first] = found;
    if (isInside || !first) return done(new Error("not of the internet"), "");
    if (options.all) return done(null, found);
    done(null, first.address, first.family);
  });
};
