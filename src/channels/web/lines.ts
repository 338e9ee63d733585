import type { Content, IncomingFile } from "../../ports/channel.ts";
import type { Rendered } from "../../ports/message.ts";
import { maskIdentifiers } from "./masking.ts";

/** Codes live at most so long (policy.code.emailLifeMs), so nobody misses one that is no longer shown. */
const SECRET_SHOWN_MS = 10 * 60_000;

/** One line of a conversation as it is sealed into the transcript. Times are milliseconds since 1970. */
export type StoredLine =
  | { by: "person"; at: number; text: string; masked: boolean }
  | { by: "person"; at: number; screen: string; choice: number }
  | { by: "person"; at: number; file: IncomingFile["kind"] }
  | { by: "person"; at: number; hidden: true }
  /** Tells pages that already show the person's line `of` to take it away. */
  | { by: "hiding"; of: string }
  | { by: "bot"; at: number; message: Rendered }
  /** Was personal, and its session has ended. */
  | { by: "bot"; at: number; gone: "session" };

/** What `hiding` names when all that was personal goes. */
export const ALL_PERSONAL = "personal";

/** One line as the page gets it: `id` is the page's own for what the person said. */
export type VisibleLine =
  | (StoredLine & { id: string /** Secrets only: how long they may still be shown. */; showForMs?: number })
  | { by: "bot"; at: number; id: string; gone: "code" | "session" };

/** What a person said, as it may be kept: identifiers do not belong in a transcript. */
export function lineOfContent(content: Content, at: number): StoredLine {
  if (content.type === "tap") return { by: "person", at, screen: content.screen, choice: content.choice };
  // That one was sent, and nothing of it.
  if (content.type === "file") return { by: "person", at, file: content.file.kind };
  const text = maskIdentifiers(wordsOf(content));
  return { by: "person", at, text, masked: text !== wordsOf(content) };
}

/** What a page may show of a stored line now. */
export function showLine(id: string, line: StoredLine, now: number): VisibleLine {
  if (line.by !== "bot" || "gone" in line || line.message.class !== "secret") return { ...line, id };
  const showForMs = line.at + SECRET_SHOWN_MS - now;
  return showForMs > 0 ? { ...line, id, showForMs } : { by: "bot", at: line.at, id, gone: "code" };
}

function wordsOf(content: Content): string {
  if (content.type === "text") return content.text;
  if (content.type === "command") return `/${content.name} ${content.payload}`.trim();
  return "";
}
