import { policy } from "../../policy.ts";
import type { Content } from "../../ports/channel.ts";

/** What the page posts, checked. */
export interface PostedMessage {
  /** Made by the page; the same for every try. */
  id: string;
  /** Name of the chat that the page believes to speak in, as the event stream greeted it; null from clients without one. */
  chat: string | null;
  content: Content;
  language: "id" | "en" | null;
}

/** Ids of messages that the page makes. */
export const ID = /^[A-Za-z0-9_-]{8,64}$/;
const SCREEN_LENGTH = 128;
const CHOICES = 99;
const COMMAND = /^\/([a-z]{1,32})(?:\s+(.{0,256}))?$/i;

/** Reads the body of a post, or null when it is not a message of ours. */
export function readPostedMessage(body: unknown): PostedMessage | null {
  if (!isRecord(body)) return null;
  const { id, chat, language } = body;
  const content = readContent(body);
  if (typeof id !== "string" || !ID.test(id) || content === null) return null;
  return {
    id,
    chat: typeof chat === "string" ? chat : null,
    content,
    language: language === "id" || language === "en" ? language : null,
  };
}

function readContent({ text, screen, choice }: Record<string, unknown>): Content | null {
  if (typeof text === "string") return readText(text);
  if (typeof screen !== "string" || typeof choice !== "number") return null;
  const fits = screen.length > 0 && screen.length <= SCREEN_LENGTH;
  return fits && Number.isInteger(choice) && choice >= 1 && choice <= CHOICES
    ? { type: "tap", screen, choice }
    : null;
}

function readText(text: string): Content | null {
  const cut = cutText(text);
  if (cut.trim() === "") return null;
  const [, name, payload] = COMMAND.exec(cut.trim()) ?? [];
  return name === undefined
    ? { type: "text", text: cut }
    : { type: "command", name: name.toLowerCase(), payload: payload ?? "" };
}

/** One more than the product reads, so that it can still see that the text was too long, and no megabyte enters a mailbox. */
function cutText(text: string): string {
  const most = policy.input.textCodePoints + 1;
  return text.length <= most ? text : [...text].slice(0, most).join("");
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
