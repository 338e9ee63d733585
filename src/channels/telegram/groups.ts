import type { RawApi } from "grammy";
import type { Log } from "../../ports/log.ts";
import { BoundedMap } from "../shared/bounded-map.ts";
import { reportFailure } from "./persistence.ts";
import type { TelegramTexts } from "./telegram-texts.ts";

/** Groups remembered as refused; being added to more at a time than this is not a thing that happens by accident. */
const REMEMBERED = 500;

/** What the bot does in groups and channels: say once that it can't be there, and go. Best effort, never rejects. */
export interface Groups {
  refuse(group: number, languageHint: string): Promise<void>;
  /** The bot is out: if somebody adds it again, it explains itself again. */
  left(group: number): void;
}

/** Remembers for as long as the process lives which groups were told. */
export function createGroups(api: RawApi, texts: TelegramTexts, log: Log): Groups {
  /** By group, what it was told: settled when Telegram has taken it. */
  const refused = new BoundedMap<number, Promise<void>>(REMEMBERED);

  async function attempt(method: string, call: () => Promise<unknown>): Promise<void> {
    try {
      await call();
    } catch (error) {
      reportFailure(log, method, error);
    }
  }

  function tell(group: number, languageHint: string): Promise<void> {
    const text = texts.groupRefusal[languageHint.startsWith("en") ? "en" : "id"];
    return attempt("sendMessage", () => api.sendMessage({ chat_id: group, text }));
  }

  return {
    async refuse(group, languageHint) {
      const told = refused.get(group) ?? tell(group, languageHint);
      refused.set(group, told);
      // Also by the second of two messages at once: who leaves first can say nothing any more.
      await told;
      await attempt("leaveChat", () => api.leaveChat({ chat_id: group }));
    },
    left(group) {
      refused.delete(group);
    },
  };
}
