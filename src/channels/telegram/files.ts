import { GrammyError, type RawApi } from "grammy";
import { type ChannelFiles, FileNotFetched } from "../../ports/channel.ts";
import { toDeliveryError } from "./errors.ts";
import type { Transport } from "./transport.ts";

/** What `getFile` says of one that is larger than a bot may have (20 MB), which is more than anybody here takes. */
const TOO_BIG = /too big/i;

/** As Telegram writes them: `photos/file_7.jpg`. Nothing that leads elsewhere. */
const PATH = /^(?!.*\.\.)[\w-][\w./-]{0,255}$/;

/** Files by their `file_id`: looked up at the Bot API and read from it, from nowhere else. No error holds an address, for the token is in it. */
export function createTelegramFiles(
  api: Pick<RawApi, "getFile">,
  download: Transport["download"],
  timeoutMs: number,
): ChannelFiles {
  const read = async (ref: string, maxBytes: number) => {
    const { file_path: path, file_size: size = 0 } = await api.getFile({ file_id: ref });
    if (size > maxBytes) return "too-big";
    return path !== undefined && PATH.test(path) ? await download(path, { maxBytes, timeoutMs }) : "gone";
  };
  return {
    async fetch(ref, { maxBytes }) {
      const bytes = await read(ref, maxBytes).catch((error: unknown) => {
        throw new FileNotFetched(whyOf(error), { cause: toDeliveryError(error) });
      });
      if (typeof bytes === "string") throw new FileNotFetched(bytes);
      return bytes;
    },
  };
}

function whyOf(error: unknown): FileNotFetched["why"] {
  if (!(error instanceof GrammyError)) return "unreachable";
  if (TOO_BIG.test(error.description)) return "too-big";
  return error.error_code === 400 || error.error_code === 404 ? "gone" : "unreachable";
}
