/** So often it is said that somebody is still typing. */
const SAY_EVERY_MS = 3000;
/** So long after an answer was last seen coming somebody may be there to see ours coming. */
const THERE_MS = 10 * 60000;

/** Tells that the person is typing, but only where somebody was seen to write: the bot has no eyes for it. */
export function createTyping() {
  let thereUntil = 0;
  let saidAt = 0;
  return {
    somebodyIsThere() {
      thereUntil = Date.now() + THERE_MS;
    },
    types() {
      const now = Date.now();
      if (now > thereUntil || now - saidAt < SAY_EVERY_MS) return;
      saidAt = now;
      void fetch("/chat/typing", { method: "POST" }).catch(() => undefined);
    },
  };
}
