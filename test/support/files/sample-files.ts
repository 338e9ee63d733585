import { deflateSync } from "node:zlib";
import sharp from "sharp";
import { FileNotFetched } from "../../../src/ports/channel.ts";
import type { VirusScanner } from "../../../src/ports/virus-scanner.ts";

/** The string that every scanner takes for a virus and that does nothing (eicar.org), in two parts so that this file is none. */
export const EICAR = ["X5O!P%@AP[4\\PZX54(P^)7CC)7}$", "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"].join("");

/** Where the EXIF of the photo says that it was taken; stands in no picture that was drawn anew. */
export const CAMERA = "KAMERA-RUMAH-BUDI";

/** A photo as a phone takes it: upright only by its EXIF, which also names camera and place. */
export function photo({ width = 640, height = 480, orientation = 6 } = {}): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: "#2a7f4f" } })
    .withExif({
      IFD0: { Make: CAMERA },
      IFD3: {
        GPSLatitudeRef: "S",
        GPSLatitude: "6/1 10/1 30/1",
        GPSLongitudeRef: "E",
        GPSLongitude: "106/1 49/1 36/1",
      },
    })
    .withMetadata({ orientation })
    .jpeg()
    .toBuffer();
}

export function picture(format: "png" | "webp", { width = 320, height = 200 } = {}): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 4, background: { r: 200, g: 30, b: 30, alpha: 0.5 } } })
    .toFormat(format)
    .toBuffer();
}

/** 900 megapixels in a small file: its header and the beginning of nothing. */
export function hugePng(): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(30_000, 0);
  header.writeUInt32BE(30_000, 4);
  header.set([1, 0, 0, 0, 0], 8);
  const chunk = (type: string, data: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    return Buffer.concat([length, Buffer.from(type), data, Buffer.alloc(4)]);
  };
  const signature = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");
  const rows = chunk("IDAT", deflateSync(Buffer.alloc(100_000)));
  return Buffer.concat([signature, chunk("IHDR", header), rows, chunk("IEND", Buffer.alloc(0))]);
}

/** An empty archive behind other bytes: a ZIP to whoever reads from the end. */
export function withZip(bytes: Uint8Array): Buffer {
  return Buffer.concat([bytes, Buffer.from("PK\x05\x06", "latin1"), Buffer.alloc(18)]);
}

export const SVG = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');

/** A PDF of one page, with what else its catalog says and further objects. */
export function pdf({ catalog = "", objects = [] as readonly string[], trailer = "" } = {}): Buffer {
  const all = [
    `<< /Type /Catalog /Pages 2 0 R ${catalog} >>`,
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R >>",
    "<< /Length 34 >>\nstream\nBT /F1 12 Tf (Surat) Tj ET /JS nop\nendstream",
    ...objects,
  ];
  const body = all.map((object, at) => `${at + 1} 0 obj\n${object}\nendobj\n`).join("");
  return Buffer.from(`%PDF-1.7\n${body}trailer\n<< /Root 1 0 R ${trailer} >>\n%%EOF\n`, "latin1");
}

/** Objects packed into one stream, as writers of PDF 1.5 do. */
export function objectStream(text: string, { filter = "/FlateDecode", name = "/Type /ObjStm" } = {}): string {
  const packed = deflateSync(Buffer.from(text)).toString("latin1");
  return `<< ${name} /N 1 /First 4 /Filter ${filter} /Length ${packed.length} >>\nstream\n${packed}\nendstream`;
}

/** Finds EICAR and nothing else, as clamd does (test/files/clamd.test.ts). */
export const findsEicar: VirusScanner = {
  scan: async (bytes) => (Buffer.from(bytes).includes(EICAR) ? "infected" : "clean"),
};

const SAMPLES: Record<string, () => Uint8Array | Promise<Uint8Array>> = {
  "photo.jpg": photo,
  "surat.pdf": pdf,
  "surat.pdf.exe": pdf,
  "virus.pdf": () => pdf({ objects: [`(${EICAR})`] }),
  "terkunci.pdf": () => pdf({ trailer: "/Encrypt 9 0 R" }),
  "gambar.svg": () => SVG,
};

/** A file of a script, by its name; one that it does not know is gone. */
export async function sampleFile(name: string): Promise<Uint8Array> {
  const make = SAMPLES[name];
  if (!make) throw new FileNotFetched("gone");
  return await make();
}
