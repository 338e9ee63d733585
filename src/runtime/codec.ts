import type { DeskEvent } from "../../flows/kit/desk.ts";
import { type Keyring, SealBroken } from "../keyring.ts";
import type { NoticeAbout } from "../ports/account.ts";
import type { Content } from "../ports/channel.ts";
import { CONVERSATION_FORMAT, type Conversation } from "./conversation.ts";
import type { Reply } from "./replies.ts";

/** What waits in a mailbox. */
export type Letter =
  | { kind: "content"; content: Content; messageId: string; languageHint?: string }
  | { kind: "code-undelivered"; challengeId: string }
  | { kind: "page-filled"; pageId: string }
  /** What a desk did. */
  | { kind: "desk"; event: DeskEvent }
  /** Something was done elsewhere that the person of this conversation has to know. */
  | { kind: "notice"; about: NoticeAbout };

/** Seals what the store keeps, bound to its conversation: a store, its dumps and its operators see nothing. */
export interface Codec {
  sealSnapshot(key: string, conversation: Conversation): string;
  openSnapshot(key: string, sealed: string): Conversation;
  sealLetter(key: string, letter: Letter): string;
  openLetter(key: string, sealed: string): Letter;
  sealReply(key: string, reply: Reply): string;
  openReply(key: string, sealed: string): Reply;
}

/** Makes the codec of a keyring. Opening throws `SealBroken` for what was changed, belongs to another conversation, or has a format of the past. */
export function createCodec(keyring: Keyring): Codec {
  const seal = (place: string, value: unknown) => keyring.seal("conversation", place, JSON.stringify(value));
  const open = (place: string, sealed: string): unknown => {
    const json = keyring.open("conversation", place, sealed);
    return JSON.parse(json, PROTOTYPES.test(json) ? withoutPrototypes : undefined);
  };
  return {
    sealSnapshot: (key, conversation) => seal(`snapshot|${key}`, conversation),
    openSnapshot(key, sealed) {
      const conversation = open(`snapshot|${key}`, sealed) as Conversation;
      if (conversation.format !== CONVERSATION_FORMAT) throw new SealBroken("of another format");
      return conversation;
    },
    sealLetter: (key, letter) => seal(`mail|${key}`, letter),
    openLetter: (key, sealed) => open(`mail|${key}`, sealed) as Letter,
    sealReply: (key, reply) => seal(`reply|${key}`, reply),
    openReply: (key, sealed) => open(`reply|${key}`, sealed) as Reply,
  };
}

/** Looked for first, because a reviver makes the reading of every other snapshot twice as dear. */
const PROTOTYPES = /"(?:__proto__|constructor|prototype)":/;

/** Refuses the names that could reach an object's prototype. */
function withoutPrototypes(name: string, value: unknown): unknown {
  return name === "__proto__" || name === "constructor" || name === "prototype" ? undefined : value;
}
