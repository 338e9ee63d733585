import type { PhoneWay } from "../../../../flows/kit/services.ts";
import type { CodePurpose } from "../../../ports/core.ts";
import { readProvenPhone } from "../contacts.ts";
import type { CoreContext } from "../context.ts";
import type { Queries } from "../database.ts";
import { findSmsClosed } from "./sms-guard.ts";

/** A way on which a code can go. */
export type Via = PhoneWay | "email";

/** Where a code is to go, as the person named it. */
export interface Destination {
  /** E.164 number, or e-mail address. */
  address: string;
  index: string;
  by: "phone" | "email";
  /**
   * Index of the e-mail by which the account was named, where the code goes to its phone (docs/decisions/0035). Then nobody is told which phone
   * that is, and nothing that is said or counted depends on it; where no account has the e-mail there is none, and the address is empty.
   */
  named?: string | null;
}

/** The chat that asks. */
export interface AskingChat {
  /** Digest of the conversation. */
  conversation: string;
  /** It is on WhatsApp: a code sent there would come into the very app in which it is typed. */
  onWhatsApp: boolean;
}

/** The chat that a conversation's key (`<channel>:<chat>`) names. */
export function askingChat({ index }: Pick<CoreContext, "index">, conversation: string): AskingChat {
  return { conversation: index.conversation(conversation), onWhatsApp: conversation.startsWith("whatsapp") };
}

/**
 * The ways that are open to a destination, the best first; none when it is closed. Into the chat itself only when its own number is proven to
 * be the destination and the operator allows it (docs/decisions/0006); an e-mail never stands in for a phone (0018). Asks the same
 * questions whether or not anybody has the number.
 */
export async function findWays(
  context: CoreContext,
  queries: Queries,
  { chat, destination, purpose }: { chat: AskingChat; destination: Destination; purpose: CodePurpose },
): Promise<Via[]> {
  const proven = await readProvenPhone(context, queries, chat.conversation);
  const carried = context.ways();
  if (destination.by === "email") return carried.includes("email") ? ["email"] : [];
  const isSmsOpen = carried.includes("sms") && (await isOpenForSms(context, queries, destination));
  // A proof for a new password must come another way than the chat, which is a proof itself (docs/decisions/0017).
  const mayComeHere =
    destination.named == null && purpose !== "reset_password" && context.codesInChat === "proven";
  return [
    ...(mayComeHere && proven === destination.address ? (["chat"] as const) : []),
    ...(isSmsOpen ? (["sms"] as const) : []),
    ...(carried.includes("whatsapp") && !chat.onWhatsApp ? (["whatsapp"] as const) : []),
  ];
}

/** What closes the phone of an account that was named by its e-mail is not shown: only what closes all of them. */
async function isOpenForSms(
  context: CoreContext,
  queries: Queries,
  { address, named = null }: Destination,
): Promise<boolean> {
  const closed = await findSmsClosed(context, queries, address);
  if (closed !== null && address !== "") context.log?.warn("sms_closed", { kind: closed });
  return closed === null || (named !== null && closed !== "unusually-many");
}

/** What is left beside the way that was taken. */
export function othersThan(via: Via, ways: readonly Via[]): PhoneWay[] {
  return ways.filter((way): way is PhoneWay => way !== via && way !== "email");
}
