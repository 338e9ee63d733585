import type { CloudIdentity } from "../../ports/whatsapp-people.ts";
import { type Fields, fieldsOf, isFields, listOf, textOf } from "./fields.ts";
import { readIdentity } from "./identity.ts";
import { type Meaning, readContent } from "./read-content.ts";

/** What a call of the webhook tells. */
export type CloudEvent =
  | { type: "message"; message: CloudMessage }
  | { type: "status"; status: CloudStatus }
  /** Something is wrong with the account; of nobody's message. */
  | { type: "trouble"; code: number };

/** A message out of a call of Meta's webhook, as far as it is looked at. */
export interface CloudMessage {
  /** Meta's id of it. The sender's number can be read out of it, so it goes nowhere. */
  id: string;
  who: CloudIdentity;
  /** When it was written, in milliseconds since 1970. */
  at: number;
  meaning: Exclude<Meaning, { type: "nothing" }>;
}

/** What became of a message of ours. */
export interface CloudStatus {
  state: "sent" | "delivered" | "failed";
  /** When that was, in milliseconds since 1970; 0 where Meta does not say it. */
  at: number;
  /** Meta's code of the failure; null where there is none. */
  code: number | null;
  /** As we wrote it into the message (`biz_opaque_callback_data`); null when we did not. */
  reference: string | null;
}

/** Which account and which number are ours: Meta calls one address for all of an app. */
export interface OwnNumber {
  wabaId: string;
  phoneNumberId: string;
}

/**
 * Reads the body of a call. Total: whatever is in it that we don't know, for Meta adds fields and kinds without notice, tells nothing.
 * Null when it is not a call at all.
 */
export function readWebhook(body: unknown, own: OwnNumber): CloudEvent[] | null {
  if (!isFields(body) || !Array.isArray(body["entry"])) return null;
  return listOf(body, "entry")
    .filter((entry) => entry["id"] === own.wabaId)
    .flatMap((entry) => listOf(entry, "changes"))
    .filter((change) => change["field"] === "messages")
    .map((change) => fieldsOf(change, "value"))
    .filter((value) => isForOwnNumber(value, own))
    .flatMap(readValue);
}

function isForOwnNumber(value: Fields, { phoneNumberId }: OwnNumber): boolean {
  return fieldsOf(value, "metadata")["phone_number_id"] === phoneNumberId;
}

function readValue(value: Fields): CloudEvent[] {
  const contacts = listOf(value, "contacts");
  return [
    ...listOf(value, "messages").flatMap((message) => readMessage(message, contacts)),
    ...listOf(value, "statuses").flatMap(readStatus),
    ...listOf(value, "errors").map((error): CloudEvent => ({ type: "trouble", code: codeOf(error) ?? 0 })),
  ];
}

function readMessage(message: Fields, contacts: readonly Fields[]): CloudEvent[] {
  const id = textOf(message, "id");
  const at = Number(message["timestamp"]) * 1_000;
  const sender = senderOf(message, contacts);
  const meaning = readContent(message, sender.phone);
  // A group is nobody's chat.
  const isNobody = (sender.bsuid ?? sender.phone) === null || "group_id" in message;
  if (id === null || !Number.isFinite(at) || isNobody || meaning.type === "nothing") return [];
  return [{ type: "message", message: { id, who: withSharedNumber(sender, meaning), at, meaning } }];
}

/**
 * As the message says; where it leaves something out and only one person is in the call, as that says. A change of account names as well whom
 * it was before, and need not name anybody else.
 */
function senderOf(message: Fields, contacts: readonly Fields[]): CloudIdentity {
  const before = textOf(fieldsOf(message, "system"), "previous_user_id");
  const said = readIdentity(message["from"], before ?? message["from_user_id"]);
  const [contact, ...others] = contacts;
  if (!contact || others.length > 0) return said;
  const { bsuid, phone } = readIdentity(contact["wa_id"], contact["user_id"]);
  return { bsuid: said.bsuid ?? bsuid, phone: said.phone ?? phone };
}

/** Whoever answers our request for his number is known by it from now on. */
function withSharedNumber(who: CloudIdentity, meaning: Meaning): CloudIdentity {
  if (meaning.type !== "content" || meaning.content.type !== "contact") return who;
  const { own, phone } = meaning.content;
  return own ? { ...who, phone: phone.slice(1) } : who;
}

const STATES: Partial<Record<string, CloudStatus["state"]>> = {
  sent: "sent",
  delivered: "delivered",
  read: "delivered",
  failed: "failed",
};

function readStatus(status: Fields): CloudEvent[] {
  const state = STATES[textOf(status, "status") ?? ""];
  if (state === undefined) return [];
  const [error] = listOf(status, "errors");
  const code = error ? codeOf(error) : null;
  const at = Number(status["timestamp"]) * 1_000 || 0;
  const reference = textOf(status, "biz_opaque_callback_data");
  return [{ type: "status", status: { state, at, code, reference } }];
}

function codeOf(error: Fields): number | null {
  const code = error["code"];
  return typeof code === "number" ? code : null;
}
