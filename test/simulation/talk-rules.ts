import { flows } from "../../flows/registry.ts";
import type { Conversation } from "../../src/runtime/conversation.ts";
import type { Reply } from "../../src/runtime/replies.ts";
import { hasTag } from "../../src/runtime/step-flow.ts";
import type { World } from "./world.ts";

/** What may be said beside an agent: how the talk itself stands, and that something could not be done. */
const BESIDE = [
  "agent-talk:",
  "language:set",
  "common:slow-down",
  "common:unexpected",
  "common:try-again",
  "common:renewed",
];

/** Whether an agent has the word in a conversation. */
export function isRelaying({ stack }: Conversation): boolean {
  const top = stack.at(-1);
  const flow = flows.find(({ id }) => id === top?.flow);
  return top !== undefined && flow?.relays === true && hasTag(flow, top.state, "relaying");
}

/** Bot and agent never both speak, and what an agent says is heard once and in order (I13). */
export class TalkRules {
  readonly #world: World;
  /** The newest words of each ticket that were committed to be said; a store that lost them may be given them again. */
  readonly #newest = new Map<string, number>();

  constructor(world: World) {
    this.#world = world;
  }

  /** What was committed may be lost with the store's last second: then nothing is known of it any more. */
  onLoss(): void {
    this.#newest.clear();
  }

  onTurn(name: string, conversation: Conversation, replies: Reply[]): void {
    for (const reply of replies) if (reply.kind === "message") this.#check(name, conversation, reply);
  }

  #check(name: string, conversation: Conversation, reply: Extract<Reply, { kind: "message" }>): void {
    const { from } = reply;
    const keys = [...reply.texts, ...reply.footers].map(({ key }) => key);
    if (!from) {
      const own = keys.find((key) => !BESIDE.some((beginning) => key.startsWith(beginning)));
      if (own && isRelaying(conversation))
        this.#world.violated("I13", `${name} is told ${own} while an agent has the talk`);
      return;
    }
    if (from.epoch !== conversation.desk?.epoch)
      this.#world.violated(
        "I13",
        `${name} hears words of epoch ${from.epoch} at ${conversation.desk?.epoch}`,
      );
    const place = `${name}|${from.ticket}`;
    const newest = this.#newest.get(place) ?? 0;
    if (from.position <= newest)
      this.#world.violated("I13", `${name} hears words ${from.position} after words ${newest}`);
    this.#newest.set(place, from.position);
  }
}
