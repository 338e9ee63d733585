import { randomBytes } from "node:crypto";

/** A file as one field of a form. */
export interface FormFile {
  field: string;
  /** Ours: letters, digits, dashes and dots. */
  name: string;
  mime: string;
  bytes: Uint8Array;
}

/** A form with one file, as a browser posts it (RFC 7578). The values are ours or were made sendable; a boundary that chance makes is in none of them. */
export function multipartForm(
  fields: Readonly<Record<string, string>>,
  { field, name, mime, bytes }: FormFile,
): { contentType: string; body: Buffer } {
  const boundary = `form-${randomBytes(18).toString("base64url")}`;
  const head = (disposition: string) => `--${boundary}\r\ncontent-disposition: form-data; ${disposition}`;
  const parts = Object.entries(fields).map(([key, value]) => `${head(`name="${key}"`)}\r\n\r\n${value}\r\n`);
  const fileHead = `${head(`name="${field}"; filename="${name}"`)}\r\ncontent-type: ${mime}\r\n\r\n`;
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    body: Buffer.concat([
      Buffer.from(parts.join("") + fileHead),
      bytes,
      Buffer.from(`\r\n--${boundary}--\r\n`),
    ]),
  };
}
