import sharp from "sharp";
import type { FileRefusal } from "../../flows/kit/files.ts";
import type { FileKind } from "./kinds.ts";
import { checkPdf, type PdfLimits } from "./pdf-check.ts";

/** A file to be cleaned, and its limits. */
export interface CleaningTask {
  kind: FileKind;
  bytes: Uint8Array;
  mostPixels: number;
  /** Pixels of the longer side of what comes out. */
  longestSide: number;
  pdf: PdfLimits;
  mostMemoryBytes: number;
}

/** The file without what only its maker knows of, or why it is not taken. */
export type Cleaned = { bytes: Uint8Array } | { refused: FileRefusal };

/** Good enough to read small print, at a fifth of the size of the best. */
const QUALITY = 82;

/**
 * Opens a file, and gives it as it may be shown. A picture is drawn anew as JPEG: what is not to be seen in it (place and time, remarks, a second file
 * behind it) is not in the result. A PDF is looked at and given back as it is. Runs in a process of its own.
 */
export async function cleanBytes(task: CleaningTask): Promise<Cleaned> {
  const { kind, bytes, mostPixels, longestSide: side } = task;
  if (kind === "pdf") {
    const refused = checkPdf(bytes, task.pdf);
    return refused ? { refused } : { bytes };
  }
  sharp.concurrency(1);
  sharp.cache(false);
  try {
    const drawn = await sharp(bytes, { limitInputPixels: mostPixels, failOn: "error", sequentialRead: true })
      .autoOrient()
      .resize({ width: side, height: side, fit: "inside", withoutEnlargement: true })
      .flatten({ background: "#ffffff" })
      .jpeg({ quality: QUALITY })
      .toBuffer();
    return { bytes: drawn };
  } catch (error) {
    const isHuge = error instanceof Error && /pixel limit/.test(error.message);
    return { refused: isHuge ? "too-many-pixels" : "damaged" };
  }
}
