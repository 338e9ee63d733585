import type { Say } from "./effects.ts";

/** What the platform says of a file. All of it but `ref` is hearsay, to be checked against the bytes. */
export interface IncomingFile {
  kind: "photo" | "document";
  /** By which its channel fetches it; opaque to everybody else, and a secret at some. */
  ref: string;
  mime: string | null;
  name: string | null;
  bytes: number | null;
}

/** Why a file is not shown to anybody. */
export type FileRefusal =
  | "too-big"
  /** More pixels than are decoded. */
  | "too-many-pixels"
  /** Neither JPEG, PNG, WebP nor PDF, by its first bytes. */
  | "unknown-type"
  /** Its name or its type says that it is something else than what it is. */
  | "name-lies"
  /** A second file is hidden in it. */
  | "two-in-one"
  /** It can't be read, or not within the time and the memory that one may take. */
  | "damaged"
  /** Locked with a password. */
  | "encrypted"
  /** It would do something when it is opened, or has files inside. */
  | "active"
  /** More pages or parts than are looked at. */
  | "too-long"
  | "infected"
  /** There is no scanner here, and a document can't be made safe without one. */
  | "no-documents";

/** What became of a file on its way to a ticket. */
export type FileOutcome =
  | "passed-on"
  | FileRefusal
  /** The ticket has as many as it may have, or too many came within an hour. */
  | "too-many"
  /** The platform has it no more. */
  | "gone"
  /** It can't be fetched or checked now; nothing was kept. */
  | "not-now";

/** Longer than its service takes to say that it can't be done now. */
export const FILE_TIMEOUT_MS = 30_000;

/** A file and its caption as they go to the desk: the caption after it, as it is read. */
export function asSent({ id, file, caption }: { id: string; file: IncomingFile; caption: string }) {
  const words = caption === "" ? [] : [{ id: `${id}|caption`, text: caption }];
  return [{ id, file }, ...words];
}

/** What waits to go to the desk, with more of it: each once. */
export function keepUnsent<One extends { id: string }>(unsent: readonly One[], sent: readonly One[]): One[] {
  return [...unsent.filter(({ id }) => !sent.some((one) => one.id === id)), ...sent];
}

/** What of it has not arrived. */
export function withoutArrived<One extends { id: string }>(
  unsent: readonly One[],
  { arrived }: { arrived: readonly string[] },
): One[] {
  return unsent.filter(({ id }) => !arrived.includes(id));
}

/** Of ten photos sent at once, none asks for an answer of its own; one that is not taken does, for its sender has to do something. */
const SAID_ONCE: ReadonlySet<FileOutcome> = new Set(["passed-on", "too-many", "not-now"]);

/** Tells the person in one short message what became of his file, and what he can do. */
export function fileSaid({ file }: { file: FileOutcome | null }): Say {
  const outcome = file ?? "not-now";
  return { text: { key: `file:${outcome}` }, sparing: SAID_ONCE.has(outcome) };
}
