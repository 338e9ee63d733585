import type { OutsideMessage } from "../../src/ports/code-sender.ts";
import type { LogFields } from "../../src/ports/log.ts";
import type { Codec } from "../../src/runtime/codec.ts";
import type { ModelEvent } from "../support/model-core/events.ts";
import type { ModelTickets } from "../support/model-core/ticket-records.ts";
import type { Canaries } from "./canaries.ts";
import { ChatRecords } from "./chat-record.ts";
import { CodeRules } from "./code-rules.ts";
import type { CoreWatch } from "./core-server.ts";
import { MailboxRules } from "./mailbox-rules.ts";
import { OutboxRules } from "./outbox-rules.ts";
import type { PlatformWatch } from "./platform.ts";
import { QueueRules } from "./queue-rules.ts";
import { SecurityRules } from "./security-rules.ts";
import type { StoreWatch } from "./store-server.ts";
import { TalkRules } from "./talk-rules.ts";
import { TurnRules } from "./turn-rules.ts";
import type { World } from "./world.ts";

export interface Rules extends Omit<StoreWatch, "isFatal">, PlatformWatch, CoreWatch {
  onOutside(message: OutsideMessage): void;
  onLog(event: string, fields: LogFields): void;
  /** When all was to be done. */
  atTheEnd(): void;
  /** Whether a chat is passed over for now, for it sent too much. */
  isSilenced(conversation: string): boolean;
}

/** How often what should have happened by now is looked for. */
const LOOK_EVERY_MS = 10_000;

/** All invariants, looking at everything that happens in a world (README.md says which is where). */
export function createRules(
  world: World,
  parts: {
    codec: Codec;
    canaries: Canaries;
    memberOf: ReadonlyMap<number, string>;
    events: readonly ModelEvent[];
    tickets: ModelTickets;
    isLive(sessionId: string): boolean;
  },
): Rules {
  const chats = new ChatRecords();
  const codes = new CodeRules(world, parts.canaries);
  const security = new SecurityRules({ ...parts, world, chats, codes, find: (to) => outbox.find(to) });
  const outbox = new OutboxRules(world, chats, parts.codec, security);
  const talks = new TalkRules(world);
  const queue = new QueueRules(world, { chats, tickets: parts.tickets });
  const mailbox = new MailboxRules(world, chats);
  const turns = new TurnRules(world, chats, { ...parts, security, codes, talks, queue });
  const watchWakeUps = () => {
    mailbox.checkWakeUps();
    world.scheduler.after(LOOK_EVERY_MS, watchWakeUps);
  };
  watchWakeUps();
  return {
    onStoreCall(call) {
      mailbox.onStoreCall(call);
      outbox.onStoreCall(call);
      turns.onStoreCall(call);
    },
    onRecovered: (process, recovered) => mailbox.onRecovered(process, recovered),
    onLoss(kept) {
      mailbox.onLoss(kept);
      outbox.onLoss();
      talks.onLoss();
    },
    onAccepted: (conversation, id) => mailbox.onAccepted(conversation, id),
    onAsked(process, to, message) {
      outbox.onAsked(process, to);
      security.onAsked(process, to, message);
    },
    onSeen: (_process, to) => outbox.onSeen(to),
    onRefused: (process, to, error) => outbox.onRefused(process, to, error),
    onAnswered: (process, to, error) => outbox.onAnswered(process, to, error),
    messageBehind: (process, request) => security.messageBehind(process, request),
    onCoreCall(call) {
      security.onCoreCall(call);
      queue.onCoreCall(call);
    },
    onOutside: (message) => codes.onOutside(message),
    onLog: (event, fields) => security.onLog(event, fields),
    atTheEnd() {
      mailbox.atTheEnd();
      outbox.atTheEnd();
    },
    isSilenced: (conversation) => chats.of(conversation).silentUntil > world.scheduler.now,
  };
}
