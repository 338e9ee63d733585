/**
 * Photos and documents that came in the web chat, as they came: from then on until they are passed on to a ticket, an hour at most, for whatever
 * process handles their message. In the system of record; `CoreSystem` extends this. All throw `CoreUnavailable`.
 */
export interface WebUploads {
  /** Whether this one would be kept now, before a byte of it is read. */
  roomForUpload(place: UploadPlace): Promise<UploadRoom>;
  /** Keeps a file, once by the id of its message; `room` is not among what it gives. */
  keepUpload(place: UploadPlace, bytes: Uint8Array): Promise<Exclude<UploadRoom, "room">>;
  /** The very bytes; null when this chat has sent none under this id, or they are gone. */
  readUpload(place: UploadPlace): Promise<Uint8Array | null>;
  /** Its bytes have served. That it came is still counted. */
  dropUpload(place: UploadPlace): Promise<void>;
}

/** Which file of which chat. */
export interface UploadPlace {
  /** `<channel>:<chat>`. */
  conversation: string;
  /** Id of the message that brings it. */
  id: string;
}

type UploadRoom =
  | "room"
  /** It is kept, or was. */
  | "there"
  /** Nobody would look at it: this chat has no open ticket, so nothing of it is kept. */
  | "nobody"
  /** Too many came from this chat within an hour. */
  | "too-many"
  /** More files wait here than the policy allows for everybody together. */
  | "full";
