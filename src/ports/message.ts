/**
 * A message ready for a channel: the words are final, the dress is the channel's. Text comes as spans, so that nothing a person typed can
 * become markup.
 */
export interface Rendered {
  /** Id of the screen this message opens; taps carry it back. */
  screen: string;
  /** Above the table, if there is one. */
  text: readonly Span[];
  table: RenderedTable | null;
  /** Below the table. */
  footer: readonly Span[];
  choices: RenderedChoice[];
  /** What stands on a button that opens the choices, where a channel folds them away. Absent: the channel's own word. */
  choicesLabel?: string;
  /** A page to open, in the browser or, where the channel can, inside the messenger. Its address is a secret. Absent: none. */
  link?: RenderedLink;
  /** A photo or a document; the text stands under it. Absent: none. */
  file?: RenderedFile;
  /** Label of a button that shares the sender's own number, where the channel can; null for none. */
  contactRequest: string | null;
  /** `secret` messages are not previewed, not quoted, not kept in a transcript longer than they live. */
  class: ReplyClass;
}

/** What an agent sends. */
export interface RenderedFile {
  kind: "photo" | "document";
  mime: "image/jpeg" | "application/pdf";
  /** Ours, with an ending: `HK-7F3KD-5.pdf`. */
  name: string;
  bytes: Uint8Array;
  /** Where it is kept, for a channel that keeps messages and no bytes. */
  place: { ticket: string; position: number };
}

/** A link to a one-time page. */
export interface RenderedLink {
  label: string;
  /** Whole, or a path for a channel whose chat is a page of the same server. */
  url: string;
  /** The same page, for a messenger that opens it inside itself and says who does. Absent: only a browser will do. */
  insideUrl?: string;
}

/** Who may still see a reply when it is about to leave. */
type ReplyClass = "public" | "personal" | "secret";

/** A piece of text and how it looks. */
export interface Span {
  text: string;
  bold: boolean;
  /** To be copied as it stands: a code, a command word. */
  code: boolean;
}

/** A small table: plain strings, the last column right-aligned when `numeric`. */
export interface RenderedTable {
  caption: string;
  header: string[];
  rows: string[][];
  /** Index of columns to align to the right. */
  rightAligned: number[];
}

/** Something to choose, by a button or by its number. */
export interface RenderedChoice {
  /** Number to type, from 1. */
  number: number;
  label: string;
}
