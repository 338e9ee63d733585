import { writeJson } from "../../data-copy/write-json.ts";
import { writePdf } from "../../data-copy/write-pdf.ts";
import type { CopyForm, DataCopy } from "../../ports/data-copy.ts";
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
