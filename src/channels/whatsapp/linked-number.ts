import { randomUUID } from "node:crypto";
import type { CacheStore } from "@whiskeysockets/baileys";
import type { Receive } from "../../ports/channel.ts";
import { NumberLost, type WhatsAppHolding } from "../../ports/whatsapp-keys.ts";
import type { Entry } from "./entry.ts";
import { Intake } from "./intake.ts";
import { type Line, openLine } from "./line.ts";
import type { Link, WhatsAppOptions } from "./options.ts";
import { type Plan, planAfter, STEADY_MS } from "./reconnect.ts";
import { type OpenLine, Sending } from "./sending.ts";

/** Two processes may not use the number within so long of each other's death. */
const LEASE_MS = 20_000;

/** How often a process that stands by looks whether the number is free. */
const STANDBY_MS = 5_000;

/** The number in this process: takes it, keeps its line open, hands on what comes. */
export class LinkedNumber {
  readonly sending: Sending;
  readonly #options: WhatsAppOptions;
  readonly #receive: Receive;
  readonly #owner = randomUUID();
  readonly #stopping = new AbortController();
  readonly #retries = memoryCache();
  #open: OpenLine | null = null;
  /** When this line was let in; null before. */
  #linkedAt: number | null = null;
  /** A code to link with was shown on this line. */
  #offered = false;
  #hangUp: () => void = () => undefined;
  #running: Promise<void> = Promise.resolve();
  /** One state of the link is written after the other. */
  #noting: Promise<void> = Promise.resolve();

