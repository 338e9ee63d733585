/** The ways to a phone, and the chat itself where its own number is proven. */
export type PhoneWay = "chat" | "sms" | "whatsapp";

/** What came of asking for a code. */
export type CodeStart =
  | {
      result: "started";
      challengeId: string;
      /** Where the code goes: into this chat, or by SMS, WhatsApp or e-mail to a masked address. */
      via: PhoneWay | "email";
      /** Empty where the account was named by its e-mail: then nobody is told which phone it has. */
      to: string;
      /** Two letters that the message carries as well, so that an older one is known by its own. */
      tag: string;
      /** Other ways to the same phone that are open now. They depend on the number named and on nothing that is on record. */
      otherWays: PhoneWay[];
      /** Whole minutes the code is valid. */
      validMinutes: number;
      validMs: number;
      /** Wait before another code may be asked for; null when none may. */
      resendAfterMs: number | null;
    }
  /** Too many for now; 0 minutes: what the code was to be for is gone, and has to be begun anew. */
  | { result: "refused"; retryAfterMinutes: number }
  /** No code can go to this address now, whoever asks: nothing was opened, and nothing counts. */
  | { result: "closed"; way: "sms" | "email" };
