import type { DataCopy } from "../ports/data-copy.ts";
import type { Translator } from "../ports/translator.ts";
import type { Block } from "./blocks.ts";
import { copyBlocks } from "./copy-blocks.ts";
import { MARGIN, Sheet } from "./sheet.ts";

/** A copy to read or to print: A4, in the participant's language. The package is loaded with the first copy, for it takes its time. */
export async function writePdf(copy: DataCopy, translator: Translator): Promise<Buffer> {
  const { default: PDFDocument } = await import("pdfkit");
  const { language, madeAt, number } = copy;
  const pdf = new PDFDocument({
    size: "A4",
    margin: MARGIN,
    bufferPages: true,
    pdfVersion: "1.7",
    tagged: true,
    displayTitle: true,
    lang: language,
    info: {
      Title: translator.plain({ key: "copy:title" }, language),
      CreationDate: new Date(madeAt),
    },
  });
  const chunks: Buffer[] = [];
  const whole = new Promise<Buffer>((resolve, reject) => {
    pdf.on("data", (chunk: Buffer) => chunks.push(chunk));
    pdf.on("end", () => resolve(Buffer.concat(chunks)));
    pdf.on("error", reject);
  });
  const sheet = new Sheet(pdf, translator, language);
  sheet.title({ key: "copy:title" }, { key: "copy:subtitle", values: { at: madeAt, number } });
  for (const block of copyBlocks(copy)) await draw(sheet, block);
  const footer = sheet.say({ key: "copy:footer" });
  sheet.foot((page, pages) => `${footer} ${sheet.say({ key: "copy:page", values: { page, pages } })}`);
  pdf.end();
  return whole;
}

async function draw(sheet: Sheet, block: Block): Promise<void> {
  switch (block.kind) {
    case "heading":
      return sheet.heading(block.text);
    case "paragraph":
      return sheet.paragraph(block.text);
    case "source":
      return sheet.paragraph(block.text, { soft: true });
    case "notice":
      return sheet.notice(block.text);
    case "facts":
      return sheet.facts(block.rows);
    case "table":
      return sheet.table(block);
    case "list":
      for (const item of block.items) sheet.paragraph(item, { mark: "•" });
      return;
    default:
      block satisfies never;
  }
}
