import { createHash } from "node:crypto";
import { DeliveryError, FileNotFetched } from "../../ports/channel.ts";
import type { Downloads } from "../shared/download.ts";
import { faultCode } from "./errors.ts";
import { type Fields, textOf } from "./fields.ts";
import type { GraphApi } from "./graph-api.ts";

/** Where Meta keeps what people send: https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/media */
const HOSTS = /(?:^|\.)(?:fbsbx|facebook)\.com$/;

/** "An object that does not exist", and "the file can't be had". */
const GONE: readonly (number | string)[] = [100, 131052];

export interface CloudMediaParts {
  api: Pick<GraphApi, "describe">;
  downloads: Downloads;
  apiRoot: string;
  token: string;
}

/**
 * Fetches a file by Meta's id of it. The token goes along, so only Meta's own hosts are asked, over TLS; or the server that a test sets in
 * Meta's place. Throws `FileNotFetched`.
 */
export async function fetchMedia(
  id: string,
  { maxBytes }: { maxBytes: number },
  { api, downloads, apiRoot, token }: CloudMediaParts,
): Promise<Buffer> {
  const media = await api.describe(id).catch((error: unknown) => {
    const isGone = error instanceof DeliveryError && GONE.includes(faultCode(error));
    throw new FileNotFetched(isGone ? "gone" : "unreachable", { cause: error });
  });
  if (Number(media["file_size"] ?? 0) > maxBytes) throw new FileNotFetched("too-big");
  const url = addressOf(media, new URL(apiRoot));
  const bytes = await downloads.get(url, { maxBytes, headers: { authorization: `Bearer ${token}` } });
  const digest = textOf(media, "sha256");
  if (digest !== null && digest.toLowerCase() !== createHash("sha256").update(bytes).digest("hex"))
    throw new FileNotFetched("gone");
  return bytes;
}

function addressOf(media: Fields, root: URL): URL {
  const address = textOf(media, "url") ?? "";
  if (!URL.canParse(address)) throw new FileNotFetched("gone");
  const url = new URL(address);
  const isMeta = url.protocol === "https:" && HOSTS.test(url.hostname) && HOSTS.test(root.hostname);
  if (isMeta || url.origin === root.origin) return url;
  throw new FileNotFetched("unreachable");
}
