import { createHash } from "node:crypto";
import type { Notice } from "../ports/account.ts";
import { DeliveryError } from "../ports/channel.ts";
import { StoreUnavailable } from "../ports/conversation-store.ts";
import { CoreUnavailable } from "../ports/core.ts";
import type { DeliveryParts } from "./deliver.ts";
import { noticeOutside, noticeSubject } from "./notice-text.ts";

/** Notices handed over in one go; the rest is for the next. */
const AT_A_TIME = 50;

/**
 * What has to happen to cases without anybody saying a word: changes whose hold is over, alarms, notices on their way. To be called every few
 * seconds by every process; the core sees to it that each thing is done once, and that a notice whose carrier died is carried again.
 */
export class CaseWork {
  readonly #parts: DeliveryParts;
  #isAtWork = false;

  constructor(parts: DeliveryParts) {
    this.#parts = parts;
  }

  /** Never throws for what may pass by itself; the next call goes on. */
  async run(): Promise<void> {
    if (this.#isAtWork) return;
    this.#isAtWork = true;
    try {
      await this.#settle();
      for (const notice of await this.#parts.core.takeNotices(AT_A_TIME)) await this.#handOver(notice);
    } catch (error) {
      if (!(error instanceof CoreUnavailable || error instanceof StoreUnavailable)) throw error;
      this.#parts.log.warn("case_work_later", { error });
    } finally {
      this.#isAtWork = false;
    }
  }

  async #settle(): Promise<void> {
    const { core, log } = this.#parts;
    const { settled, overdue } = await core.settleDue();
    if (settled > 0) log.info("cases_settled", { count: settled });
    for (const number of overdue) log.warn("case_waits_too_long", { reference: number });
  }

  async #handOver(notice: Notice): Promise<void> {
    try {
      if (notice.to.way === "chat") await this.#intoChat(notice);
      else await this.#outside(notice, notice.to.way);
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      this.#parts.log.warn("notice_undelivered", { kind: error.kind, method: notice.to.way });
      // It is taken up again later, unless it never will pass.
      if (error.kind !== "rejected" && error.kind !== "blocked" && !notice.isLastTry) return;
      if (notice.about.kind === "ticket-answer") await this.#parts.core.noteUnmailed(notice.about);
    }
    await this.#parts.core.finishNotice(notice.id);
  }

  /** A letter in that conversation's mailbox: its holder says it in its turn, and a second one with the same id is a duplicate. */
  async #intoChat({ id, to, about }: Notice): Promise<void> {
    const { store, codec } = this.#parts;
    const body = codec.sealLetter(to.address, { kind: "notice", about });
    await store.arrive(to.address, { id: `notice:${id}`, body }, { take: false });
  }

  async #outside({ id, to, about, language }: Notice, by: "sms" | "email"): Promise<void> {
    const { codeSender, translator, pages } = this.#parts;
    await codeSender.send({
      by,
      address: to.address,
      subject: translator.plain(noticeSubject(about), language),
      text: translator.plain(noticeOutside(about, pages?.told() ?? ""), language),
      language,
      code: null,
      sendingId: id,
      idempotencyKey: createHash("sha256").update(`notice|${id}`).digest("hex"),
    });
  }
}
