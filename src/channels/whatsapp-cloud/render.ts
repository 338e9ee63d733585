import { type ChannelLimits, DeliveryError } from "../../ports/channel.ts";
import type { Rendered, RenderedChoice, RenderedFile } from "../../ports/message.ts";
import { dressed, numbered, paragraphs, split, tableText, writtenLink } from "../shared/whatsapp-text.ts";
import { writeChoiceId } from "./choice-id.ts";
import { type Interactive, LONGEST, type MediaPart, type MessagePart, MOST, type Row } from "./payload.ts";

export const CLOUD_LIMITS: ChannelLimits = {
  buttonLabel: LONGEST.rowTitle,
  buttons: MOST.rows,
  text: LONGEST.text,
  contactRequest: true,
};

/** On the button that opens a list, where a message brings no word for it. */
const LIST_BUTTON = "☰";

/** A photo or a document that has to be uploaded before it can be posted. */
export interface FilePart {
  file: RenderedFile;
  caption: string;
}

/**
 * A message as one or more to post, in this order; what can be tapped is under the last. Words stand under their file where they fit and
 * nothing can be tapped. `asksNumber`: whether the person's number is not known yet, so that it is worth asking for. Throws `DeliveryError`
 * `rejected` when there is nothing to show.
 */
export function renderMessage(message: Rendered, asksNumber: boolean): (MessagePart | FilePart)[] {
  const { file } = message;
  if (!file) return renderWords(message, asksNumber);
  const caption = captionOf(message, asksNumber);
  return caption === null
    ? [{ file, caption: "" }, ...renderWords(message, asksNumber)]
    : [{ file, caption }];
}

/** What is posted for a file once Meta has an id of it. */
export function mediaPart({ file, caption }: FilePart, id: string): MediaPart {
  const words = caption === "" ? {} : { caption };
  return file.kind === "photo"
    ? { type: "image", image: { id, ...words } }
    : { type: "document", document: { id, ...words, filename: file.name } };
}

/** Null: the words need a message of their own. */
function captionOf(message: Rendered, asksNumber: boolean): string | null {
  const { link, choices, contactRequest } = message;
  const canBeTapped = link !== undefined || choices.length > 0 || (asksNumber && contactRequest !== null);
  const words = wholeText(message, null).trim();
  return canBeTapped || words.length > LONGEST.caption ? null : words;
}

function renderWords(message: Rendered, asksNumber: boolean): MessagePart[] {
  const request = asksNumber ? message.contactRequest : null;
  const dress = dressOf(message, request !== null);
  const whole = wholeText(message, dress);
  const parts = dress === null ? texts(whole) : under(whole, dress);
  if (parts.length === 0) throw new DeliveryError("rejected", { cause: new RangeError("an empty message") });
  if (request === null || dress === REQUEST) return parts;
  return [...parts, { type: "interactive", interactive: REQUEST.make(request) }];
}

/** What can be tapped below it, which is one kind of thing only; the rest stands in the text, or in a message of its own. */
function dressOf(message: Rendered, asksNumber: boolean): Dress | null {
  const { link, choices } = message;
  if (link !== undefined && isForButton(link.url)) return linkDress(link);
  return asksNumber && choices.length === 0 ? REQUEST : choicesDress(message);
}

function wholeText({ text, table, footer, link, choices }: Rendered, dress: Dress | null): string {
  return paragraphs([
    dressed(text),
    tableText(table),
    dressed(footer),
    link === undefined || dress?.carries === "link" ? "" : writtenLink(link),
    dress?.carries === "choices" ? "" : numbered(choices),
  ]);
}

/** What is under a text: how long that may be, and the message it makes with it. */
interface Dress {
  carries: "link" | "choices" | "request";
  longest: number;
  make(text: string): Interactive;
}

/** WhatsApp's own button with which a person shares his number. */
const REQUEST: Dress = {
  carries: "request",
  longest: LONGEST.buttonBody,
  make: (text) => ({
    type: "request_contact_info",
    body: { text },
    action: { name: "request_contact_info" },
  }),
};

