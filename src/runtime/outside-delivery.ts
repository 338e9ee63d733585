import { createHash } from "node:crypto";
import type { Text } from "../../flows/kit/effects.ts";
import { policy } from "../policy.ts";
import { DeliveryError } from "../ports/channel.ts";
import type { Clock } from "../ports/clock.ts";
import type { CodeSender, OutsideMessage, SendingReport } from "../ports/code-sender.ts";
import type { CodeToSend, CoreSystem, WrittenCode } from "../ports/core.ts";
import type { Log } from "../ports/log.ts";
import type { Translator } from "../ports/translator.ts";
import type { Lease } from "./lease.ts";
import type { Reply } from "./replies.ts";

export interface OutsideDeliveryParts {
  core: CoreSystem;
  codeSender: CodeSender;
  translator: Translator;
  clock: Clock;
  log: Log;
}

/** A code as it waits in the outbox: which one, never the digits. */
export type CodeReply = Extract<Reply, { kind: "code" }>;

/** What may have to leave the house: a code or a notice, or nothing, which must look the same. */
type Outgoing = Exclude<CodeToSend, { to: "chat" }>;

/**
 * What a code is written in: the act, until when, and the letters that tell it from an older one; for a change also what comes, so that
 * the person sees what he signs.
 */
export function codeText({ code, tag, purpose, expiresAt, about = "" }: WrittenCode): Text {
  const values = { code, tag, until: expiresAt };
  switch (purpose) {
    case "change_phone_old":
    case "change_phone_new":
    case "change_email_old":
    case "change_email_new":
    case "change_bank":
      return { key: `code:message-${purpose}`, values: { ...values, target: forSms(about) } };
    default:
      return { key: `code:message-${purpose}`, values };
  }
}

/** A dot that GSM-7 does not have would cut what fits into an SMS by more than half. */
function forSms(mask: string): string {
  return mask.replace(/•+/g, "***");
}

/**
 * Hands codes to the providers that carry them. A decoy takes the same steps and the same time as a code, and what is said of a provider
 * depends on whether it works, never on what came of this sending (docs/decisions/0018).
 */
export class OutsideDelivery {
  readonly #parts: OutsideDeliveryParts;
  readonly #carrying = new Set<Promise<void>>();

  constructor(parts: OutsideDeliveryParts) {
    this.#parts = parts;
  }

  /** False when the provider is down, and nothing was handed to it. `replyId` is the same for every retry. */
  async carry(
    outgoing: Outgoing,
    { reply, replyId, lease }: { reply: CodeReply; replyId: string; lease: Lease },
  ): Promise<boolean> {
    const { codeSender, clock, log } = this.#parts;
    const by = outgoing.to === "nowhere" ? outgoing.by : outgoing.to;
    if (by === null) return true;
    const isUp = await codeSender.isUp(by);
    await lease.ensure();
    if (!isUp) {
      log.warn("code_provider_down", { method: by });
      return false;
    }
    if (outgoing.to !== "nowhere") this.#begin(this.#write(outgoing, reply, replyId));
    // Whoever has a slow provider to wait for waits no longer than whoever has none: his next answer would tell.
    await new Promise<void>((resolve) => clock.after(policy.code.carryMs, resolve));
    return true;
  }

  /** Resolves when nothing is on its way any more. */
  async settled(): Promise<void> {
    while (this.#carrying.size > 0) await Promise.all(this.#carrying);
  }

  #begin(message: OutsideMessage): void {
    const carrying = this.#send(message).finally(() => this.#carrying.delete(carrying));
    this.#carrying.add(carrying);
  }

  /** Never rejects: what came of it is on record and in the log. */
  async #send(message: OutsideMessage): Promise<void> {
    const { codeSender } = this.#parts;
    const { sendingId } = message;
    try {
      const { state, providerId } = await codeSender.send(message);
      await this.#note({ sendingId, state, providerId });
    } catch (error) {
      await this.#noteFailure(error, message);
    }
  }

  async #noteFailure(error: unknown, { sendingId, by }: OutsideMessage): Promise<void> {
    const { log } = this.#parts;
    const kind = error instanceof DeliveryError ? error.kind : null;
    if (kind === null) log.error("code_undelivered", { kind: "unexpected", method: by, error });
    else log.warn("code_undelivered", { kind, method: by });
    // Who gave no answer may have taken it all the same.
    const state = kind === null || kind === "unreachable" ? "unknown" : "failed";
    await this.#note({ sendingId, state, providerId: null });
  }

  async #note(report: SendingReport): Promise<void> {
    try {
      await this.#parts.core.noteSending(report);
    } catch (error) {
      this.#parts.log.warn("sending_not_noted", { kind: report.state, error });
    }
  }

  #write(outgoing: Exclude<Outgoing, { to: "nowhere" }>, reply: CodeReply, replyId: string): OutsideMessage {
    const { translator } = this.#parts;
    const { to: by, address, sendingId } = outgoing;
    const idempotencyKey = createHash("sha256").update(replyId).digest("hex");
    const envelope = { by, address, sendingId, idempotencyKey };
    if (outgoing.kind === "notice") {
      const { language } = outgoing;
      const subject = translator.plain({ key: "code:notice-subject" }, language);
      const text = translator.plain({ key: "code:notice" }, language);
      return { ...envelope, language, code: null, subject, text };
    }
    const { language } = reply;
    const subject = translator.plain({ key: "code:email-subject" }, language);
    return {
      ...envelope,
      language,
      code: outgoing.code,
      subject,
      text: translator.plain(codeText(outgoing), language),
    };
  }
}
