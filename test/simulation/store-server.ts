import {
  type ConversationStore,
  LEASE_MS,
  type NewMessage,
  StoreUnavailable,
  type Turn,
} from "../../src/ports/conversation-store.ts";
import {
  blankConversation,
  type Conversation,
  type ConversationEvent,
  evolveConversation,
} from "../../src/store/embedded/conversation.ts";
import { createEmbeddedStore } from "../../src/store/embedded/embedded-store.ts";
import type { Table } from "../../src/store/embedded/table.ts";
import { callOver, type Link } from "./network.ts";
import type { Process } from "./process.ts";
import type { World } from "./world.ts";

/** A call of the conversation store that took effect, with the conversation before and after. */
export interface StoreCall {
  process: Process;
  method: string;
  conversation: string;
  before: Conversation;
  after: Conversation;
  arrived: NewMessage | null;
  /** The turn it was called with. */
  held: Turn | null;
  outcome: unknown;
  error: unknown;
}

/** Who looks at what happens in the store. */
export interface StoreWatch {
  onStoreCall(call: StoreCall): void;
  onRecovered(process: Process, turns: readonly Turn[]): void;
  /** What was kept of each conversation when the store lost data. */
  onLoss(kept: (conversation: string) => Conversation): void;
  /** Whether the process is to die before this call takes effect. */
  isFatal(process: Process, method: string, turn: Turn | null): boolean;
}

const link: Link = {
  name: "store",
  down: "store-down",
  slow: "store-slow",
  lost: "store-lost",
  late: true,
  latencyMs: 4,
  patienceMs: 3_000,
  giveUp: () => new StoreUnavailable("no answer"),
};

/** How much a store can lose that writes its log to the disk each second. */
const SYNC_EVERY_MS = 1_000;

/** The conversation store that all processes share: the embedded store's own rules over one map, each process with its own clock. */
export class StoreServer {
  readonly #world: World;
  readonly #watch: StoreWatch;
  #states = new Map<string, Conversation>();
  /** What is on the disk. */
  #synced = new Map<string, Conversation>();

  constructor(world: World, watch: StoreWatch) {
    this.#world = world;
    this.#watch = watch;
    const { kinds } = world.faults;
    if (kinds.has("store-flush") || kinds.has("store-rollback")) this.#sync();
  }

  all(): Iterable<[string, Conversation]> {
    return this.#states;
  }

  get(conversation: string): Conversation {
    return this.#states.get(conversation) ?? blankConversation;
  }

  /** The store as a process sees it. */
  facing(process: Process): ConversationStore {
    const own = createEmbeddedStore(
      { conversations: this.#table(process), clock: process.clock, leaseMs: LEASE_MS },
      { settled: async () => undefined, close: async () => undefined },
    );
    const held = <Result>(method: string, turn: Turn, apply: () => Promise<Result>) =>
      this.#call(process, method, { conversation: turn.conversation, turn, message: null }, apply);
    return {
      leaseMs: LEASE_MS,
      arrive: (conversation, message, options) =>
        this.#call(process, "arrive", { conversation, turn: null, message }, () =>
          own.arrive(conversation, message, options),
        ),
      commit: (turn, change) => held("commit", turn, () => own.commit(turn, change)),
      acknowledge: (turn, seq) => held("acknowledge", turn, () => own.acknowledge(turn, seq)),
      finish: (turn, sent) => held("finish", turn, () => own.finish(turn, sent)),
      park: (turn, until, options) => held("park", turn, () => own.park(turn, until, options)),
      renew: (turn) => held("renew", turn, () => own.renew(turn)),
      recover: (limit) =>
        callOver(this.#world, process, {
          link,
          method: "recover",
          apply: async () => {
            const turns = await own.recover(limit);
            this.#watch.onRecovered(process, turns);
            return turns;
          },
        }),
      ping: () => callOver(this.#world, process, { link, method: "ping", apply: () => own.ping() }),
      close: async () => undefined,
    };
  }

  #call<Result>(
    process: Process,
    method: string,
    about: { conversation: string; turn: Turn | null; message: NewMessage | null },
    apply: () => Promise<Result>,
  ): Promise<Result> {
    const fate = this.#watch.isFatal(process, method, about.turn) ? ({ fate: "dies-before" } as const) : {};
    return callOver(this.#world, process, {
      link,
      method,
      ...fate,
      apply: () => this.#observe(process, method, about, apply),
    });
  }

  async #observe<Result>(
    process: Process,
    method: string,
    { conversation, turn, message }: { conversation: string; turn: Turn | null; message: NewMessage | null },
    apply: () => Promise<Result>,
  ): Promise<Result> {
    const before = this.get(conversation);
    // What is decided is decided before the first wait.
    const decided = apply();
    const after = this.get(conversation);
    const call = { process, method, conversation, before, after, arrived: message, held: turn };
    try {
      const outcome = await decided;
      this.#watch.onStoreCall({ ...call, outcome, error: null });
      return outcome;
    } catch (error) {
      if (method !== "arrive") process.trouble();
      this.#watch.onStoreCall({ ...call, outcome: null, error });
      throw error;
    }
  }

  /**
   * Where this store differs from the embedded one, which never loses what it answered: epochs and seqs begin from the time, as the
   * contract asks of a store that can lose something.
   */
  #table({ clock }: Process): Table<Conversation, ConversationEvent> {
    const apply = (key: string, event: ConversationEvent) => {
      const state = evolveConversation(fromTheTime(this.get(key), event, clock.now() - 1), event);
      this.#states.set(key, state);
      return state;
    };
    return { get: (key) => this.get(key), apply, adjust: apply, all: () => this.#states };
  }

  /** Writes to the disk each second; what was not written can be lost. */
  #sync(): void {
    const { scheduler, faults } = this.#world;
    scheduler.after(SYNC_EVERY_MS, () => {
      if (faults.strikes("store-flush", 0.03)) this.#lose(new Map(), "everything");
      else if (faults.strikes("store-rollback", 0.05)) this.#lose(this.#synced, "its last second");
      this.#synced = new Map(this.#states);
      this.#sync();
    });
  }

  #lose(kept: Map<string, Conversation>, what: string): void {
    this.#world.note(`the store loses ${what}`);
    this.#states = kept;
    this.#watch.onLoss((conversation) => this.get(conversation));
  }
}

function fromTheTime(was: Conversation, { type }: ConversationEvent, least: number): Conversation {
  if (type === "taken") return { ...was, epoch: Math.max(was.epoch, least) };
  if (type === "committed") return { ...was, lastSeq: Math.max(was.lastSeq, least) };
  return was;
}
