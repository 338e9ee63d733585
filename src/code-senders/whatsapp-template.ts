import { DeliveryError } from "../ports/channel.ts";
import type { CodeCarrier, Receipt } from "../ports/code-sender.ts";
import type { Language } from "../ports/translator.ts";

/** A message of WhatsApp's official API that sends a template of kind "authentication" (Graph API v25, `POST /{phone}/messages`). */
export interface TemplateMessage {
  messaging_product: "whatsapp";
  recipient_type: "individual";
  /** Digits, without a plus. */
  to: string;
  type: "template";
  template: { name: string; language: { code: string }; components: readonly object[] };
}

/** What the channel of the official API does for codes: its own connection, token and errors. */
export interface TemplateApi {
  /** Gives the id of the message, where there is one; reports on it are for this sending. Throws `DeliveryError`. */
  post(message: TemplateMessage, sendingId: string): Promise<string | null>;
  /** Whether the account can send now. */
  isUp(): Promise<boolean>;
}

/**
 * Makes the carrier of WhatsApp over the official API. The words of such a template are Meta's, with a button that copies the code; the code
 * goes in twice. A notice can't be sent by it.
 */
export function carryByTemplate(api: TemplateApi, name: string): CodeCarrier {
  return {
    check: () => api.isUp(),
    async send({ address, code, language, sendingId }): Promise<Receipt> {
      if (code === null) throw new DeliveryError("rejected");
      const providerId = await api.post(templateMessage({ address, code, language, name }), sendingId);
      return { state: "sent", providerId };
    },
  };
}

function templateMessage(parts: {
  address: string;
  code: string;
  language: Language;
  name: string;
}): TemplateMessage {
  const parameters = [{ type: "text", text: parts.code }];
  return {
    messaging_product: "whatsapp",
    recipient_type: "individual",
    to: parts.address.replace(/^\+/, ""),
    type: "template",
    template: {
      name: parts.name,
      language: { code: parts.language },
      components: [
        { type: "body", parameters },
        { type: "button", sub_type: "url", index: "0", parameters },
      ],
    },
  };
}
