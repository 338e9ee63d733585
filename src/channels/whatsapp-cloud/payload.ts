/** What is posted to `/{phone number}/messages`, but for whom it is (v25.0, messages.yaml of Meta's OpenAPI). */
export type MessagePart = TextPart | InteractivePart | MediaPart;

/** A photo or a document by Meta's id of it, with the words under it. */
export type MediaPart =
  | { type: "image"; image: { id: string; caption?: string } }
  | { type: "document"; document: { id: string; caption?: string; filename: string } };

interface TextPart {
  type: "text";
  text: { body: string; preview_url: false };
}

interface InteractivePart {
  type: "interactive";
  interactive: Interactive;
}

/** An interactive message: up to three buttons, or a list of up to ten rows. */
export type Interactive =
  | {
      type: "button";
      body: { text: string };
      action: { buttons: { type: "reply"; reply: { id: string; title: string } }[] };
    }
  | { type: "list"; body: { text: string }; action: { button: string; sections: [{ rows: Row[] }] } }
  | {
      type: "cta_url";
      body: { text: string };
      action: { name: "cta_url"; parameters: { display_text: string; url: string } };
    }
  | { type: "request_contact_info"; body: { text: string }; action: { name: "request_contact_info" } };

/** A row of a list. */
export interface Row {
  id: string;
  title: string;
  description?: string;
}

/** Longest of each, in characters: https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/send-messages */
export const LONGEST = {
  text: 4_096,
  caption: 1_024,
  buttonBody: 1_024,
  listBody: 4_096,
  buttonTitle: 20,
  rowTitle: 24,
  rowDescription: 72,
  displayText: 20,
  listButton: 20,
} as const;

/** Most under one message. */
export const MOST = { buttons: 3, rows: 10 } as const;