  constructor(options: WhatsAppOptions, receive: Receive) {
    this.#options = options;
    this.#receive = receive;
    this.sending = new Sending({ ...options, line: () => this.#open, random: Math.random });
  }

  start(): void {
    this.#running = this.#run();
  }

  /** Resolves when nothing that came in is in work any more and the line is closed. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#hangUp();
    await this.#running;
  }

  /** The chat's own number, with its plus. */
  async ownNumber(chat: string): Promise<string | null> {
    const person = await this.#open?.holding.people.find(chat);
    return person?.phone ? `+${person.phone}` : null;
  }

  async #run(): Promise<void> {
    const { vault, log } = this.#options;
    while (!this.#isStopping) {
      try {
        const holding = await vault.take(this.#owner, LEASE_MS);
        if (holding) {
          if (await this.#hold(holding)) return;
        } else this.#say({ state: "standby" });
      } catch (error) {
        if (error instanceof NumberLost) log.warn("whatsapp.number-lost", { channel: "whatsapp" });
        else log.error("whatsapp.failed", { channel: "whatsapp", error });
      }
      await this.#pause(STANDBY_MS);
    }
  }

  /** Uses the number until it is lost. True when nothing is left to do before somebody acts. */
  async #hold(holding: WhatsAppHolding): Promise<boolean> {
    const stopRenewing = this.#renew(holding);
    const intake = new Intake({
      ...this.#options,
      holding,
      receive: this.#receive,
      onTaken: (entry) => this.#markRead(entry),
      signal: this.#stopping.signal,
    });
    try {
      await intake.replay();
      await this.#connectAgainAndAgain(holding, intake);
      return true;
    } finally {
      stopRenewing();
      this.#open = null;
      await intake.settled();
      await this.#noting;
      await holding.release().catch(() => undefined);
    }
  }

  /** One line after the other, as the plan for the end of each says. */
  async #connectAgainAndAgain(holding: WhatsAppHolding, intake: Intake): Promise<void> {
    let failures = 0;
    while (!this.#isStopping) {
      this.#say({ state: "connecting" }, holding);
      const line = await this.#connect(holding, intake);
      const code = await line.ended;
      this.#open = null;
      await line.close();
      // Whoever has lost the number learns it here, and plans nothing.
      await holding.renew(LEASE_MS);
      if (this.#isStopping) return;
      if (this.#wasSteady()) failures = 0;
      if (!(await this.#carryOutPlan(code, failures, holding))) return;
      failures += code === 515 ? 0 : 1;
    }
  }

  /** False when nothing is left to do before somebody acts. */
  async #carryOutPlan(code: number, failures: number, holding: WhatsAppHolding): Promise<boolean> {
    const linked = this.#linkedAt !== null || (await hasAccount(holding));
    const plan = planAfter(code, { failures, linked, offered: this.#offered }, Math.random());
    if (plan.type === "stop") await this.#halt(plan.why, holding, code);
    if (plan.type === "link-anew") await holding.forgetKeys();
    if (plan.type === "again") await this.#wait(plan, holding, code);
    return plan.type !== "stop";
  }

  #wasSteady(): boolean {
    return this.#linkedAt !== null && this.#options.clock.now() - this.#linkedAt >= STEADY_MS;
  }

  async #wait(plan: Extract<Plan, { type: "again" }>, holding: WhatsAppHolding, code: number): Promise<void> {
    const { log } = this.#options;
    if (plan.alert) log.error("whatsapp.line-trouble", { channel: "whatsapp", code });
    if (plan.afterMs === 0) return;
    log.warn("whatsapp.line-ended", { channel: "whatsapp", code, ms: Math.round(plan.afterMs) });
    this.#say({ state: "waiting", code }, holding);
    await this.#pause(plan.afterMs);
  }

  async #connect(holding: WhatsAppHolding, intake: Intake): Promise<Line> {
    this.#linkedAt = null;
    this.#offered = false;
    const line: Line = await openLine({
      ...this.#options,
      holding,
      retries: this.#retries,
      onEntry: (entry) => intake.take(entry),
      onStanding: (standing) => this.#options.restrictions.note(standing),
      onLink: (link) => {
        if (link.state === "linked") {
          this.#linkedAt = this.#options.clock.now();
          this.#open = { socket: line.socket, holding };
        }
        if (link.state === "scan" || link.state === "type") this.#offered = true;
        this.#say(link, holding);
      },
    });
    this.#hangUp = () => void line.close();
    if (this.#isStopping) this.#hangUp();
    return line;
  }

  /** The phone has removed the device, or worse: said at once, and the other channels go on. */
  async #halt(
    why: Extract<Link, { state: "stopped" }>["why"],
    holding: WhatsAppHolding,
    code: number,
  ): Promise<void> {
    this.#options.log.error("whatsapp.stopped", { channel: "whatsapp", kind: why, code });
    if (why !== "banned") await holding.forgetKeys();
    this.#say({ state: "stopped", why }, holding);
  }

  #say(link: Link, holding?: WhatsAppHolding): void {
    this.#options.onLink(link);
    if (!holding) return;
    // A code to link with is a secret of the moment and goes no further than this process.
    const kept = link.state === "scan" || link.state === "type" ? { state: link.state } : link;
    this.#noting = this.#noting.then(() => holding.noteLink(JSON.stringify(kept))).catch(() => undefined);
  }

  #markRead({ stanza: { address, id, fromMe } }: Entry): void {
    this.#open?.socket.readMessages([{ remoteJid: address, id, fromMe }]).catch(() => undefined);
  }

  /** Who could not renew in time hangs up: another process may have the number by now. */
  #renew(holding: WhatsAppHolding): () => void {
    const { clock, log } = this.#options;
    let callOff: () => void = () => undefined;
    let renewedAt = clock.now();
    const later = () => {
      callOff = clock.after(LEASE_MS / 4, () => {
        later();
        const since = clock.now();
        holding.renew(LEASE_MS).then(
          () => {
            renewedAt = since;
          },
          (error: unknown) => {
            log.warn("whatsapp.lease-not-renewed", { channel: "whatsapp", error });
            if (error instanceof NumberLost || clock.now() - renewedAt >= LEASE_MS) this.#hangUp();
          },
        );
      });
    };
    later();
    return () => callOff();
  }

  get #isStopping(): boolean {
    return this.#stopping.signal.aborted;
  }

  #pause(ms: number): Promise<void> {
    const { signal } = this.#stopping;
    return new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const end = () => {
        callOff();
        signal.removeEventListener("abort", end);
        resolve();
      };
      const callOff = this.#options.clock.after(ms, end);
      signal.addEventListener("abort", end, { once: true });
    });
  }
}

/** Whether the credentials are those of a linked account, and not of a linking that is under way. */
async function hasAccount(holding: WhatsAppHolding): Promise<boolean> {
  const kept = await holding.readCredentials();
  return kept !== null && (JSON.parse(kept) as { account?: unknown }).account !== undefined;
}

function memoryCache(): CacheStore {
  const kept = new Map<string, unknown>();
  return {
    get: <T>(key: string) => kept.get(key) as T | undefined,
    set: (key, value) => void kept.set(key, value),
    del: (key) => void kept.delete(key),
    flushAll: () => kept.clear(),
  };
}
