import { setImmediate } from "node:timers/promises";
import type { Text } from "../../locales/catalog.ts";
import type { Span } from "../ports/message.ts";
import type { Language, Translator } from "../ports/translator.ts";
import type { Table } from "./blocks.ts";

type Pdf = PDFKit.PDFDocument;

/** Points, of which an A4 page has 595 by 842. */
export const MARGIN = 50;
const WIDTH = 595 - 2 * MARGIN;
const CELL_GAP = 8;
/** Above and below the words of a row. */
const ROW_PAD = 3;

/** Rows written at a stretch: some milliseconds, in which nobody else is served. */
const ROWS_AT_A_TIME = 20;

/** Those of the web pages in daylight (look.css). */
const INK = "#25212e";
const SOFT = "#615b6c";
const LINE = "#e0d9cd";
const ACCENT = "#463a9c";
const WASH = "#ffdfb8";

const REGULAR = "Helvetica";
const BOLD = "Helvetica-Bold";

/** One line of a table: cells with their place and width. */
interface Cell {
  text: string;
  x: number;
  width: number;
  align: "left" | "right";
}

/**
 * Writes down an A4 document from top to bottom: what does not fit on a page any more begins the next one. Every piece is tagged, so that a
 * screen reader reads it in order and as what it is.
 */
export class Sheet {
  readonly #pdf: Pdf;
  readonly #translator: Translator;
  readonly #language: Language;

  constructor(pdf: Pdf, translator: Translator, language: Language) {
    this.#pdf = pdf;
    this.#translator = translator;
    this.#language = language;
  }

  title(title: Text, subtitle: Text): void {
    this.#pdf.font(BOLD).fontSize(22).fillColor(ACCENT);
    this.#tagged("H1", () => this.#pdf.text(this.say(title), MARGIN, MARGIN, { width: WIDTH }));
    this.#pdf.font(REGULAR).fontSize(10).fillColor(SOFT);
    this.#tagged("P", () => this.#pdf.text(this.say(subtitle), { width: WIDTH }));
    this.#pdf.moveDown(0.8);
  }

  /** With room for at least a few lines of what follows. */
  heading(text: Text): void {
    this.#pdf.moveDown(0.9).font(BOLD).fontSize(13);
    this.#makeRoom(90);
    this.#pdf.fillColor(ACCENT);
    this.#tagged("H2", () => this.#pdf.text(this.say(text), MARGIN, this.#pdf.y, { width: WIDTH }));
    this.#pdf.moveDown(0.3);
  }

