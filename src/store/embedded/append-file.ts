/**
 * A file of lines that only grows, and that may be cut off at any byte. Each line carries a checksum, is written in one go and
 * brought to the disk before the next is begun. So after a crash only the last one can be unfinished: it was never confirmed
 * to anybody, and is cut off. A bad line with another behind it is no crash: the disk or a person changed the file.
 */
import { createReadStream } from "node:fs";
import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { crc32 } from "node:zlib";
import { errorCode } from "./error-code.ts";

/** A file of lines that only grows; what was confirmed is there after a crash. */
export interface AppendFile {
  /** Bytes of all confirmed lines. */
  size(): number;
  /** Adds a line and waits until it is on the disk. When it throws the file is as it was. One call at a time. */
  append(line: string): Promise<void>;
  /** Puts other lines in the place of all there are. When it throws the file is as it was. */
  replaceAll(lines: Iterable<string>): Promise<void>;
  close(): Promise<void>;
}

/** First line of every file: what it is, and the number of its format. */
const HEADER = "conversations 1";

/** Digits of the checksum in front of a line; a space follows. */
const CHECKSUM_LENGTH = 8;

const NEWLINE = 10;

/** Bytes read or written at once. */
const CHUNK = 1 << 20;

/**
 * Opens the file, making it if need be, and gives each of its lines to `onLine`. Lines hold no line breaks.
 * Throws an `Error` of one sentence for the operator when the file is damaged or of another format.
 */
export async function openAppendFile(path: string, onLine: (line: string) => void): Promise<AppendFile> {
  let size = await readGoodLines(path, onLine);
  let handle: FileHandle;
  if (size === 0) ({ handle, size } = await writeAnew(path, []));
  else handle = await open(path, "r+");

  // Behind the good lines may stand what a crash or a failed write left.
  let untidy = true;
  async function tidy(): Promise<void> {
    if (untidy) await handle.truncate(size);
    untidy = false;
  }
  await tidy();

  return {
    size: () => size,
    async append(line) {
      await tidy();
      const bytes = Buffer.from(frame(line));
      untidy = true;
      await writeFully(handle, bytes, size);
      await handle.datasync();
      untidy = false;
      size += bytes.length;
    },
    async replaceAll(lines) {
      const old = handle;
      ({ handle, size } = await writeAnew(path, lines));
      untidy = false;
      // The old file has no name any more: nothing is lost with it.
      await old.close().catch(() => undefined);
    },
    close: () => handle.close(),
  };
}

/** Reads up to the first line that is not whole, and returns where that begins; 0 when there is no file. */
async function readGoodLines(path: string, onLine: (line: string) => void): Promise<number> {
  let good = 0;
  let sawBadLine = false;
  for await (const bytes of readLines(path)) {
    if (sawBadLine) {
      throw new Error(
        `The file ${path} is damaged at byte ${good}: restore it from a backup, or move it away to begin without conversations.`,
      );
    }
    const line = unframe(bytes);
    if (good === 0 && line !== HEADER) {
      throw new Error(`The file ${path} was not written by this version of the program: move it away.`);
    }
    if (line === null) sawBadLine = true;
    else {
      if (good > 0) onLine(line);
      good += bytes.length + 1;
    }
  }
  return good;
}

/** The lines that end with a line break, without it. */
async function* readLines(path: string): AsyncIterable<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: CHUNK })) {
      const bytes = Buffer.concat([rest, chunk]);
      let start = 0;
      for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
        yield bytes.subarray(start, end);
        start = end + 1;
      }
      rest = bytes.subarray(start);
    }
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
  }
}

/** Writes a new file beside the old one and then puts it in its place, which is one step for whoever looks. */
async function writeAnew(
  path: string,
  lines: Iterable<string>,
): Promise<{ handle: FileHandle; size: number }> {
  const newPath = `${path}.new`;
  const handle = await open(newPath, "w");
  try {
    let size = 0;
    for (const chunk of inChunks(lines)) {
      await writeFully(handle, chunk, size);
      size += chunk.length;
    }
    await handle.datasync();
    await rename(newPath, path);
    await syncFolder(dirname(path));
    return { handle, size };
  } catch (error) {
    await handle.close();
    await rm(newPath, { force: true });
    throw error;
  }
}

function* inChunks(lines: Iterable<string>): Iterable<Buffer> {
  let chunk = frame(HEADER);
  for (const line of lines) {
    chunk += frame(line);
    if (chunk.length < CHUNK) continue;
    yield Buffer.from(chunk);
    chunk = "";
  }
  if (chunk) yield Buffer.from(chunk);
}

/** Makes a rename durable. Some file systems refuse to sync a folder; they order renames by themselves. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r").catch(() => null);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

/** One write may take only a part, for example when the disk is filling up. */
async function writeFully(handle: FileHandle, bytes: Buffer, position: number): Promise<void> {
  let done = 0;
  while (done < bytes.length) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}

function frame(line: string): string {
  return `${checksum(line)} ${line}\n`;
}

function unframe(bytes: Buffer): string | null {
  const line = bytes.toString("utf8", CHECKSUM_LENGTH + 1);
  return bytes.toString("latin1", 0, CHECKSUM_LENGTH + 1) === `${checksum(line)} ` ? line : null;
}

function checksum(line: string): string {
  return crc32(line).toString(16).padStart(CHECKSUM_LENGTH, "0");
}
