import { inflateSync } from "node:zlib";
import type { FileRefusal } from "../../flows/kit/files.ts";

export interface PdfLimits {
  pages: number;
  objects: number;
  /** What all object streams together may unpack to. */
  unpackedBytes: number;
}

/** Acts that a PDF does not need to be read, and forms that bring programs along. Long enough never to stand in packed data by chance. */
const ACTIVE =
  /\/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia|SubmitForm|ImportData|Rendition|GoTo[ER])(?![A-Za-z0-9])/;
/** These are so short that they may: looked for outside of streams only. Every script is named by a longer one too. */
const ACTIVE_SHORT = /\/(?:JS|XFA)(?![A-Za-z0-9])/;
const ENCRYPTED = /\/Encrypt(?![A-Za-z0-9])/;
const OBJECT = /\b\d+\s+\d+\s+obj\b/g;
const PAGE = /\/Type\s*\/Page(?![A-Za-z0-9])/g;

/**
 * What is wrong with a PDF, or null. Reads its structure as text: what stands outside of streams, and the objects packed in object streams. Content
 * of pages is not drawn, and of packed data nothing else is unpacked (docs/decisions/0043 says what that leaves unseen).
 */
export function checkPdf(bytes: Uint8Array, limits: PdfLimits): FileRefusal | null {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
  if (ENCRYPTED.test(withoutEscapes(text))) return "encrypted";
  if (ACTIVE.test(withoutEscapes(text))) return "active";
  const { outside, streams } = takeApart(text);
  const packed = unpackAll(streams, limits.unpackedBytes);
  if (typeof packed === "string") return packed;
  const structure = [outside, ...packed.texts].map(withoutEscapes).join("\n");
  if (ACTIVE.test(structure) || ACTIVE_SHORT.test(structure)) return "active";
  const objects = count(outside, OBJECT) + packed.objects;
  if (objects === 0) return "damaged";
  return objects > limits.objects || count(structure, PAGE) > limits.pages ? "too-long" : null;
}

/** A name may be written `/J#61vaScript` (ISO 32000-1, 7.3.5). */
function withoutEscapes(text: string): string {
  return text.replace(/#([0-9a-fA-F]{2})/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}

function count(text: string, what: RegExp): number {
  return text.match(what)?.length ?? 0;
}

interface Stream {
  /** What stands before it, from the beginning of its object. */
  dictionary: string;
  body: string;
}

function takeApart(text: string): { outside: string; streams: Stream[] } {
  const outside: string[] = [];
  const streams: Stream[] = [];
  const begin = /(?<!end)stream\r?\n/g;
  let from = 0;
  for (let found = begin.exec(text); found; found = begin.exec(text)) {
    const before = text.slice(from, found.index);
    const start = begin.lastIndex;
    const end = text.indexOf("endstream", start);
    if (end < 0) break;
    outside.push(before);
    const dictionary = withoutEscapes(before.slice(Math.max(0, before.lastIndexOf("obj"))));
    streams.push({ dictionary, body: text.slice(start, end) });
    from = end;
    begin.lastIndex = end;
  }
  outside.push(text.slice(from));
  return { outside: outside.join("\n"), streams };
}

/** Readers find packed objects by the cross-reference table, whatever the stream says it is: these two keys it can't do without. */
function isObjectStream({ dictionary }: Stream): boolean {
  return /\/ObjStm\b/.test(dictionary) || (/\/First\b/.test(dictionary) && /\/N\b/.test(dictionary));
}

/** The texts of all object streams. One that is packed in another way than all writers do is not read, and so not taken. */
function unpackAll(
  streams: readonly Stream[],
  mostBytes: number,
): { texts: string[]; objects: number } | Extract<FileRefusal, "damaged" | "too-long"> {
  const texts: string[] = [];
  let [left, objects] = [mostBytes, 0];
  for (const stream of streams.filter(isObjectStream)) {
    const text = unpack(stream, left);
    if (text === null) return "damaged";
    if (text === "too-long") return text;
    left -= text.length;
    objects += Number(/\/N\s+(\d+)/.exec(stream.dictionary)?.[1] ?? 0);
    texts.push(text);
  }
  return { texts, objects };
}

function unpack({ dictionary, body }: Stream, mostBytes: number): string | "too-long" | null {
  if (!/\/Filter\b/.test(dictionary)) return body;
  if (!/\/Filter\s*(?:\/FlateDecode|\[\s*\/FlateDecode\s*\])/.test(dictionary)) return null;
  if (/\/Predictor\s+(?!1\b)\d/.test(dictionary) || mostBytes <= 0) return null;
  try {
    return inflateSync(Buffer.from(body, "latin1"), { maxOutputLength: mostBytes }).toString("latin1");
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE" ? "too-long" : null;
  }
}
