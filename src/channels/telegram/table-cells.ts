import { sendable } from "./rich-text.ts";

/** One line of text that has been measured. */
export interface Cell {
  text: string;
  /** Columns it takes. */
  width: number;
  /** Every one of its characters takes one. */
  isEven: boolean;
}

export const EMPTY: Cell = { text: "", width: 0, isEven: true };

const graphemes = new Intl.Segmenter("id", { granularity: "grapheme" });

/** A cell made ready for its line. */
export function cellOf(text: string): Cell {
  const { length } = text;
  return isTidy(text, length) ? { text, width: length, isEven: true } : measured(oneLine(text));
}

/** A text that is one line already. */
export function measured(text: string): Cell {
  const isEven = ONE_COLUMN_EACH.test(text);
  return { text, width: widthOf(text, isEven), isEven };
}

/** Words in lines of at most `width`; later lines stand in by one so that rows can be told apart. Longer words are cut. */
export function wrap(cell: Cell, width: number): Cell[] {
  if (cell.width <= width) return [cell];
  const { isEven } = cell;
  const lines: Cell[] = [];
  let line = "";
  const end = () => lines.push({ text: line, width: widthOf(line, isEven), isEven });
  for (const word of words(cell, width)) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (widthOf(longer, isEven) <= width) line = longer;
    else {
      end();
      line = widthOf(word, isEven) < width ? ` ${word}` : word;
    }
  }
  end();
  return lines;
}

/** The words of a cell, those that don't fit a line in pieces that do. */
function words({ text, isEven }: Cell, width: number): string[] {
  const whole = text.split(" ");
  if (whole.every((word) => widthOf(word, isEven) <= width)) return whole;
  return whole.flatMap((word) => chop(word, width));
}

function chop(word: string, width: number): string[] {
  if (widthOf(word, false) <= width) return [word];
  const pieces: string[] = [""];
  for (const { segment } of graphemes.segment(word)) {
    const last = pieces.length - 1;
    const longer = `${pieces[last]}${segment}`;
    if (widthOf(longer, false) <= width) pieces[last] = longer;
    else pieces.push(segment);
  }
  return pieces;
}

/** Letters, figures and signs of one column each that nothing combines with: nearly every cell there is. */
const ONE_COLUMN_EACH = /^[\u0020-\u007e\u00a0-\u02ff\u2010-\u2027\u2030-\u205e]*$/;

/** Columns a text takes: a base letter with its marks is one, an emoji two. `isEven`: that it takes one for each character is known. */
export function widthOf(text: string, isEven: boolean): number {
  if (isEven || ONE_COLUMN_EACH.test(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemes.segment(text)) width += /\p{Emoji_Presentation}/u.test(segment) ? 2 : 1;
  return width;
}

function oneLine(cell: string): string {
  return /^\S*(?: \S+)*$/.test(cell) ? sendable(cell) : sendable(cell).replace(/\s+/g, " ").trim();
}

const BLANK = 0x20;

/**
 * Whether a cell is words of one column a character with single blanks between them: it is sent as it stands. A loop, because cells are short
 * and patterns cost more than twice as much. `length`: the text's, asked once, for V8 looks it up by the kind of string, of which cells have many.
 */
function isTidy(text: string, length: number): boolean {
  let before = BLANK;
  for (let at = 0; at < length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === BLANK ? before === BLANK : !isEvenSign(unit)) return false;
    before = unit;
  }
  return before !== BLANK || length === 0;
}

/** As `ONE_COLUMN_EACH`, without white space. */
function isEvenSign(unit: number): boolean {
  if (unit <= 0x7e) return unit > BLANK;
  return (
    (unit > 0xa0 && unit <= 0x2ff) || (unit >= 0x2010 && unit <= 0x2027) || (unit >= 0x2030 && unit <= 0x205e)
  );
}
