import type { Text } from "../../locales/catalog.ts";
import type { NoticeAbout } from "../ports/account.ts";
import type { MailedAnswer } from "../ports/ticket-mail.ts";
import { PAGE_PATH } from "./render.ts";

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
    case "ticket-answer":
      return mailedAnswer(about);
    case "password-set":
    case "password-reset":
    case "authenticator-set":
      return { key: `notice:chat-${about.kind}` };
    default:
      return about satisfies never;
  }
}

/**
 * What a notice says by SMS or e-mail, with a code where there may be something to object to. A link is in none but an e-mail whose receiver
 * got a token for it; `place` is the address of the pages.
 */
export function noticeOutside(about: NoticeAbout, place: string): Text {
  switch (about.kind) {
    case "new-chat":
      return { key: "notice:out-new", values: { at: about.at } };
    case "change-pending": {
      const { number, at, code, token } = about;
      if (token !== undefined && place !== "") {
        const link = `${place}${PAGE_PATH}#${token}`;
        return { key: `notice:mail-pending-${about.what}`, values: { number, at, code, link } };
      }
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
    case "ticket-answer":
      return mailedAnswer(about);
    case "password-set":
    case "password-reset":
    case "authenticator-set":
      return { key: `page:notice-${about.kind}` };
    default:
      return about satisfies never;
  }
}

/** What stands over an e-mail. */
export function noticeSubject(about: NoticeAbout): Text {
  if (about.kind !== "ticket-answer") return { key: "notice:subject" };
  return { key: "notice:answer-subject", values: { number: about.number } };
}

function mailedAnswer({ number, agent, text }: MailedAnswer): Text {
  return { key: "notice:answer", values: { number, agent: agent.name, code: agent.code, text } };
}

function channelWord(channel: string): "telegram" | "whatsapp" | "web" | "other" {
  return channel === "telegram" || channel === "whatsapp" || channel === "web" ? channel : "other";
}
