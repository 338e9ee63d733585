import type { DeskEvent } from "./desk.ts";
import type { IncomingFile } from "./files.ts";
import type { Intent } from "./intents.ts";

/**
 * What can happen to a flow from outside. Only the runtime makes these, from what a person sent; the answers of services and sub-flows come
 * as XState's own done and error events, which no input can imitate.
 */
export type UserEvent =
  /** Free text, cleaned. Handle it only where it is an answer: what a state leaves alone, the runtime reads as a wish. */
  | { type: "user.said"; text: string; intent: Intent | null }
  /** One of the choices that this flow's open question offered. */
  | { type: `chose.${string}` }
  /** A phone number shared through the channel, as the platform wrote it; `own` when it vouches that it is the sender's. */
  | { type: "user.shared"; phone: string; own: boolean }
  /** Something was sent that is neither an answer here nor a wish we understand: say what is needed instead. */
  | { type: "user.unclear"; because: "text" | "kind" }
  /** "kembali": to the question before this one, where there is one. */
  | { type: "user.back" }
  /** A one-time page was filled in by whoever his messenger says is the person of this chat: no number need be typed. */
  | { type: "page.filled"; pageId: string }
  /** The code of an open challenge could not be handed to the SMS or mail provider. */
  | { type: "code.undelivered" }
  /**
   * Written to the person who has the talk, masked; `id` is the channel's. `hidden`: something in it was not passed on, an identifier or a
   * secret. Only flows that relay get this, and those about leaving, help and strays below.
   */
  | { type: "user.wrote"; id: string; text: string; hidden: boolean }
  /** A photo or a document for people, with what stands under it, masked. Only flows whose words are read by people use this. */
  | { type: "user.file"; id: string; file: IncomingFile; caption: string }
  /** "menu", "batal", "kembali": away from the person who has the talk. */
  | { type: "user.leave" }
  /** "bantuan", "petugas" while a person has the talk. */
  | { type: "user.help" }
  /** A command, or a button of an older message, that means nothing while a person has the talk. */
  | { type: "user.stray" }
  | DeskEvent;
