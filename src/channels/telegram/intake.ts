import type { RawApi } from "grammy";
import type { Receive } from "../../ports/channel.ts";
import type { Log } from "../../ports/log.ts";
import type { Background } from "../shared/background.ts";
import type { Groups } from "./groups.ts";
import type { Received } from "./receive.ts";

/** Sees one update through. Resolves when Telegram may forget it; rejects only when `receive` does. */
export type Intake = (received: Received, receive: Receive) => Promise<void>;

/** The intake of one bot. Answers to taps run in the background: nobody's update waits for them. */
export function createIntake(api: RawApi, groups: Groups, background: Background, log: Log): Intake {
  /** Ends the waiting wheel on the button. Telegram refuses it for a tap that is too old, and then nobody waits any more. */
  function answer(tap: string): void {
    background.run(api.answerCallbackQuery({ callback_query_id: tap }).then(nothing, nothing));
  }

  return async (received, receive) => {
    switch (received.type) {
      case "incoming":
        await receive(received.incoming);
        if (received.tap !== null) answer(received.tap);
        return;
      case "unknown-tap":
        answer(received.tap);
        return;
      case "group":
        background.run(groups.refuse(received.group, received.languageHint));
        return;
      case "left-group":
        groups.left(received.group);
        return;
      case "malformed":
        log.warn("telegram.malformed-update", { channel: "telegram" });
        return;
      case "ignored":
        return;
    }
  };
}

function nothing(): void {}
