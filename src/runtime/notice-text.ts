import type { Text } from "../../locales/catalog.ts";
import type { NoticeAbout } from "../ports/account.ts";

/** What a notice says in a chat, where "bukan saya" is enough to object. */
export function noticeInChat(about: NoticeAbout): Text {
  switch (about.kind) {
    case "new-chat":
      return { key: `notice:chat-new-${channelWord(about.channel)}`, values: { at: about.at } };
    case "change-pending": {
      const { number, at } = about;
      return { key: `notice:chat-pending-${about.what}`, values: { number, at } };
    }
    case "change-done":
      return { key: `notice:chat-done-${about.what}`, values: { number: about.number } };
    case "change-stopped":
      return { key: "notice:chat-stopped", values: { number: about.number } };
    case "case-closed":
      return { key: "notice:chat-closed", values: { number: about.number } };
    case "disowned":
      return { key: "notice:chat-disowned", values: { number: about.number } };
    case "copy-taken":
      return { key: "notice:chat-copy-taken", values: { number: about.number } };
    default:
      return about satisfies never;
  }
}

/** What a notice says by SMS or e-mail: never a link, and a code where there may be something to object to. */
export function noticeOutside(about: NoticeAbout): Text {
  switch (about.kind) {
    case "new-chat":
      return { key: "notice:out-new", values: { at: about.at } };
    case "change-pending": {
      const { at, code } = about;
      return { key: `notice:out-pending-${about.what}`, values: { at, code } };
    }
    case "change-done":
      return { key: `notice:out-done-${about.what}`, values: { number: about.number } };
    case "change-stopped":
      return { key: "notice:out-stopped", values: { number: about.number } };
    case "case-closed":
      return { key: "notice:out-closed", values: { number: about.number } };
    case "disowned":
      return { key: "notice:out-disowned", values: { number: about.number } };
    case "copy-taken":
      return { key: "notice:out-copy-taken", values: { number: about.number } };
    default:
      return about satisfies never;
  }
}

function channelWord(channel: string): "telegram" | "whatsapp" | "web" | "other" {
  return channel === "telegram" || channel === "whatsapp" || channel === "web" ? channel : "other";
}
