import { type ChannelFiles, FileNotFetched } from "../../ports/channel.ts";
import { CoreUnavailable } from "../../ports/core.ts";
import type { UploadPlace, WebUploads } from "../../ports/web-uploads.ts";

/** What names a file of a chat. No page makes one: whoever sends a file is known by his cookie, so nobody can name another's. */
export function refOf(chat: string, id: string): string {
  return `${chat}|${id}`;
}

/** Where a file of a chat is kept. */
export function placeOf(chat: string, id: string): UploadPlace {
  return { conversation: `web:${chat}`, id };
}

/** The files of the web chat, which nobody holds but we ourselves. */
export function filesOf(uploads: WebUploads): ChannelFiles {
  const placeIn = (ref: string) => {
    const bar = ref.indexOf("|");
    return placeOf(ref.slice(0, bar), ref.slice(bar + 1));
  };
  return {
    async fetch(ref, { maxBytes }) {
      const bytes = await read(uploads, placeIn(ref));
      if (bytes === null) throw new FileNotFetched("gone");
      if (bytes.length > maxBytes) throw new FileNotFetched("too-big");
      return bytes;
    },
    letGo: (ref) => uploads.dropUpload(placeIn(ref)),
  };
}

async function read(uploads: WebUploads, place: UploadPlace): Promise<Uint8Array | null> {
  try {
    return await uploads.readUpload(place);
  } catch (cause) {
    if (cause instanceof CoreUnavailable) throw new FileNotFetched("unreachable", { cause });
    throw cause;
  }
}
