import type { FastifyReply } from "fastify";
import { writeJson } from "../../data-copy/write-json.ts";
import { writePdf } from "../../data-copy/write-pdf.ts";
import type { CopyFilePlace, CopyForm, DataCopy } from "../../ports/data-copy.ts";
import { type CleanFile, FILE_ENDINGS } from "../../ports/files.ts";
import type { Translator } from "../../ports/translator.ts";

/** A copy as a file, with a name that tells what it is and of which day, and nothing of whom. */
export async function writeCopy(
  copy: DataCopy,
  form: CopyForm,
  translator: Translator,
): Promise<{ name: string; type: string; body: Buffer | string }> {
  const title = translator.plain({ key: "copy:file-name" }, copy.language);
  const name = `${title}-${copy.balances.asOf}.${form}`;
  if (form === "pdf") return { name, type: "application/pdf", body: await writePdf(copy, translator) };
  return { name, type: "application/json; charset=utf-8", body: writeJson(copy, translator) };
}

/** A photo or a document, to keep and not to show: nothing in it may run, and its name tells the talk, which names nobody. */
export function giveCopyFile(
  reply: FastifyReply,
  { ticket, position }: CopyFilePlace,
  { mime, bytes }: CleanFile,
): FastifyReply {
  const name = `${ticket}-${position}.${FILE_ENDINGS[mime]}`;
  return reply
    .headers({
      "content-security-policy": "sandbox; default-src 'none'",
      "content-disposition": `attachment; filename="${name}"`,
    })
    .type(mime)
    .send(Buffer.from(bytes));
}
