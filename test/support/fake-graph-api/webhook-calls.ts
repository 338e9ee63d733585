import { createHmac } from "node:crypto";

/** Signs a call as Meta does. */
export function signatureOf(body: string | Buffer, appSecret: string): string {
  return `sha256=${createHmac("sha256", appSecret).update(body).digest("hex")}`;
}

/** JSON as Meta writes it: everything that is not ASCII as `\uXXXX`, and slashes escaped. */
export function asMetaWrites(value: unknown): string {
  return JSON.stringify(value)
    .replace(/[\u0080-\uffff]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .replaceAll("/", "\\/");
}

export interface Account {
  wabaId: string;
  phoneNumberId: string;
}

/** The body of a call with one value, as all of Meta's are. */
export function callWith(value: object, { wabaId, phoneNumberId }: Account): object {
  const metadata = { display_phone_number: "15550783881", phone_number_id: phoneNumberId };
  const change = { value: { messaging_product: "whatsapp", metadata, ...value }, field: "messages" };
  return { object: "whatsapp_business_account", entry: [{ id: wabaId, changes: [change] }] };
}
