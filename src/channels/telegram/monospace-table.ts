import type { RenderedTable } from "../../ports/message.ts";
import { type Cell, cellOf, EMPTY, measured, widthOf, wrap } from "./table-cells.ts";

/** Columns of monospace text that a 360-pixel phone shows in one line of a message bubble. */
export const TABLE_WIDTH = 34;

/** A column that wraps is not made narrower than its longest word, unless that word is longer than this. */
const LONGEST_WORD = 12;

interface Column {
  width: number;
  right: boolean;
}

/**
 * A table as lines of at most `TABLE_WIDTH` columns, without its caption. Side by side where that fits; words of text columns wrap, numbers never do; and
 * where even that would cut words, each row becomes a small block, its first cell on top and one `header  value` a line below it.
 */
export function layOutTable(table: RenderedTable): string {
  const header = table.header.map(cellOf);
  const rows = table.rows.map((row) => row.map(cellOf));
  const columns = widestColumns(header, rows, table.rightAligned);
  const lines = narrow(columns, header, rows) ? grid(header, rows, columns) : stacked(header, rows);
  return lines.join("\n");
}

function widestColumns(header: Cell[], rows: Cell[][], rightAligned: number[]): Column[] {
  const columns: Column[] = [];
  widen(columns, header);
  for (const row of rows) widen(columns, row);
  for (const at of rightAligned) {
    const column = columns[at];
    if (column) column.right = true;
  }
  return columns;
}

function widen(columns: Column[], row: Cell[]): void {
  for (let at = 0; at < row.length; at += 1) {
    const { width } = row[at] ?? EMPTY;
    const column = columns[at];
    if (column === undefined) columns.push({ width, right: false });
    else if (width > column.width) column.width = width;
  }
}

/** Narrows the columns until every row fits side by side, one blank between them. False: it doesn't without cutting words. */
function narrow(columns: Column[], header: Cell[], rows: Cell[][]): boolean {
  const gaps = columns.length - 1;
  if (total(columns) + gaps <= TABLE_WIDTH) return true;
  const wrapping = columns.filter((column) => !column.right);
  const fixed = total(columns) - total(wrapping);
  shrink(wrapping, TABLE_WIDTH - fixed - gaps);
  return wrapping.length > 0 && columns.every((column, at) => isLegible(column, at, [header, ...rows]));
}

/** Gives `room` to the columns: narrow ones keep their width, wide ones share the rest evenly. */
function shrink(columns: Column[], room: number): void {
  let left = room;
  const byWidth = [...columns].sort((a, b) => a.width - b.width);
  for (const [at, column] of byWidth.entries()) {
    column.width = Math.min(column.width, Math.floor(left / (byWidth.length - at)));
    left -= column.width;
  }
}

/** Whether the words of column `at` stay whole in it. */
function isLegible({ width, right }: Column, at: number, rows: Cell[][]): boolean {
  if (right || width >= LONGEST_WORD) return true;
  return rows.every((row) =>
    (row[at] ?? EMPTY).text.split(" ").every((word) => widthOf(word, false) <= width),
  );
}

/** One blank between columns when it is tight, two when it is not. */
function grid(header: Cell[], rows: Cell[][], columns: Column[]): string[] {
  const roomy = total(columns) + 2 * (columns.length - 1) <= TABLE_WIDTH;
  const gap = roomy ? 2 : 1;
  const lines: string[] = [];
  if (header.some(({ text }) => text !== "")) {
    addRow(lines, header, columns, gap);
    lines.push("-".repeat(total(columns) + gap * (columns.length - 1)));
  }
  for (const row of rows) addRow(lines, row, columns, gap);
  return lines;
}

/** Adds one row, as many lines high as its longest cell needs. */
function addRow(lines: string[], row: Cell[], columns: Column[], gap: number): void {
  if (fits(row, columns)) {
    lines.push(lineOf(row, columns, gap));
    return;
  }
  const wrapped = columns.map(({ width }, at) => wrap(row[at] ?? EMPTY, width));
  const height = Math.max(...wrapped.map((cells) => cells.length));
  for (let line = 0; line < height; line += 1) {
    const cells = wrapped.map((those) => those[line] ?? EMPTY);
    lines.push(lineOf(cells, columns, gap));
  }
}

function fits(row: Cell[], columns: Column[]): boolean {
  for (let at = 0; at < row.length; at += 1) {
    if ((row[at] ?? EMPTY).width > (columns[at]?.width ?? 0)) return false;
  }
  return true;
}

/** Cells side by side. Blanks are written before the next word only, so that no line ends in them. */
function lineOf(cells: Cell[], columns: Column[], gap: number): string {
  let line = "";
  let last = "";
  let blanks = 0;
  for (let at = 0; at < columns.length; at += 1) {
    const column = columns[at];
    const { text, width } = cells[at] ?? EMPTY;
    const room = Math.max(0, (column?.width ?? 0) - width);
    if (column?.right) blanks += room;
    if (text !== "") {
      line += blanksOf(blanks) + text;
      last = text;
      blanks = 0;
    }
    blanks += column?.right ? gap : room + gap;
  }
  // A cell of which only blanks could be sent.
  return last.endsWith(" ") ? line.trimEnd() : line;
}

const BLANKS = Array.from({ length: TABLE_WIDTH + 1 }, (_, count) => " ".repeat(count));

function blanksOf(count: number): string {
  return BLANKS[count] ?? " ".repeat(count);
}

function stacked(header: Cell[], rows: Cell[][]): string[] {
  const lines: string[] = [];
  for (const [first = EMPTY, ...rest] of rows) {
    if (lines.length > 0) lines.push("");
    const title = measured(`${header[0]?.text ?? ""} ${first.text}`.trim());
    lines.push(...textsOf(wrap(title, TABLE_WIDTH)));
    for (const [at, value] of rest.entries()) {
      if (value.text !== "") lines.push(...stackedField(header[at + 1] ?? EMPTY, value));
    }
  }
  return lines.map((line) => line.trimEnd());
}

/** A field of a block, its value at the right edge so that the amounts of several rows stand below each other. */
function stackedField(label: Cell, value: Cell): string[] {
  const room = TABLE_WIDTH - 1 - label.width - 1;
  if (room >= value.width) return [` ${label.text} ${blanksOf(room - value.width)}${value.text}`];
  const lines = textsOf(wrap(value, TABLE_WIDTH - 2)).map((line) => `  ${line}`);
  if (label.text === "") return lines;
  return [...textsOf(wrap(label, TABLE_WIDTH - 1)).map((line) => ` ${line}`), ...lines];
}

function textsOf(cells: Cell[]): string[] {
  return cells.map(({ text }) => text);
}

function total(columns: Column[]): number {
  let sum = 0;
  for (const { width } of columns) sum += width;
  return sum;
}
