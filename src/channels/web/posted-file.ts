import type { FastifyRequest } from "fastify";
import type { IncomingFile } from "../../ports/channel.ts";
import { ID, type PostedMessage } from "./posted-message.ts";

/** What is said of a file beside its bytes: in headers, for an address stands in the logs of proxies, and a file's name may be a person's. */
export interface PostedFile extends Omit<PostedMessage, "content"> {
  kind: IncomingFile["kind"];
  mime: string;
  name: string | null;
}

/** Longer than any name on a phone, however it is escaped. */
const NAME_LENGTH = 1_000;

/** What is taken; what it is in truth is seen when it is cleaned. */
export const KINDS: Readonly<Record<string, IncomingFile["kind"]>> = {
  "image/jpeg": "photo",
  "image/png": "photo",
  "image/webp": "photo",
  "application/pdf": "document",
};

/** Reads what a page says of the file that it sends, or null when it is none of ours. */
export function readPostedFile({ headers }: FastifyRequest): PostedFile | null {
  const said = (name: string): string | null => {
    const value = headers[`x-file-${name}`];
    return typeof value === "string" ? value : null;
  };
  const id = said("message") ?? "";
  const mime = headers["content-type"] ?? "";
  const kind = KINDS[mime];
  if (!ID.test(id) || !kind) return null;
  const language = said("language");
  return {
    id,
    chat: said("chat"),
    language: language === "id" || language === "en" ? language : null,
    kind,
    mime,
    name: readName(said("name")),
  };
}

/** As `encodeURIComponent` wrote it, for a header takes no other letters than English ones. */
function readName(escaped: string | null): string | null {
  if (!escaped || escaped.length > NAME_LENGTH) return null;
  try {
    return decodeURIComponent(escaped);
  } catch {
    return null;
  }
}
