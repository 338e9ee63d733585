/** Carries a text to a phone or a mailbox outside the chat. Throws `DeliveryError` (channel.ts) when it could not. */
export interface CodeSender {
  send(message: OutsideMessage): Promise<void>;
}

export interface OutsideMessage {
  by: "sms" | "email";
  /** E.164 number, or e-mail address. */
  address: string;
  /** E-mail only. */
  subject: string;
  text: string;
  /** The same for every retry of the same sending, so that a gateway that can drop repeats does. */
  idempotencyKey: string;
}
