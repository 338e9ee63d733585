import { renderUnicodeCompact } from "uqr";
import type { Link, StopReason } from "./options.ts";

/** Said once, when WhatsApp is turned on. */
export const WARNING = `
  WhatsApp by a linked device is NOT an official way: it uses an unofficial client in the role of WhatsApp Web.
  WhatsApp may ban the number at any time, without notice. For trials only, with a number nobody depends on.
`;

const STOPPED: Record<StopReason, string> = {
  unlinked: "WhatsApp: this device was unlinked. Start again to link it anew.",
  banned:
    "WhatsApp: the number is banned or locked. The other channels go on; this one will not work with it.",
  "not-scanned": "WhatsApp: nobody linked the number in time. Start again for a new code.",
  "phone-too-old": "WhatsApp: the phone's WhatsApp can't link devices. Update it, then start again.",
};

/** What a terminal says of a change of the link; null for what nobody need know. */
export function announce(link: Link): string | null {
  switch (link.state) {
    case "scan":
      return `\n  Scan with WhatsApp > Linked devices > Link a device:\n\n${renderUnicodeCompact(link.qr, { ecc: "L" })}\n\n  As text: ${link.qr}\n`;
    case "type":
      return `\n  Type this code on the phone, in WhatsApp > Linked devices > Link with phone number: ${link.code}\n`;
    case "linked":
      return "  WhatsApp: linked and ready.";
    case "standby":
      return "  WhatsApp: another process holds the number; this one stands by.";
    case "stopped":
      return `  ${STOPPED[link.why]}`;
    case "connecting":
    case "waiting":
      return null;
    default:
      link satisfies never;
      return null;
  }
}
