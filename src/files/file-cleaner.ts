import { limitWork } from "../crypto/limit-work.ts";
import type { Policy } from "../policy.ts";
import { CleanerBusy, type FileCleaner, type SentFile } from "../ports/files.ts";
import type { VirusScanner } from "../ports/virus-scanner.ts";
import { cleanApart } from "./clean-apart.ts";
import { type FileKind, isTwoInOne, kindOf } from "./kinds.ts";
import { pixelsOf } from "./picture-size.ts";

export interface FileCleanerParts {
  /** Null: there is none, and documents are not taken. */
  scanner: VirusScanner | null;
  policy: Policy["files"];
  /** Cleans in a process of its own; another one in tests. */
  clean?: typeof cleanApart;
}

/**
 * Checks and cleans what people send, cheapest first: size, kind, what its header says; then the scanner; and only what is left is opened, in a process of
 * its own. One cleaner for each process, for it holds the limit on how many are at work.
 */
export function createFileCleaner({ scanner, policy, clean = cleanApart }: FileCleanerParts): FileCleaner {
  const atMost = limitWork(policy.cleaning, () => new CleanerBusy("too many files at once"));
  return async (sent) => {
    const kind = judge(sent, policy);
    if (!isKind(kind)) return { refused: kind };
    if (kind === "pdf" && !scanner) return { refused: "no-documents" };
    const { bytes } = sent;
    return await atMost(async () => {
      if (scanner && (await scanner.scan(bytes)) === "infected") return { refused: "infected" };
      const { mostPixels, longestSide, pdf, cleaning } = policy;
      const task = { kind, bytes, mostPixels, longestSide, pdf, mostMemoryBytes: cleaning.memoryBytes };
      const cleaned = await clean(task, cleaning.ms);
      if ("refused" in cleaned) return cleaned;
      return kind === "pdf"
        ? { file: { kind: "document", mime: "application/pdf", bytes: cleaned.bytes } }
        : { file: { kind: "photo", mime: "image/jpeg", bytes: cleaned.bytes } };
    });
  };
}

/** The kind of a file that is worth opening, or what is wrong with it. */
function judge(sent: SentFile, policy: Policy["files"]) {
  const { bytes } = sent;
  if (bytes.length > policy.mostBytes) return "too-big";
  const kind = kindOf(sent);
  if (!isKind(kind)) return kind;
  if (isTwoInOne(bytes, kind)) return "two-in-one";
  if (kind === "pdf") return kind;
  const pixels = pixelsOf(bytes, kind);
  if (pixels === null) return "damaged";
  return pixels > policy.mostPixels ? "too-many-pixels" : kind;
}

function isKind(kind: string): kind is FileKind {
  return ["jpeg", "png", "webp", "pdf"].includes(kind);
}
