/**
 * What Meta takes at `POST /{phone number}/messages`, as far as this product uses it: shapes, and every limit in characters. Written from Meta's
 * OpenAPI (github.com/facebook/openapi, business-messaging) and its pages on each kind of message, not from what the product sends.
 */
import { isDeepStrictEqual } from "node:util";

export type Payload = Record<string, unknown>;

/** Everything that is wrong with a message; nothing when Meta would take it. */
export function violationsOf(message: Payload): string[] {
  if (message["status"] !== undefined) return receiptViolations(message);
  const wrong = new Wrongs();
  wrong.unless(message["messaging_product"] === "whatsapp", "messaging_product must be whatsapp");
  wrong.unless(message["recipient_type"] === "individual", "recipient_type must be individual");
  checkRecipient(message, wrong);
  wrong.text(message["biz_opaque_callback_data"] ?? "-", "biz_opaque_callback_data", 512);
  const type = String(message["type"]);
  const check = KINDS[type];
  if (check) check(objectIn(message, type), wrong);
  else wrong.add(`type ${type} is not one that this product sends`);
  const allowed = [...ENVELOPE, type];
  for (const key of Object.keys(message)) wrong.unless(allowed.includes(key), `unknown parameter ${key}`);
  return wrong.list;
}

const ENVELOPE = [
  "messaging_product",
  "recipient_type",
  "to",
  "recipient",
  "type",
  "biz_opaque_callback_data",
];

class Wrongs {
  readonly list: string[] = [];
  add(what: string): void {
    this.list.push(what);
  }
  unless(isRight: boolean, what: string): void {
    if (!isRight) this.add(what);
  }
  /** A text of 1 to so many characters, with nothing but words at its ends. */
  text(value: unknown, name: string, longest: number): void {
    if (typeof value !== "string" || value.trim() === "") this.add(`${name} must be a text`);
    else this.unless(value.length <= longest, `${name} has ${value.length} characters, more than ${longest}`);
  }
}

function checkRecipient({ to, recipient }: Payload, wrong: Wrongs): void {
  const byPhone = typeof to === "string" && /^\d{5,15}$/.test(to);
  const byUser = typeof recipient === "string" && /^[A-Z]{2}\.(ENT\.)?[0-9A-Za-z]{1,128}$/.test(recipient);
  wrong.unless(to === undefined || byPhone, "to must be a phone number in digits");
  wrong.unless(recipient === undefined || byUser, "recipient must be a business-scoped user id");
  wrong.unless(byPhone || byUser, "there is nobody whom it is for");
}

const KINDS: Record<string, (content: Payload, wrong: Wrongs) => void> = {
  text(content, wrong) {
    wrong.text(content["body"], "text.body", 4_096);
    wrong.unless(content["preview_url"] !== true, "a link of ours is fetched by Meta for a preview");
  },
  image(content, wrong) {
    checkMedia(content, ["id", "caption"], wrong);
  },
  document(content, wrong) {
    checkMedia(content, ["id", "caption", "filename"], wrong);
    wrong.text(content["filename"], "filename", 240);
  },
  interactive(content, wrong) {
    const type = String(content["type"]);
    const check = INTERACTIVE[type];
    if (!check) return wrong.add(`interactive type ${type} is not one that this product sends`);
    wrong.text(objectIn(content, "body")["text"], `${type} body`, type === "list" ? 4_096 : 1_024);
    check(objectIn(content, "action"), wrong);
  },
  template(content, wrong) {
    wrong.unless(/^[a-z0-9_]{1,512}$/.test(String(content["name"])), "template name");
    wrong.text(objectIn(content, "language")["code"], "template language", 15);
    for (const component of listIn(content, "components")) checkComponent(component, wrong);
  },
};

