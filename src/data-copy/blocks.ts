import type { Text } from "../../locales/catalog.ts";

/** What a copy says, in the order in which it is read, before anybody decides how it looks. */
export type Block =
  | { kind: "heading"; text: Text }
  | { kind: "paragraph"; text: Text }
  /** Said so that it is not overlooked. */
  | { kind: "notice"; text: Text }
  /** Where the figures before it come from, and of which day they are. */
  | { kind: "source"; text: Text }
  | { kind: "facts"; rows: [label: Text, value: Text][] }
  | Table
  | { kind: "list"; items: Text[] };

/** `widths` are shares of the line; columns listed in `rightAligned` hold figures. */
export interface Table {
  kind: "table";
  header: Text[];
  rows: Text[][];
  widths: number[];
  rightAligned: number[];
}

export const heading = (text: Text): Block => ({ kind: "heading", text });
export const day = (at: string): Text => ({ key: "copy:day", values: { at } });
export const moment = (at: number | null): Text => ({ key: "copy:moment", values: { at } });
export const money = (amount: number): Text => ({ key: "copy:money", values: { amount } });
/** Whole ones, and never none. */
export const kilobytes = (bytes: number): number => Math.max(1, Math.round(bytes / 1024));
/** Words of the record itself. */
export const plain = (text: string): Text => ({ key: "copy:plain", values: { text } });

/** A table under its heading, or nothing where there is nothing to show. */
export function section(title: Text, table: Omit<Table, "kind">, ...after: Block[]): Block[] {
  if (table.rows.length === 0) return [];
  return [heading(title), { kind: "table", ...table }, ...after];
}
