import type { Rendered, RenderedTable, Span } from "../../ports/message.ts";

/** How a terminal shows things. */
export interface Dress {
  colours: boolean;
  /** Columns of the terminal. */
  width: number;
}

const BOLD = ["\u001B[1m", "\u001B[22m"] as const;
const DIM = ["\u001B[2m", "\u001B[22m"] as const;
const REVERSE = ["\u001B[7m", "\u001B[27m"] as const;

/** A message for a terminal: wrapped text, a plain table, numbered choices. */
export function renderForTerminal(message: Rendered, dress: Dress): string {
  const parts = [
    text(message.text, dress),
    message.table ? table(message.table, dress) : "",
    text(message.footer, dress),
    message.file ? `  ${message.file.name}` : "",
    message.link ? `  ${message.link.label}: ${message.link.url}` : "",
    message.choices
      .map(({ number, label }) => `  ${paint(String(number), BOLD, dress)}  ${label}`)
      .join("\n"),
  ];
  return `\n${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function text(spans: readonly Span[], dress: Dress): string {
  return wrap(
    spans.map((span) => paint(span.text, span.code ? REVERSE : span.bold ? BOLD : null, dress)).join(""),
    dress.width,
  );
}

/** Breaks lines between words; the escape sequences of colours have no width. */
function wrap(content: string, width: number): string {
  return content
    .split("\n")
    .map((line) => wrapLine(line, width))
    .join("\n");
}

function wrapLine(line: string, width: number): string {
  let column = 0;
  let wrapped = "";
  for (const word of line.split(/(?<= )/)) {
    const length = visibleLength(word);
    if (column > 0 && column + length > width) {
      wrapped = `${wrapped.trimEnd()}\n`;
      column = 0;
    }
    wrapped += word;
    column += length;
  }
  return wrapped;
}

function visibleLength(word: string): number {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: an escape sequence begins with one.
  return [...word.replace(/\u001B\[\d+m/g, "")].length;
}

function table({ caption, header, rows, rightAligned }: RenderedTable, dress: Dress): string {
  const all = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...all.map((row) => visibleLength(row[column] ?? ""))));
  const line = (row: string[]) =>
    `  ${row.map((cell, column) => pad(cell, widths[column] ?? 0, rightAligned.includes(column))).join("   ")}`.trimEnd();
  const rule = `  ${widths.map((width) => "─".repeat(width)).join("   ")}`;
  return [
    `  ${paint(caption, BOLD, dress)}`,
    paint(line(header), DIM, dress),
    paint(rule, DIM, dress),
    ...rows.map(line),
  ].join("\n");
}

function pad(cell: string, width: number, right: boolean): string {
  const space = " ".repeat(Math.max(0, width - visibleLength(cell)));
  return right ? space + cell : cell + space;
}

function paint(content: string, style: readonly [string, string] | null, dress: Dress): string {
  return dress.colours && style ? style[0] + content + style[1] : content;
}
