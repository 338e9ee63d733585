import type { Receive } from "../../ports/channel.ts";
import type { LateBundle } from "../../ports/whatsapp-people.ts";
import { backlogOf } from "../shared/triage.ts";
import { CHANNEL, type CloudOptions } from "./options.ts";

/** A chat's late messages wait for each other: until none has come for so long. Meta brings back what it holds in many calls. */
export const GATHER_MS = 3_000;
/** Nobody waits longer, however much still comes. */
const LONGEST_MS = 30_000;
/** Handing on is tried again after so long, by this process or another. */
const CLAIM_MS = 30_000;
/** Meta's calls about one outage may lie further apart than that; whoever was told that we are sorry need not hear it again so soon. */
const AGAIN_MS = 10 * 60_000;
/** How often is looked for what a process left that died. */
const LOOK_EVERY_MS = 10_000;

export type BacklogParts = Pick<CloudOptions, "people" | "clock" | "log" | "gatherMs"> & {
  receive: Receive;
  /** A bundle is durable, and will be worked on. */
  onTaken: (chat: string, messageId: string) => void;
};

/** Hands on what came late, all of a chat's as one. What it waits for is in the system of record, so that any process can go on with it. */
export class BacklogWatch {
  readonly #parts: BacklogParts;
  #looking: Promise<void> = Promise.resolve();
  #callOffSoon: () => void = () => undefined;
  #callOffNext: () => void = () => undefined;
  #stopped = false;

  constructor(parts: BacklogParts) {
    this.#parts = parts;
    this.#keepLooking();
  }

  /** Something late was kept, and is to be handed on when nothing more comes. */
  readonly expect = (): void => {
    if (this.#stopped) return;
    const { clock, gatherMs } = this.#parts;
    this.#callOffSoon();
    this.#callOffSoon = clock.after(gatherMs, () => void this.#look());
  };

  /** Resolves when nothing is being handed on any more. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#callOffSoon();
    this.#callOffNext();
    await this.#looking;
  }

  /** The next look is counted from the end of this one: where the system of record is slow, looks do not pile up. */
  #keepLooking(): void {
    void this.#look().then(() => {
      if (this.#stopped) return;
      this.#callOffNext = this.#parts.clock.after(LOOK_EVERY_MS, () => this.#keepLooking());
    });
  }

  #look(): Promise<void> {
    this.#looking = this.#looking.then(() => this.#handOnWhatIsDue());
    return this.#looking;
  }

  /** Never rejects: what was not handed on is there at the next look. */
  async #handOnWhatIsDue(): Promise<void> {
    const { people, gatherMs, log } = this.#parts;
    try {
      const waits = { quietMs: gatherMs, longestMs: LONGEST_MS, claimMs: CLAIM_MS, againMs: AGAIN_MS };
      for (const bundle of await people.backlog.take(waits)) await this.#handOn(bundle);
    } catch (error) {
      log.warn("whatsapp-cloud.backlog-waits", { channel: CHANNEL, error });
    }
  }

  async #handOn({ id, chat, words, newest, overtaken, again: apologised }: LateBundle): Promise<void> {
    const { people, receive, onTaken } = this.#parts;
    const content = backlogOf(words, { overtaken, apologised });
    await receive({ channel: CHANNEL, chat, id: `late:${id}`, content });
    await people.backlog.done(id);
    onTaken(chat, newest);
  }
}
