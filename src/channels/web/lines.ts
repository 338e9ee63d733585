import type { Content, IncomingFile } from "../../ports/channel.ts";
import type { Rendered, RenderedFile } from "../../ports/message.ts";
import { maskIdentifiers } from "./masking.ts";

/** Codes live at most so long (policy.code.emailLifeMs), so nobody misses one that is no longer shown. */
const SECRET_SHOWN_MS = 10 * 60_000;

/** A message as it is kept: of a file only what it is called and where it lies. */
export interface KeptMessage extends Omit<Rendered, "file"> {
  file?: Omit<RenderedFile, "bytes">;
}

/** One line of a conversation as it is sealed into the transcript. Times are milliseconds since 1970. */
export type StoredLine =
  | { by: "person"; at: number; text: string; masked: boolean }
  | { by: "person"; at: number; screen: string; choice: number }
  | { by: "person"; at: number; file: IncomingFile["kind"] }
  | { by: "person"; at: number; hidden: true }
  /** Tells pages that already show the person's line `of` to take it away. */
  | { by: "hiding"; of: string }
  | { by: "bot"; at: number; message: KeptMessage }
  /** Was personal, and its session has ended. */
  | { by: "bot"; at: number; gone: "session" };

/** What `hiding` names when all that was personal goes. */
export const ALL_PERSONAL = "personal";

/** One line as the page gets it: `id` is the page's own for what the person said. */
export type VisibleLine =
  | (Exclude<StoredLine, { message: KeptMessage }> & { id: string })
  | {
      by: "bot";
      at: number;
      id: string;
      message: VisibleMessage /** Secrets only: how long they may still be shown. */;
      showForMs?: number;
    }
  | { by: "bot"; at: number; id: string; gone: "code" | "session" };

/** `address`: where the page gets a file from. */
interface VisibleMessage extends Omit<KeptMessage, "file"> {
  file?: { kind: RenderedFile["kind"]; name: string; address: string };
}

/** Under which a page finds the file of its chat's line, by the line's position. */
export const FILE_PATH = "/chat/files/";

/** What a person said, as it may be kept: identifiers do not belong in a transcript. */
export function lineOfContent(content: Content, at: number): StoredLine {
  if (content.type === "tap") return { by: "person", at, screen: content.screen, choice: content.choice };
  // That one was sent, and nothing of it.
  if (content.type === "file") return { by: "person", at, file: content.file.kind };
  const text = maskIdentifiers(wordsOf(content));
  return { by: "person", at, text, masked: text !== wordsOf(content) };
}

/** What was answered, as it may be kept. */
export function lineOfMessage({ file, ...message }: Rendered, at: number): StoredLine {
  if (!file) return { by: "bot", at, message };
  const { bytes: _, ...kept } = file;
  return { by: "bot", at, message: { ...message, file: kept } };
}

/** Whether it goes when the session ends: what is personal, and what an agent sent. */
export function isPersonal({ class: replyClass, file }: KeptMessage): boolean {
  return replyClass === "personal" || file !== undefined;
}

/** What a page may show of a stored line now. */
export function showLine(id: string, position: number, line: StoredLine, now: number): VisibleLine {
  if (line.by !== "bot" || "gone" in line) return { ...line, id };
  const { file, ...message } = line.message;
  const address = `${FILE_PATH}${position}`;
  const shown = file ? { ...message, file: { kind: file.kind, name: file.name, address } } : message;
  if (message.class !== "secret") return { ...line, message: shown, id };
  const showForMs = line.at + SECRET_SHOWN_MS - now;
  return showForMs > 0
    ? { ...line, message: shown, id, showForMs }
    : { by: "bot", at: line.at, id, gone: "code" };
}

function wordsOf(content: Content): string {
  if (content.type === "text") return content.text;
  if (content.type === "command") return `/${content.name} ${content.payload}`.trim();
  return "";
}
