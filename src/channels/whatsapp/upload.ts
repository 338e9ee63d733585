import {
  getBinaryNodeChild,
  getBinaryNodeChildren,
  type proto,
  S_WHATSAPP_NET,
  type WASocket,
} from "@whiskeysockets/baileys";
import { Agent, request } from "undici";
import { DeliveryError } from "../../ports/channel.ts";
import type { RenderedFile } from "../../ports/message.ts";
import { type SealedMedia, sealMedia } from "./media.ts";

/** How long the server may take to say where to upload, and how long the upload: six megabytes take twelve seconds at four megabits. */
const PLACE_MS = 10_000;
const UPLOAD_MS = 30_000;

/** Where each kind is uploaded. */
const PATHS = { photo: "/mms/image", document: "/mms/document" } as const;

/** WhatsApp's own media hosts. */
const WHATSAPP = /\.whatsapp\.net$/;

/**
 * Uploads a file, encrypted under a key of its own, and gives the message that brings it. Not by the library's hand, which writes the file to
 * the disk first, has other packages draw small pictures of it, and keeps a failed answer of the server for as long as the line lasts.
 * Throws `DeliveryError` `unreachable`.
 */
export async function uploadFile(
  socket: WASocket,
  file: RenderedFile,
  { caption, mediaRoot, now }: { caption: string; mediaRoot: string; now: number },
): Promise<proto.IMessage> {
  const media = sealMedia(file.bytes, file.kind);
  try {
    const directPath = await post(await placeFor(socket, file, media, mediaRoot), media.sealed);
    return messageFor(file, { media, caption, directPath, now });
  } catch (error) {
    // An error of the network may hold the address, and with it the right to upload.
    throw error instanceof DeliveryError ? error : new DeliveryError("unreachable");
  }
}

/** The address for this upload, as the server tells it over the line. */
async function placeFor(
  socket: WASocket,
  { kind }: RenderedFile,
  { sealedSha256 }: SealedMedia,
  mediaRoot: string,
): Promise<URL> {
  const attrs = { type: "set", xmlns: "w:m", to: S_WHATSAPP_NET };
  const answer = await socket.query(
    { tag: "iq", attrs, content: [{ tag: "media_conn", attrs: {} }] },
    PLACE_MS,
  );
  const place = getBinaryNodeChild(answer, "media_conn");
  const auth = place?.attrs["auth"];
  if (!place || !auth) throw new DeliveryError("unreachable");
  const token = sealedSha256.toString("base64url");
  const url = new URL(`${PATHS[kind]}/${token}`, mediaRoot);
  const [host = ""] = getBinaryNodeChildren(place, "host").flatMap(
    ({ attrs: { hostname } }) => hostname ?? [],
  );
  // Only one of WhatsApp's own takes the place of another of its own.
  if (WHATSAPP.test(host) && WHATSAPP.test(url.hostname)) url.hostname = host;
  url.searchParams.set("auth", auth);
  url.searchParams.set("token", token);
  return url;
}

/** Gives the path under which it then lies. */
async function post(url: URL, body: Buffer): Promise<string> {
  const agent = new Agent({ headersTimeout: UPLOAD_MS, bodyTimeout: UPLOAD_MS });
  try {
    const headers = { "content-type": "application/octet-stream", origin: "https://web.whatsapp.com" };
    const answer = await request(url, { method: "POST", headers, body, dispatcher: agent });
    const said = (await answer.body.json()) as { direct_path?: unknown } | null;
    const path = said?.direct_path;
    if (typeof path !== "string" || !path.startsWith("/")) throw new DeliveryError("unreachable");
    return path;
  } finally {
    await agent.close();
  }
}

function messageFor(
  { kind, mime, name, bytes }: RenderedFile,
  {
    media,
    caption,
    directPath,
    now,
  }: { media: SealedMedia; caption: string; directPath: string; now: number },
): proto.IMessage {
  const content = {
    ...{ directPath, url: `https://mmg.whatsapp.net${directPath}`, mimetype: mime, fileLength: bytes.length },
    ...{ mediaKey: media.key, fileSha256: media.sha256, fileEncSha256: media.sealedSha256 },
    mediaKeyTimestamp: Math.floor(now / 1_000),
    ...(caption === "" ? {} : { caption }),
  };
  return kind === "photo"
    ? { imageMessage: content }
    : { documentMessage: { ...content, fileName: name, title: name } };
}
