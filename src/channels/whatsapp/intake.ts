import { policy } from "../../policy.ts";
import type { Content, Incoming, Receive } from "../../ports/channel.ts";
import type { WhatsAppHolding, WhatsAppPerson } from "../../ports/whatsapp-keys.ts";
import { backlogOf, isGathered, isLate, wordsOf } from "../shared/triage.ts";
import { contentOf, type Entry, fromJournal } from "./entry.ts";
import type { WhatsAppOptions } from "./options.ts";
import { choiceQuoted } from "./quoted-choice.ts";
import { type Meaning, readContent } from "./read-content.ts";

/** First and longest wait before a message is handed on again that could not be kept. */
const RETRY = { firstMs: 100, longestMs: 5_000 };

export interface IntakeParts extends Pick<WhatsAppOptions, "clock" | "log" | "pace"> {
  holding: WhatsAppHolding;
  receive: Receive;
  /** A message is being worked on: tells its sender so. */
  onTaken: (entry: Entry) => void;
  signal: AbortSignal;
}

/** Someone's message, read. */
interface Read {
  entry: Entry;
  meaning: Meaning;
}

/**
 * Hands on what the journal has, each chat in its order. Nothing leaves the journal before it is durable in the mailbox, so whatever dies,
 * the next holder of the number begins where this one stopped.
 */
export class Intake {
  readonly #parts: IntakeParts;
  /** The end of each chat's line. */
  readonly #lanes = new Map<string, Promise<void>>();
  /** Late messages of each chat, until no more come. */
  readonly #gathering = new Map<string, { reads: Read[]; callOff: () => void }>();
  /** Everything is placed one after the other, so that it stays in order. */
  #placing: Promise<void> = Promise.resolve();

  constructor(parts: IntakeParts) {
    this.#parts = parts;
  }

  /** Takes up what an earlier holder left. */
  async replay(): Promise<void> {
    const pending = await this.#parts.holding.journal.pending();
    const bundles = new Map<string, Entry[]>();
    const entries = pending.map(({ digest, body, bundle }) => ({ entry: fromJournal(digest, body), bundle }));
    // Not always read in the order in which they were written (see `WireOrder`); the sort keeps that of one second.
    for (const { entry, bundle } of entries.sort(
      (one, other) => one.entry.stanza.at - other.entry.stanza.at,
    )) {
      if (bundle === null) this.take(entry);
      else bundles.set(bundle, [...(bundles.get(bundle) ?? []), entry]);
    }
    for (const entries of bundles.values()) this.#place(() => this.#again(entries));
    await this.#placing;
  }

  /** Takes a message that the journal has. Never fails: what can't be done now is done by the next replay. */
  take(entry: Entry): void {
    this.#place(() => this.#sort(entry));
  }

  /** Resolves when nothing is being handed on any more. */
  async settled(): Promise<void> {
    for (const chat of [...this.#gathering.keys()]) this.#flush(chat);
    await this.#placing;
    while (this.#lanes.size > 0) await Promise.all(this.#lanes.values());
  }

  #place(work: () => Promise<void>): void {
    this.#placing = this.#placing.then(work).catch((error: unknown) => {
      this.#parts.log.error("whatsapp.message-left-in-journal", { channel: "whatsapp", error });
    });
  }

