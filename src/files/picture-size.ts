import type { FileKind } from "./kinds.ts";

/** Pixels of a picture as its header says, without decoding anything; null when it says nothing. */
export function pixelsOf(bytes: Uint8Array, kind: Exclude<FileKind, "pdf">): number | null {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    const [width, height] = READERS[kind](view);
    return width > 0 && height > 0 ? width * height : null;
  } catch (error) {
    if ((error as Error).name !== "RangeError") throw error;
    return null;
  }
}

type Size = readonly [width: number, height: number];
const NONE: Size = [0, 0];

/** Each throws `RangeError` when the bytes end too early. */
const READERS: Record<Exclude<FileKind, "pdf">, (bytes: Buffer) => Size> = {
  /** IHDR is the first chunk (PNG 11.2.2). */
  png: (bytes) => [bytes.readUInt32BE(16), bytes.readUInt32BE(20)],
  jpeg: readJpeg,
  /** RFC 9649, 2.5 to 2.7. */
  webp(bytes) {
    switch (bytes.toString("latin1", 12, 16)) {
      case "VP8 ":
        return [bytes.readUInt16LE(26) & 0x3fff, bytes.readUInt16LE(28) & 0x3fff];
      case "VP8L": {
        const bits = bytes.readUInt32LE(21);
        return [(bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1];
      }
      case "VP8X":
        return [bytes.readUIntLE(24, 3) + 1, bytes.readUIntLE(27, 3) + 1];
      default:
        return NONE;
    }
  },
};

/** The first frame header (ITU T.81 B.2.2), past the segments before it. */
function readJpeg(bytes: Buffer): Size {
  for (let at = 2; ; ) {
    if (bytes.readUInt8(at) !== 0xff) return NONE;
    const marker = bytes.readUInt8(at + 1);
    // Any number of these may fill the room before a marker.
    if (marker === 0xff) at += 1;
    else if (isFrame(marker)) return [bytes.readUInt16BE(at + 7), bytes.readUInt16BE(at + 5)];
    else if (marker === 0xda) return NONE;
    else at += 2 + bytes.readUInt16BE(at + 2);
  }
}

/** SOF0 to SOF15 without the three in between that are something else. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}