const INTERACTIVE: Record<string, (action: Payload, wrong: Wrongs) => void> = {
  button(action, wrong) {
    const replies = listIn(action, "buttons").map((button) => {
      wrong.unless(button["type"] === "reply", "a button must be of type reply");
      return objectIn(button, "reply");
    });
    wrong.unless(replies.length >= 1 && replies.length <= 3, `${replies.length} buttons, not 1 to 3`);
    for (const reply of replies) {
      wrong.text(reply["title"], "button title", 20);
      checkId(reply["id"], 256, wrong);
    }
    checkUnique(replies, "title", wrong);
    checkUnique(replies, "id", wrong);
  },
  list(action, wrong) {
    wrong.text(action["button"], "list button", 20);
    const sections = listIn(action, "sections");
    wrong.unless(sections.length >= 1 && sections.length <= 10, `${sections.length} sections, not 1 to 10`);
    const rows = sections.flatMap((section) => {
      if (sections.length > 1) wrong.text(section["title"], "section title", 24);
      return listIn(section, "rows");
    });
    wrong.unless(rows.length >= 1 && rows.length <= 10, `${rows.length} rows in all, not 1 to 10`);
    for (const row of rows) {
      wrong.text(row["title"], "row title", 24);
      checkId(row["id"], 200, wrong);
      if (row["description"] !== undefined) wrong.text(row["description"], "row description", 72);
    }
    checkUnique(rows, "id", wrong);
  },
  cta_url(action, wrong) {
    wrong.unless(action["name"] === "cta_url", "the action of a cta_url is cta_url");
    const { display_text, url } = objectIn(action, "parameters");
    wrong.text(display_text, "display_text", 20);
    wrong.unless(/^https?:\/\/[^\s]+$/.test(String(url)), "url must be an address of the web");
  },
  request_contact_info(action, wrong) {
    wrong.unless(
      isDeepStrictEqual(action, { name: "request_contact_info" }),
      "action of request_contact_info",
    );
  },
};

function checkMedia(content: Payload, allowed: readonly string[], wrong: Wrongs): void {
  wrong.unless(/^\d+$/.test(String(content["id"])), "a file is named by Meta's id of it");
  if (content["caption"] !== undefined) wrong.text(content["caption"], "caption", 1_024);
  for (const key of Object.keys(content)) wrong.unless(allowed.includes(key), `unknown parameter ${key}`);
}

function checkComponent(component: Payload, wrong: Wrongs): void {
  const { type, sub_type, index } = component;
  if (type === "button")
    wrong.unless(sub_type === "url" && index === "0", "the code's button is the first url");
  else wrong.unless(type === "body", `component ${String(type)}`);
  for (const parameter of listIn(component, "parameters")) {
    wrong.unless(parameter["type"] === "text", "a parameter must be a text");
    wrong.text(parameter["text"], "parameter", 15);
  }
}

function checkId(id: unknown, longest: number, wrong: Wrongs): void {
  wrong.text(id, "id", longest);
  wrong.unless(String(id).trim() === id, "an id must not begin or end with spaces");
}

function checkUnique(items: readonly Payload[], field: string, wrong: Wrongs): void {
  wrong.unless(new Set(items.map((item) => item[field])).size === items.length, `two have the same ${field}`);
}

/** "Read", and with it that an answer is being made. */
function receiptViolations(message: Payload): string[] {
  const { messaging_product, status, message_id, typing_indicator, ...rest } = message;
  const wrong = new Wrongs();
  wrong.unless(messaging_product === "whatsapp" && status === "read", "a receipt says read");
  wrong.unless(/^wamid\./.test(String(message_id)), "a receipt names a message");
  if (typing_indicator !== undefined)
    wrong.unless(isDeepStrictEqual(typing_indicator, { type: "text" }), "typing_indicator is of type text");
  for (const key of Object.keys(rest)) wrong.add(`unknown parameter ${key}`);
  return wrong.list;
}

export function objectIn(fields: Payload, name: string): Payload {
  const value = fields[name];
  return typeof value === "object" && value !== null ? (value as Payload) : {};
}

export function listIn(fields: Payload, name: string): Payload[] {
  const value = fields[name];
  return Array.isArray(value) ? (value as Payload[]) : [];
}
