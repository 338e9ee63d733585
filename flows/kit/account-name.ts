import type { UserEvent } from "./events.ts";
import { digitsIn, readEmail, readPhone } from "./identifiers.ts";

/** How people say whose account they mean at sign-in: by its phone, typed or shared, or by its e-mail. */
export function isAccountName(text: string): boolean {
  return readPhone(text).ok || readEmail(text).ok;
}

/** Whether a text was meant as such a name, right or wrong; other words are wishes. */
export function isMeantAsAccountName(text: string): boolean {
  return digitsIn(text) !== null || text.includes("@");
}

/** What of it goes into the draft. */
export function accountNameEntry(draftId: string | null, event: UserEvent) {
  const shared = event.type === "user.shared";
  const text = shared ? event.phone : event.type === "user.said" ? event.text : "";
  const email = readEmail(text);
  // A draft of its own: a phone that was named before would be taken for what is meant.
  if (!shared && email.ok)
    return { draftId: null, field: "email" as const, value: email.value, contact: null };
  const phone = readPhone(text);
  const contact: "own" | "other" | null = shared ? (event.own ? "own" : "other") : null;
  return { draftId, field: "phone" as const, value: phone.ok ? phone.value : "", contact };
}
