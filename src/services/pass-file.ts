import type { FileOutcome, IncomingFile } from "../../flows/kit/files.ts";
import type { ToldDesk } from "../../flows/kit/services.ts";
import { policy } from "../policy.ts";
import { type Channel, type ChannelFiles, FileNotFetched } from "../ports/channel.ts";
import { CleanerBusy, type FilePlace } from "../ports/files.ts";
import { TicketUnknown } from "../ports/tickets.ts";
import { ScannerUnavailable } from "../ports/virus-scanner.ts";
import { fromCore } from "./refusals.ts";
import type { ServiceParts } from "./service-parts.ts";

/** A file on its way from a chat to its ticket. */
interface Passing extends FilePlace {
  file: IncomingFile;
}

/**
 * Takes a file from its channel, has it checked and cleaned, and puts it on the ticket; what it finds wrong before that it need not fetch. Nothing of it
 * is kept but what is clean. A silent core is a failure, and is tried again; all else has an answer within the policy's time.
 */
export async function passFile(parts: ServiceParts, { file, ...place }: Passing): Promise<ToldDesk> {
  const { core } = parts;
  const told = async (outcome: FileOutcome) => {
    const { over } = await fromCore(core.addWords({ ...place, words: [] }));
    await letGo(parts, place.conversation, file);
    return { known: true, over, arrived: [place.id], file: outcome };
  };
  try {
    const room = await fromCore(core.roomForFile(place));
    if (room !== "room") return await told(room === "there" ? "passed-on" : "too-many");
    const cleaned = await withinTime(parts, fetchAndClean(parts, place.conversation, file));
    if ("refused" in cleaned) return await told(cleaned.refused);
    const added = await fromCore(core.addFile(place, cleaned.file));
    return await told(added === "there" ? "passed-on" : "too-many");
  } catch (error) {
    if (!(error instanceof TicketUnknown)) throw error;
    return { known: false, over: false, arrived: [], file: null };
  }
}

type Cleaned = Awaited<ReturnType<NonNullable<ServiceParts["files"]>["clean"]>> | { refused: FileOutcome };

async function fetchAndClean(
  { files }: ServiceParts,
  conversation: string,
  file: IncomingFile,
): Promise<Cleaned> {
  const source = files?.of(conversation);
  const { mostBytes } = policy.files;
  if (!files || !source) return { refused: "not-now" };
  if ((file.bytes ?? 0) > mostBytes) return { refused: "too-big" };
  try {
    const bytes = await source.fetch(file.ref, { maxBytes: mostBytes });
    return await files.clean({ bytes, mime: file.mime, name: file.name });
  } catch (error) {
    return { refused: refusalOf(error) };
  }
}

/** Whatever became of it, who wants it taken sends it again. Where that fails, the bytes go when their time is over. */
async function letGo({ files }: ServiceParts, conversation: string, { ref }: IncomingFile): Promise<void> {
  await files
    ?.of(conversation)
    ?.letGo?.(ref)
    .catch(() => undefined);
}

/** What a failure means to the person; one that nobody foresaw is passed on. */
function refusalOf(error: unknown): FileOutcome {
  if (error instanceof FileNotFetched) return error.why === "unreachable" ? "not-now" : error.why;
  if (error instanceof ScannerUnavailable || error instanceof CleanerBusy) return "not-now";
  throw error;
}

/** What comes later than that is let go: the person was told that it was not passed on. */
function withinTime({ clock }: ServiceParts, cleaning: Promise<Cleaned>): Promise<Cleaned> {
  return new Promise((resolve, reject) => {
    const stop = clock.after(policy.files.answerMs, () => resolve({ refused: "not-now" }));
    cleaning.finally(stop).then(resolve, reject);
  });
}

/** Where the files of a conversation are fetched; null for a channel that has none. */
export function filesBy(
  channels: ReadonlyMap<string, Channel>,
): (conversation: string) => ChannelFiles | null {
  return (conversation) => channels.get(conversation.slice(0, conversation.indexOf(":")))?.files ?? null;
}
