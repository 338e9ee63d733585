import type { AgentFile, Text } from "../../flows/kit/effects.ts";
import { type CleanFile, FILE_ENDINGS } from "../ports/files.ts";
import type { Rendered, RenderedFile, RenderedTable, Span } from "../ports/message.ts";
import type { PageToSend } from "../ports/secure-pages.ts";
import type { Language, Translator } from "../ports/translator.ts";
import type { MessageReply } from "./replies.ts";

/** A reply in words, for any channel. `file`: the one that it names, where it names one. */
export function render(reply: MessageReply, translator: Translator, file: CleanFile | null = null): Rendered {
  const { language, table, contactRequest } = reply;
  const rendered: Rendered = {
    screen: reply.screen,
    text: paragraphs(reply.texts, language, translator),
    table: table && renderTable(table, language, translator),
    footer: paragraphs(reply.footers, language, translator),
    choices: reply.choices.map((label, index) => ({
      number: index + 1,
      label: translator.plain(label, language),
    })),
    contactRequest: contactRequest && translator.plain(contactRequest, language),
    class: reply.personal ? "personal" : "public",
  };
  if (reply.choices.length > 0) rendered.choicesLabel = translator.plain(CHOICES_BUTTON, language);
  if (reply.file && file) rendered.file = renderFile(reply.file, file);
  return rendered;
}

const CHOICES_BUTTON: Text = { key: "common:choices-button" };

function renderFile({ ticket, position, name }: AgentFile, { kind, mime, bytes }: CleanFile): RenderedFile {
  return { kind, mime, name: `${name}.${FILE_ENDINGS[mime]}`, bytes, place: { ticket, position } };
}

/** A message that is nothing but a sentence. */
export function renderSentence(
  text: Text,
  language: Language,
  translator: Translator,
  secret: boolean,
): Rendered {
  return {
    screen: "",
    text: translator.spans(text, language),
    table: null,
    footer: [],
    choices: [],
    contactRequest: null,
    class: secret ? "secret" : "public",
  };
}

/** The path under which one-time pages are found, and under which a messenger may frame them. */
export const PAGE_PATH = "/s";
const INSIDE_PATH = "/s/app";

/**
 * The link of a one-time page, with the code for whom it does not open, and what comes after it. The token stands behind the `#`, which no
 * browser sends to any server; the message is a secret like a code.
 */
export function renderLink(
  page: PageToSend,
  { base, told, opensInside }: { base: string; told: string; opensInside: boolean },
  language: Language,
  translator: Translator,
): Rendered {
  const values = { minutes: page.validMinutes, code: page.code, place: `${told}${PAGE_PATH}` };
  const isInside = opensInside && base.startsWith("https://");
  const then: Text = { key: isInside ? "page:then-inside" : "page:then-digits" };
  const texts: Text[] = [
    { key: `page:link-${page.purpose}`, values },
    ...(page.purpose === "copy" ? [] : [then]),
  ];
  return {
    ...renderSentence(then, language, translator, true),
    text: paragraphs(texts, language, translator),
    link: {
      label: translator.plain({ key: "page:open-button" }, language),
      url: `${base}${PAGE_PATH}#${page.token}`,
      // What is fetched as a file needs a browser.
      ...(page.purpose !== "copy" && { insideUrl: `${base}${INSIDE_PATH}#${page.token}` }),
    },
  };
}

const PARAGRAPH_BREAK: Span = { text: "\n\n", bold: false, code: false };

function paragraphs(texts: Text[], language: Language, translator: Translator): readonly Span[] {
  const [first] = texts;
  if (first !== undefined && texts.length === 1) return translator.spans(first, language);
  return texts.flatMap((text, index) => {
    const spans = translator.spans(text, language);
    return index === 0 ? spans : [PARAGRAPH_BREAK, ...spans];
  });
}

function renderTable(
  { caption, header, rows, rightAligned }: NonNullable<MessageReply["table"]>,
  language: Language,
  translator: Translator,
): RenderedTable {
  const plain = (text: Text) => translator.plain(text, language);
  return {
    caption: plain(caption),
    header: header.map(plain),
    rows: rows.map((row) => row.map(plain)),
    rightAligned,
  };
}
