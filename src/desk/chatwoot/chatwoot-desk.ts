import { BoundedMap } from "../../channels/shared/bounded-map.ts";
import { policy as rules } from "../../policy.ts";
import { type BridgeTalk, BridgeTalkLost } from "../../ports/bridge-talks.ts";
import { CoreUnavailable } from "../../ports/core.ts";
import type { Desk } from "../../ports/desk.ts";
import type { Log } from "../../ports/log.ts";
import { type CallParts, callOn, hasUntold } from "./call.ts";
import { type ChatwootPlace, createChatwootClient } from "./client.ts";
import { ChatwootUnavailable } from "./http-call.ts";
import { createOwnAgents, isOwn } from "./own-agents.ts";

/** How often it is looked for tickets that changed, or whose time has come. */
const LOOK_EVERY_MS = 1_000;

/** More than come while one message is looked at again. */
const REMEMBERED_FILES = 1_000;

/** Tickets called on at a time. */
const AT_A_TIME = 8;

interface ChatwootDeskParts extends CallParts {
  log: Log;
}

/** What a desk at Chatwoot is made of. */
export interface ChatwootDeskOptions extends Omit<ChatwootDeskParts, "client" | "agents" | "sentFiles"> {
  place: ChatwootPlace;
}

/** The desk at one Chatwoot. Nothing is called before it is started. */
export function createChatwootDesk({ place, ...parts }: ChatwootDeskOptions): ChatwootDesk {
  const { desk, translator, policy } = parts;
  const client = createChatwootClient(place, policy);
  const nameless = translator.plain({ key: "chatwoot:somebody" }, "id");
  const sentFiles = new BoundedMap<string, number>(REMEMBERED_FILES);
  return new ChatwootDesk({ ...parts, client, sentFiles, agents: createOwnAgents(desk, nameless) });
}

/**
 * The desk of an organisation that has a Chatwoot (docs/decisions/0039). Any number of processes may run it: each ticket is called on by one
 * at a time, and all that is to be told stands in the records, so that nothing is lost when a process or Chatwoot goes down.
 */
class ChatwootDesk implements Desk {
  readonly #parts: ChatwootDeskParts;
  readonly #calls = new Set<Promise<void>>();
  #stopWaiting: () => void = () => undefined;
  #looking: Promise<void> | null = null;
  #isAskedAgain = false;
  #isOn = false;

  constructor(parts: ChatwootDeskParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#isOn = true;
    this.hurry();
  }

  hurry(): void {
    if (!this.#isOn) return;
    this.#isAskedAgain = this.#looking !== null;
    this.#looking ??= this.#lookOnce().finally(() => {
      this.#looking = null;
      if (this.#isAskedAgain) this.hurry();
    });
  }

  async stop(): Promise<void> {
    this.#isOn = false;
    this.#stopWaiting();
    while (this.#looking || this.#calls.size > 0) await Promise.all([this.#looking, ...this.#calls]);
  }

  /** Calls on whatever is due; resolves when nothing is, and every call has ended. */
  async settle(): Promise<void> {
    do {
      await this.look();
      await Promise.all(this.#calls);
    } while ((await this.look()) > 0);
  }

  /** Begins the calls that are due, as far as there is room; gives how many. */
  async look(): Promise<number> {
    const { talks } = this.#parts;
    await talks.follow();
    const room = AT_A_TIME - this.#calls.size;
    const claimed = room > 0 ? await talks.claim(room) : [];
    for (const talk of claimed) {
      const call = this.#call(talk).finally(() => {
        this.#calls.delete(call);
        if (claimed.length === room) this.hurry();
      });
      this.#calls.add(call);
    }
    return claimed.length;
  }

  async #lookOnce(): Promise<void> {
    this.#stopWaiting();
    try {
      await this.look();
    } catch (error) {
      this.#report("chatwoot_look_failed", error);
    }
    if (this.#isOn) this.#stopWaiting = this.#parts.clock.after(LOOK_EVERY_MS, () => this.hurry());
  }

  /** Never rejects: what could not be written down is tried again when the lease has run out. */
  async #call(talk: BridgeTalk): Promise<void> {
    const { talks, log } = this.#parts;
    try {
      const againInMs = await callOn(talk, this.#parts);
      if (talk.failures > 0) log.info("chatwoot_reached_again", { count: talk.failures });
      await talks.leave(talk, { failed: false, againInMs });
    } catch (error) {
      if (error instanceof BridgeTalkLost) return;
      this.#report("chatwoot_call_failed", error);
      await this.#bear(talk).catch((second: unknown) => this.#report("chatwoot_talk_not_left", second));
    }
  }

  /** Chatwoot can't be reached, or will not: it is tried again later, and whoever waits for it is told once. */
  async #bear(talk: BridgeTalk): Promise<void> {
    const { talks, desk, policy, clock } = this.#parts;
    const { retryWaitsMs } = rules.reply;
    const againInMs = retryWaitsMs[Math.min(talk.failures, retryWaitsMs.length - 1)] ?? policy.lookEveryMs;
    await talks.leave(talk, { failed: true, againInMs });
    const ticket = await desk.readTicket(talk.ticket, 0);
    if (!ticket || ticket.state === "closed") return;
    // Nobody can see whether he is there, so nobody says that he is not.
    if (isOwn(ticket.agent)) await desk.beat(ticket.agent);
    const since = talk.failingSince;
    const isLong = since !== null && clock.now() - since >= policy.delayMs;
    if (isLong && ticket.kind === "chat" && hasUntold(ticket, talk))
      await desk.tellDelay({ ticket: talk.ticket, requestKey: `chatwoot|delay|${talk.ticket}|${since}` });
  }

  #report(event: string, error: unknown): void {
    const { log } = this.#parts;
    if (error instanceof ChatwootUnavailable) log.warn(event, { code: error.status });
    else if (error instanceof CoreUnavailable) log.warn(event, { error });
    else log.error(event, { error });
  }
}