function texts(whole: string): MessagePart[] {
  return split(whole, LONGEST.text).map((body) => ({ type: "text", text: { body, preview_url: false } }));
}

/** What does not fit with the buttons goes before them as plain text, at a sentence's end. */
function under(whole: string, { longest, make }: Dress): MessagePart[] {
  const last = split(whole, longest).at(-1);
  if (last === undefined) return [];
  const before = whole.trim().slice(0, -last.length);
  return [...texts(before), { type: "interactive", interactive: make(last) }];
}

/** Meta takes any web address on a button; one of this machine, as in a demo, can't be opened from a phone and is written out. */
function isForButton(url: string): boolean {
  return url.startsWith("https://");
}

function linkDress({ label, url }: NonNullable<Rendered["link"]>): Dress {
  const parameters = { display_text: cut(label, LONGEST.displayText), url };
  return {
    carries: "link",
    longest: LONGEST.buttonBody,
    make: (text) => ({ type: "cta_url", body: { text }, action: { name: "cta_url", parameters } }),
  };
}

/** Up to three short choices are buttons, up to ten are rows of a list, more are numbers in the text. */
function choicesDress(message: Rendered): Dress | null {
  const { choices } = message;
  if (choices.length === 0 || choices.length > MOST.rows) return null;
  return fitButtons(choices) ? buttonsDress(message) : listDress(message);
}

function fitButtons(choices: readonly RenderedChoice[]): boolean {
  const titles = choices.map(({ label }) => label.trim());
  const areShort = titles.every((title) => title.length <= LONGEST.buttonTitle);
  return choices.length <= MOST.buttons && areShort && new Set(titles).size === titles.length;
}

function buttonsDress({ screen, choices }: Rendered): Dress {
  const buttons = choices.map((choice) => ({
    type: "reply" as const,
    reply: { id: idOf(screen, choice), title: choice.label.trim() },
  }));
  return {
    carries: "choices",
    longest: LONGEST.buttonBody,
    make: (text) => ({ type: "button", body: { text }, action: { buttons } }),
  };
}

function listDress({ screen, choices, choicesLabel }: Rendered): Dress {
  const titles = titlesOf(choices.map(({ label }) => label.trim()));
  const rows = choices.map((choice, at) => rowOf(screen, choice, titles[at] ?? ""));
  const button = cut(choicesLabel ?? LIST_BUTTON, LONGEST.listButton);
  return {
    carries: "choices",
    longest: LONGEST.listBody,
    make: (text) => ({ type: "list", body: { text }, action: { button, sections: [{ rows }] } }),
  };
}

/** A label that is too long for a title stands whole below its beginning, or below its end where another begins the same. */
function rowOf(screen: string, choice: RenderedChoice, title: string): Row {
  const label = choice.label.trim();
  const id = idOf(screen, choice);
  return title === label ? { id, title } : { id, title, description: cut(label, LONGEST.rowDescription) };
}

function titlesOf(labels: readonly string[]): string[] {
  const beginnings = labels.map((label) => cut(label, LONGEST.rowTitle));
  return labels.map((label, at) => {
    const beginning = beginnings[at] ?? "";
    const isAlone = beginnings.filter((other) => other === beginning).length === 1;
    return isAlone || beginning === label ? beginning : endOf(label, LONGEST.rowTitle);
  });
}

/** The last words that fit. */
function endOf(text: string, longest: number): string {
  const words = text.split(" ");
  const fits = (from: number) => words.slice(from).join(" ").length <= longest - 1;
  const from = words.findIndex((_, at) => fits(at));
  return from < 0 ? cut(text, longest) : `…${words.slice(from).join(" ")}`;
}

function idOf(screen: string, choice: RenderedChoice): string {
  const id = writeChoiceId({ screen, choice: choice.number });
  if (id !== null) return id;
  throw new DeliveryError("rejected", { cause: new RangeError("a button can't carry the screen's id") });
}

/** At most so long, at a word's end where there is one, with a sign that something is missing. */
function cut(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const [head = ""] = split(text, longest - 1);
  return `${head}…`;
}
