/**
 * Who is at the other end of WhatsApp's official API. Meta names a person by a user id of this business (BSUID), by a phone number, or by
 * both: whoever has a user name may show no number at all. Both lead to one chat, whose name tells neither. Sealed in the system of record.
 *
 * Methods throw `CoreUnavailable` when the database does not answer; then the same call may be made again.
 */
export interface CloudPeople {
  /**
   * The chat of whoever a message is from: a new one for somebody new. Learns what it did not know of him, and when he wrote. Null: this
   * message was handed on before.
   */
  meet(arrival: CloudArrival): Promise<CloudMeeting | null>;
  /** The message was handed on, and what `meet` said of other hands was told. */
  done(messageId: string): Promise<void>;
  find(chat: string): Promise<CloudPerson | null>;
  /** At this time (milliseconds since 1970) nothing could be said freely to him, Meta says; nothing when he has written since. */
  closeWindow(chat: string, at: number): Promise<void>;
  /** True once after he last wrote: then he may be asked to write again. */
  mayAsk(chat: string): Promise<boolean>;
}

/** How Meta names a person; at least one is not null. */
export interface CloudIdentity {
  bsuid: string | null;
  /** Digits with the country code. */
  phone: string | null;
}

export interface CloudArrival {
  messageId: string;
  who: CloudIdentity;
  /** When he wrote, in milliseconds since 1970; null for what Meta says of him by itself. */
  wroteAt: number | null;
  /** As whom he goes on, when Meta says that his account has changed; absent: it has not. */
  becomes?: CloudIdentity;
}

export interface CloudMeeting {
  person: CloudPerson;
  /** Chats that may be in other hands by what Meta says with this message; the person's own may be among them. */
  inOtherHands: readonly string[];
}

export interface CloudPerson {
  /** Opaque: says neither number nor user id. */
  chat: string;
  bsuid: string | null;
  /** Digits, only ever as Meta delivered them. */
  phone: string | null;
  /** Milliseconds since 1970; null when he has not written, or it counts no more. */
  wroteAt: number | null;
}
