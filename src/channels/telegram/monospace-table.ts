import type { RenderedTable } from "../../ports/message.ts";
import { sendable } from "./rich-text.ts";

/** Columns of monospace text that a 360-pixel phone shows in one line of a message bubble. */
export const TABLE_WIDTH = 34;

/** A column that wraps is not made narrower than its longest word, unless that word is longer than this. */
const LONGEST_WORD = 12;

const graphemes = new Intl.Segmenter("id", { granularity: "grapheme" });

interface Column {
  width: number;
  right: boolean;
}

/**
 * A table as lines of at most `TABLE_WIDTH` columns, without its caption. Side by side where that fits; words of text columns wrap, numbers never do; and
 * where even that would cut words, each row becomes a small block, its first cell on top and one `header  value` a line below it.
 */
export function layOutTable(table: RenderedTable): string {
  const count = Math.max(table.header.length, ...table.rows.map((row) => row.length));
  const normal = (row: string[]) => Array.from({ length: count }, (_, at) => oneLine(row[at] ?? ""));
  const header = normal(table.header);
  const rows = table.rows.map(normal);
  const columns = fitColumns([header, ...rows], table.rightAligned);
  const lines = columns === null ? stacked(header, rows) : grid(header, rows, columns);
  return lines.map((line) => line.trimEnd()).join("\n");
}

/** Widths with which every row fits side by side, or null. One blank between columns when it is tight, two when it is not. */
function fitColumns(cells: string[][], rightAligned: number[]): Column[] | null {
  const columns: Column[] = (cells[0] ?? []).map((_, at) => ({
    width: Math.max(...cells.map((row) => widthOf(row[at] ?? ""))),
    right: rightAligned.includes(at),
  }));
  const gaps = columns.length - 1;
  if (total(columns) + gaps <= TABLE_WIDTH) return columns;
  const wrapping = columns.filter((column) => !column.right);
  const fixed = total(columns) - total(wrapping);
  shrink(wrapping, TABLE_WIDTH - fixed - gaps);
  const legible = columns.every((column, at) => column.right || column.width >= longestWord(cells, at));
  return wrapping.length > 0 && legible ? columns : null;
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

function grid(header: string[], rows: string[][], columns: Column[]): string[] {
  const roomy = total(columns) + 2 * (columns.length - 1) <= TABLE_WIDTH;
  const gap = roomy ? "  " : " ";
  const row = (cells: string[]) => gridRow(cells, columns, gap);
  const body = rows.flatMap(row);
  if (header.every((cell) => cell === "")) return body;
  const rule = "-".repeat(total(columns) + gap.length * (columns.length - 1));
  return [...row(header), rule, ...body];
}

/** One row, as many lines high as its longest cell needs. */
function gridRow(cells: string[], columns: Column[], gap: string): string[] {
  const wrapped = columns.map((column, at) => wrap(cells[at] ?? "", column.width));
  const height = Math.max(...wrapped.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) =>
    columns.map((column, at) => pad(wrapped[at]?.[line] ?? "", column.width, column.right)).join(gap),
  );
}

function stacked(header: string[], rows: string[][]): string[] {
  return rows.flatMap((row, at) => {
    const [first = "", ...rest] = row;
    const fields = rest.flatMap((value, field) =>
      value === "" ? [] : stackedField(header[field + 1] ?? "", value),
    );
    return [...(at === 0 ? [] : [""]), ...wrap(`${header[0] ?? ""} ${first}`.trim(), TABLE_WIDTH), ...fields];
  });
}

/** A field of a block, its value at the right edge so that the amounts of several rows stand below each other. */
function stackedField(label: string, value: string): string[] {
  const room = TABLE_WIDTH - 1 - widthOf(label) - 1;
  if (room >= widthOf(value)) return [` ${label} ${pad(value, room, true)}`];
  const lines = wrap(value, TABLE_WIDTH - 2).map((line) => `  ${line}`);
  return label === "" ? lines : [...wrap(label, TABLE_WIDTH - 1).map((line) => ` ${line}`), ...lines];
}

/** Words in lines of at most `width`; later lines stand in by one so that rows can be told apart. Longer words are cut. */
function wrap(text: string, width: number): string[] {
  if (widthOf(text) <= width) return [text];
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ").flatMap((each) => chop(each, width))) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (widthOf(longer) <= width) line = longer;
    else {
      lines.push(line);
      line = widthOf(word) < width ? ` ${word}` : word;
    }
  }
  return [...lines, line];
}

/** A word in pieces that fit a line; one that fits anyway stays whole. */
function chop(word: string, width: number): string[] {
  if (widthOf(word) <= width) return [word];
  const pieces: string[] = [""];
  for (const { segment } of graphemes.segment(word)) {
    const last = pieces.length - 1;
    const longer = `${pieces[last]}${segment}`;
    if (widthOf(longer) <= width) pieces[last] = longer;
    else pieces.push(segment);
  }
  return pieces;
}

function longestWord(cells: string[][], at: number): number {
  const words = cells.flatMap((row) => (row[at] ?? "").split(" "));
  return Math.min(LONGEST_WORD, Math.max(...words.map(widthOf)));
}

function pad(text: string, width: number, right: boolean): string {
  const blanks = " ".repeat(Math.max(0, width - widthOf(text)));
  return right ? blanks + text : text + blanks;
}

/** Letters, figures and signs of one column each that nothing combines with: nearly every cell there is. */
const ONE_COLUMN_EACH = /^[\u0020-\u007e\u00a0-\u02ff\u2010-\u2027\u2030-\u205e]*$/;

/** Columns a text takes: a base letter with its marks is one, an emoji two. */
function widthOf(text: string): number {
  if (ONE_COLUMN_EACH.test(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemes.segment(text)) width += /\p{Emoji_Presentation}/u.test(segment) ? 2 : 1;
  return width;
}

function total(columns: Column[]): number {
  return columns.reduce((sum, column) => sum + column.width, 0);
}

function oneLine(cell: string): string {
  return /^\S*(?: \S+)*$/.test(cell) ? sendable(cell) : sendable(cell).replace(/\s+/g, " ").trim();
}
