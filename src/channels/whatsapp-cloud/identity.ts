import type { CloudIdentity } from "../../ports/whatsapp-people.ts";

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids */
const BSUID = /^[A-Z]{2}\.(?:ENT\.)?[0-9A-Za-z]{1,128}$/;

const PHONE = /^\d{5,15}$/;

/** How Meta names somebody; what is not formed as it should be is not believed. */
export function readIdentity(phone: unknown, bsuid: unknown): CloudIdentity {
  return {
    bsuid: typeof bsuid === "string" && BSUID.test(bsuid) ? bsuid : null,
    phone: typeof phone === "string" && PHONE.test(phone) ? phone : null,
  };
}