  async #sort(entry: Entry): Promise<void> {
    const { holding } = this.#parts;
    const person = await holding.people.meet(entry.stanza);
    const meaning = read(entry, person);
    if (entry.stanza.fromMe) return this.#humanSpoke(entry, meaning, person);
    if (meaning.type === "deletion") this.#takeBack(person.chat, meaning.of);
    if (meaning.type !== "content" || person.silenced) return holding.journal.done([entry.digest]);
    await this.#noteWriting(person);
    this.#tellHandedBack(person);
    const late = isLate(entry.stanza.at, entry.keptAt);
    const gathering = this.#gathering.has(person.chat);
    const one = { entry, meaning };
    if (isGathered(meaning.content, { late, gathering })) return this.#gather(person.chat, one, late);
    this.#flush(person.chat);
    this.#enqueue(person.chat, () => this.#handOn(person.chat, [one]));
  }

  /** Somebody typed on the phone of the number: from now on he answers there, until he hands it back or falls silent for long. */
  async #humanSpoke({ stanza, digest }: Entry, meaning: Meaning, { chat }: WhatsAppPerson): Promise<void> {
    const { holding, log } = this.#parts;
    const isOwn = (await holding.outbox.find(stanza.id)) !== null;
    if (!isOwn && meaning.type === "content") {
      if (isHandBack(meaning.content)) this.#tellHandedBack(await holding.people.handBack(chat));
      else {
        await holding.people.silence(chat, policy.whatsapp.personIdleMs);
        log.info("whatsapp.human-in-chat", { channel: "whatsapp" });
      }
    }
    await holding.journal.done([digest]);
  }

  async #noteWriting({ chat, wroteAt }: WhatsAppPerson): Promise<void> {
    const { clock, holding } = this.#parts;
    if (wroteAt === null || clock.now() - wroteAt >= policy.whatsapp.wroteEveryMs)
      await holding.people.wrote(chat);
  }

  /** Says once, before anything else, that the bot answers again. */
  #tellHandedBack(person: WhatsAppPerson | null): void {
    if (!person?.handedBack) return;
    const { chat, handedBack } = person;
    const { why, since } = handedBack;
    const content = { type: "handed-back", why } as const;
    // The same for every try, so that the mailbox knows it.
    const incoming: Incoming = { channel: "whatsapp", chat, id: `handed-back:${since}`, content };
    this.#enqueue(chat, async () => {
      if (await this.#insist(incoming)) await this.#parts.holding.people.knowsHandedBack(chat);
    });
  }

  #gather(chat: string, one: Read, late: boolean): void {
    const gathered = this.#gathering.get(chat);
    gathered?.callOff();
    const reads = [...(gathered?.reads ?? []), one];
    const wait = late ? this.#parts.pace.gatherMs : 0;
    const callOff = this.#parts.clock.after(wait, () => this.#flush(chat));
    this.#gathering.set(chat, { reads, callOff });
  }

  /** What was taken back before it was answered was never said. */
  #takeBack(chat: string, id: string): void {
    const gathered = this.#gathering.get(chat);
    const gone = gathered?.reads.find(({ entry }) => entry.stanza.id === id);
    if (!gathered || !gone) return;
    gathered.reads = gathered.reads.filter((one) => one !== gone);
    this.#enqueue(chat, () => this.#parts.holding.journal.done([gone.entry.digest]));
  }

  #flush(chat: string): void {
    const gathered = this.#gathering.get(chat);
    gathered?.callOff();
    this.#gathering.delete(chat);
    if (gathered && gathered.reads.length > 0) this.#enqueue(chat, () => this.#bundle(chat, gathered.reads));
  }

  /** First it is written which messages belong together: handed on again after a crash, it must be the same ones under the same id. */
  async #bundle(chat: string, reads: Read[]): Promise<void> {
    const digests = reads.map(({ entry }) => entry.digest);
    await this.#parts.holding.journal.bundle(digests, digests.at(-1) ?? "");
    await this.#handOn(chat, reads);
  }

  async #again(entries: Entry[]): Promise<void> {
    const [first] = entries;
    if (!first) return;
    const person = await this.#parts.holding.people.meet(first.stanza);
    const reads = entries.map((entry) => ({ entry, meaning: read(entry, person) }));
    this.#enqueue(person.chat, () => this.#handOn(person.chat, reads));
  }

  #enqueue(chat: string, work: () => Promise<void>): void {
    const before = this.#lanes.get(chat) ?? Promise.resolve();
    const lane = before
      .then(work)
      .catch((error: unknown) => {
        this.#parts.log.error("whatsapp.message-left-in-journal", { channel: "whatsapp", error });
      })
      .finally(() => {
        if (this.#lanes.get(chat) === lane) this.#lanes.delete(chat);
      });
    this.#lanes.set(chat, lane);
  }

  async #handOn(chat: string, reads: Read[]): Promise<void> {
    const { holding, onTaken } = this.#parts;
    const last = reads.at(-1);
    if (!last) return;
    const content = await this.#contentOf(reads);
    const incoming: Incoming = { channel: "whatsapp", chat, id: last.entry.stanza.id, content };
    if (!(await this.#insist(incoming))) return;
    onTaken(last.entry);
    await holding.journal.done(reads.map(({ entry }) => entry.digest));
  }

  async #contentOf(reads: Read[]): Promise<Incoming["content"]> {
    const said = reads.flatMap(({ meaning }) => (meaning.type === "content" ? [meaning] : []));
    const late = reads.some(({ entry }) => this.#isLate(entry));
    const [only, ...others] = said;
    if (!only || others.length > 0 || isGathered(only.content, { late, gathering: false }))
      return backlogOf(said.map(({ content }) => wordsOf(content)));
    const { content, quoted } = only;
    return quoted === null ? content : choiceQuoted(this.#parts.holding.outbox, content, quoted);
  }

  #isLate({ stanza }: Entry): boolean {
    return isLate(stanza.at, this.#parts.clock.now());
  }

  /** False when told to stop before it was durable. */
  async #insist(incoming: Incoming): Promise<boolean> {
    const { receive, clock, log, signal } = this.#parts;
    for (let wait = RETRY.firstMs; ; wait = Math.min(2 * wait, RETRY.longestMs)) {
      try {
        await receive(incoming);
        return true;
      } catch (error) {
        if (wait === RETRY.firstMs) log.warn("whatsapp.receive-failed", { channel: "whatsapp", error });
      }
      if (signal.aborted) return false;
      await new Promise<void>((resolve) => clock.after(wait, resolve));
      if (signal.aborted) return false;
    }
  }
}

/** `/bot`, which a person of ours types on the phone to hand a chat back. */
function isHandBack(content: Content): boolean {
  return content.type === "command" && content.name === "bot" && content.payload === "";
}

/** A message that can't be read at all is still somebody's. */
function read(entry: Entry, { phone }: WhatsAppPerson): Meaning {
  try {
    return readContent(contentOf(entry), phone);
  } catch {
    return { type: "content", content: { type: "other", kind: "unknown" }, quoted: null };
  }
}
