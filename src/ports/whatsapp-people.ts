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
  /**
   * The message was handed on, or is kept with this very call to be handed on with others (`late`); and what `meet` said of other hands was
   * told.
   */
  done(messageId: string, late?: LateMessage): Promise<void>;
  readonly backlog: CloudBacklog;
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

/** A message by the Cloud API, and who Meta says wrote it. */
export interface CloudArrival {
  messageId: string;
  who: CloudIdentity;
  /** When he wrote, in milliseconds since 1970; null for what Meta says of him by itself. */
  wroteAt: number | null;
  /** It comes too late to be handed on by itself; absent: in time. */
  late?: boolean;
  /** As whom he goes on, when Meta says that his account has changed; absent: it has not. */
  becomes?: CloudIdentity;
}

/** Whose chat a message belongs to. */
export interface CloudMeeting {
  person: CloudPerson;
  /** Chats that may be in other hands by what Meta says with this message; the person's own may be among them. */
  inOtherHands: readonly string[];
  /** It came in time before, and may have been handed on by itself: then it has to be again, for by its own id it is known. */
  begun: boolean;
  /** Others of this chat are kept to be handed on together. */
  gathering: boolean;
}

/** What people wrote while nobody could be reached, and Meta has brought since: all of a chat's is answered together. */
export interface CloudBacklog {
  /**
   * What is to be handed on now: each chat's messages in the order in which they were written, when none has come for `quietMs`, or the first
   * is here for `longestMs`. What was not `done` within `claimMs` is given again, the same messages under the same id, perhaps to another
   * process. Within `againMs` of one, the chat's next is told to be one more.
   */
  take(waits: BacklogWaits): Promise<LateBundle[]>;
  /** A bundle is durable elsewhere: its messages are forgotten. */
  done(id: string): Promise<void>;
  /** A message of this chat was taken back by whoever wrote it: where it is not on its way yet, it was never said. */
  takeBack(chat: string, messageId: string): Promise<void>;
}

/** In milliseconds. */
export interface BacklogWaits {
  quietMs: number;
  longestMs: number;
  claimMs: number;
  againMs: number;
}

/** A message that came too late to be answered by itself. */
export interface LateMessage {
  chat: string;
  /** In milliseconds since 1970. */
  writtenAt: number;
  /** What there is to read of it. */
  words: string | null;
}

/** Messages of one chat that came late, to be answered as one. */
export interface LateBundle {
  /** Tells it from every other message, and tells nothing. */
  id: string;
  chat: string;
  /** Oldest first. */
  words: readonly (string | null)[];
  /** Meta's id of the newest. */
  newest: string;
  /** He has written something since that was handed on before. */
  overtaken: boolean;
  /** Another bundle of this chat was handed on a moment ago. */
  again: boolean;
}

/** Somebody who wrote by the Cloud API. */
export interface CloudPerson {
  /** Opaque: says neither number nor user id. */
  chat: string;
  bsuid: string | null;
  /** Digits, only ever as Meta delivered them. */
  phone: string | null;
  /** Milliseconds since 1970; null when he has not written, or it counts no more. */
  wroteAt: number | null;
}