  paragraph(text: Text, { soft = false, mark = "" } = {}): void {
    const spans = this.#translator.spans(text, this.#language);
    const indent = mark === "" ? 0 : 12;
    this.#pdf.font(REGULAR).fontSize(soft ? 9 : 10.5);
    const plain = spans.map((span) => span.text).join("");
    this.#makeRoom(this.#pdf.heightOfString(plain, { width: WIDTH - indent }) + 2);
    this.#pdf.fillColor(soft ? SOFT : INK);
    this.#tagged(mark === "" ? "P" : "LI", () => {
      if (mark !== "") this.#pdf.text(mark, MARGIN, this.#pdf.y, { continued: false }).moveUp();
      this.#spans(spans, MARGIN + indent, WIDTH - indent);
    });
    this.#pdf.moveDown(0.35);
  }

  notice(text: Text): void {
    const words = this.say(text).trim();
    this.#pdf.font(BOLD).fontSize(10.5);
    const inner = { width: WIDTH - 20 };
    const height = this.#pdf.heightOfString(words, inner) + 16;
    this.#makeRoom(height);
    const top = this.#pdf.y;
    this.#decorated(() => this.#pdf.roundedRect(MARGIN, top, WIDTH, height, 6).fill(WASH));
    this.#pdf.fillColor(INK);
    this.#tagged("P", () => this.#pdf.text(words, MARGIN + 10, top + 8, inner));
    this.#pdf.x = MARGIN;
    this.#pdf.y = top + height + 4;
  }

  facts(rows: readonly [Text, Text][]): void {
    for (const [label, value] of rows) {
      this.#row(
        [
          { text: this.say(label), x: MARGIN, width: 170, align: "left" },
          { text: this.say(value), x: MARGIN + 180, width: WIDTH - 180, align: "left" },
        ],
        { boldAt: 1, tags: ["TH", "TD"] },
      );
    }
    this.#pdf.moveDown(0.3);
  }

  /** Each page begins with the header again. Lets others have their turn between the rows. */
  async table(table: Pick<Table, "header" | "rows" | "widths" | "rightAligned">): Promise<void> {
    const header = this.#cells(table.header, table);
    const head = () => this.#row(header, { boldAt: "all", tags: ["TH"], ruled: true });
    this.#makeRoom(60);
    head();
    for (const [at, row] of table.rows.entries()) {
      if (at % ROWS_AT_A_TIME === ROWS_AT_A_TIME - 1) await setImmediate();
      const cells = this.#cells(row, table);
      if (!this.#fits(this.#heightOf(cells))) {
        this.#pdf.addPage();
        head();
      }
      this.#row(cells, { boldAt: null, tags: ["TD"] });
    }
    this.#pdf.moveDown(0.4);
  }

  /** Whose pages these are and how many, at the foot of each; when all have been written. */
  foot(write: (page: number, pages: number) => string): void {
    const { start, count } = this.#pdf.bufferedPageRange();
    for (let page = 0; page < count; page += 1) {
      this.#pdf.switchToPage(start + page);
      // Beneath the margin, where the next line would otherwise open a page.
      this.#pdf.page.margins.bottom = 0;
      this.#pdf.font(REGULAR).fontSize(8.5).fillColor(SOFT);
      this.#decorated(() =>
        this.#pdf.text(write(page + 1, count), MARGIN, 806, { width: WIDTH, align: "center" }),
      );
    }
  }

  say(text: Text): string {
    return drawable(this.#translator.plain(text, this.#language));
  }

  #cells(
    texts: readonly Text[],
    { widths, rightAligned }: { widths: number[]; rightAligned: number[] },
  ): Cell[] {
    const all = widths.reduce((sum, width) => sum + width, 0);
    const free = WIDTH - CELL_GAP * (widths.length - 1);
    let x = MARGIN;
    return texts.map((text, at) => {
      const width = (free * (widths[at] ?? 1)) / all;
      const cell: Cell = {
        text: this.say(text),
        x,
        width,
        align: rightAligned.includes(at) ? "right" : "left",
      };
      x += width + CELL_GAP;
      return cell;
    });
  }

  #row(
    cells: readonly Cell[],
    how: { boldAt: number | "all" | null; tags: readonly ("TH" | "TD")[]; ruled?: boolean },
  ): void {
    const height = this.#heightOf(cells);
    this.#makeRoom(height);
    const top = this.#pdf.y;
    const drawn = cells.map((cell, at) => {
      const isBold = how.boldAt === "all" || how.boldAt === at;
      return this.#pdf.struct(how.tags[at] ?? how.tags[0] ?? "TD", {}, () =>
        this.#cell(cell, top + ROW_PAD, isBold ? BOLD : REGULAR),
      );
    });
    this.#pdf.addStructure(this.#pdf.struct("TR", {}, drawn));
    const line = top + height;
    this.#decorated(() =>
      this.#pdf
        .moveTo(MARGIN, line)
        .lineTo(MARGIN + WIDTH, line)
        .lineWidth(how.ruled ? 1 : 0.4)
        .stroke(how.ruled ? ACCENT : LINE),
    );
    this.#pdf.x = MARGIN;
    this.#pdf.y = line;
  }

  /** What fits on one line is written without looking for places to break it, which takes most of the time. */
  #cell({ text, x, width, align }: Cell, top: number, font: string): void {
    this.#pdf.font(font).fontSize(10).fillColor(INK);
    const needed = this.#pdf.widthOfString(text);
    if (needed > width) this.#pdf.text(text, x, top, { width, align });
    else this.#pdf.text(text, align === "right" ? x + width - needed : x, top, { lineBreak: false });
  }

  /** In bold, which is never lower. */
  #heightOf(cells: readonly Cell[]): number {
    this.#pdf.font(BOLD).fontSize(10);
    const line = this.#pdf.currentLineHeight(true);
    const heights = cells.map(({ text, width }) =>
      this.#pdf.widthOfString(text) <= width ? line : this.#pdf.heightOfString(text, { width }),
    );
    return Math.max(...heights) + 2 * ROW_PAD;
  }

  #spans(spans: readonly Span[], x: number, width: number): void {
    for (const [at, span] of spans.entries()) {
      const options = { width, continued: at < spans.length - 1 };
      this.#pdf.font(span.bold ? BOLD : REGULAR);
      const words = drawable(span.text);
      if (at === 0) this.#pdf.text(words, x, this.#pdf.y, options);
      else this.#pdf.text(words, options);
    }
  }

  #tagged(type: "H1" | "H2" | "P" | "LI", draw: () => void): void {
    this.#pdf.addStructure(this.#pdf.struct(type, {}, draw));
  }

  /** What is not read aloud. */
  #decorated(draw: () => void): void {
    this.#pdf.markContent("Artifact");
    draw();
    this.#pdf.endMarkedContent();
  }

  #fits(height: number): boolean {
    return this.#pdf.y + height <= this.#pdf.page.height - MARGIN;
  }

  #makeRoom(height: number): void {
    if (!this.#fits(height)) this.#pdf.addPage();
  }
}

/** Signs that nobody sees go; those that the font has not become a question mark, for a name must not spoil the file. */
function drawable(text: string): string {
  return text
    .normalize("NFC")
    .replace(/(?!\n)[\p{Cc}\p{Cf}]/gu, "")
    .replace(/[^\n\u0020-\u007e\u00a0-\u00ff\u2013\u2014\u2018\u2019\u201c\u201d\u2022\u2026]/gu, "?");
}
