import type { FileRefusal } from "../../flows/kit/files.ts";
import type { SentFile } from "../ports/files.ts";

/** A kind of file that is taken. */
export type FileKind = "jpeg" | "png" | "webp" | "pdf";

/** What tells a kind: how it begins, and which names and types say that it is one. */
interface Signs {
  kind: FileKind;
  begins: (head: string) => boolean;
  endings: readonly string[];
  mimes: readonly string[];
}

/** Pictures are called by one another's names every day (a phone that saves JPEG as .png); any of them says no more than "a picture". */
const PICTURE = {
  endings: ["jpg", "jpeg", "jfif", "png", "webp"],
  mimes: ["image/jpeg", "image/jpg", "image/pjpeg", "image/png", "image/x-png", "image/webp"],
};

const SIGNS: readonly Signs[] = [
  { kind: "jpeg", begins: (head) => head.startsWith("\xff\xd8\xff"), ...PICTURE },
  { kind: "png", begins: (head) => head.startsWith("\x89PNG\r\n\x1a\n"), ...PICTURE },
  { kind: "webp", begins: (head) => head.startsWith("RIFF") && head.startsWith("WEBP", 8), ...PICTURE },
  {
    kind: "pdf",
    begins: (head) => /^%PDF-[12]\.\d/.test(head),
    endings: ["pdf"],
    mimes: ["application/pdf", "application/x-pdf"],
  },
];

/** What platforms say when they know nothing. */
const UNSAID = "application/octet-stream";

/** Which of the few kinds that are taken it is, by its first bytes; what its name and its type say must not contradict them. */
export function kindOf({
  bytes,
  mime,
  name,
}: SentFile): FileKind | Extract<FileRefusal, "unknown-type" | "name-lies"> {
  const head = Buffer.from(bytes.subarray(0, 16)).toString("latin1");
  const found = SIGNS.find(({ begins }) => begins(head));
  if (!found) return "unknown-type";
  const ending = name === null ? null : endingOf(name);
  if (ending !== null && !found.endings.includes(ending)) return "name-lies";
  const type = mime?.split(";", 1)[0]?.trim().toLowerCase() ?? UNSAID;
  return type === UNSAID || type === "" || found.mimes.includes(type) ? found.kind : "name-lies";
}

/** The last one counts, as where a file is opened by a click; a name without one says nothing. */
function endingOf(name: string): string | null {
  return /\.([^./\\\s]{1,16})\s*$/.exec(name)?.[1]?.toLowerCase() ?? null;
}

/** The end of a ZIP's list of contents, and how far from the end of a file a reader looks for it (APPNOTE 4.3.16). */
const ZIP_END = "PK\x05\x06";
const ZIP_TAIL = 65_557;

/** Where readers of PDF look for its beginning. */
const PDF_HEAD = 1_024;

/** Whether another program would take the same bytes for another kind of file. */
export function isTwoInOne(bytes: Uint8Array, kind: FileKind): boolean {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (whole.subarray(-ZIP_TAIL).includes(ZIP_END, 0, "latin1")) return true;
  return kind !== "pdf" && whole.subarray(0, PDF_HEAD).includes("%PDF-", 0, "latin1");
}
