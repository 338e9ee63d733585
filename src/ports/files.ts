import type { FileRefusal, IncomingFile } from "../../flows/kit/files.ts";

/** A photo or a document that may be shown: checked, and of a photo nothing left but what is to be seen. */
export interface CleanFile {
  kind: IncomingFile["kind"];
  mime: "image/jpeg" | "application/pdf";
  bytes: Uint8Array;
}

/** How the names of such files end. */
export const FILE_ENDINGS: Readonly<Record<CleanFile["mime"], string>> = {
  "image/jpeg": "jpg",
  "application/pdf": "pdf",
};

/** What came in, as its sender's platform describes it; only the bytes are believed. */
export type SentFile = Pick<IncomingFile, "mime" | "name"> & { bytes: Uint8Array };

/** Makes of what somebody sent a file that can be shown, or says why that can't be. Throws `ScannerUnavailable`, `CleanerBusy`. */
export type FileCleaner = (sent: SentFile) => Promise<{ file: CleanFile } | { refused: FileRefusal }>;

/** More is being looked at than this machine takes on at a time. */
export class CleanerBusy extends Error {
  override name = "CleanerBusy";
}

/**
 * Files on tickets, in the system of record; `CoreSystem` extends this. Each is an entry of its ticket, and is there once by the id of the
 * message that brought it. All throw `CoreUnavailable`, and `TicketUnknown` for a ticket that is not this conversation's.
 */
export interface TicketFiles {
  /** Whether this one would be taken now, before anything is fetched: it is there already, there are too many, or there is room. */
  roomForFile(place: FilePlace): Promise<"there" | "too-many" | "room">;
  /** Adds a clean file to a ticket. */
  addFile(place: FilePlace, file: CleanFile): Promise<"there" | "too-many">;
  /** What an agent sent into this very conversation; null when it is not there (any more), or may not be used: it is read when it leaves. */
  readSentFile(place: SentFilePlace): Promise<CleanFile | null>;
}

/** An agent's file, by its entry. */
export interface SentFilePlace {
  conversation: string;
  ticket: string;
  position: number;
}

/** Which file of which ticket. */
export interface FilePlace {
  conversation: string;
  ticket: string;
  /** The channel's id of the message. */
  id: string;
}
