const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 15000;

/**
 * Messages on their way to the server, in order, one at a time, each until it is known to be kept.
 *
 * `way`: `post(message, chat)` resolves to `{ status, retryAfterMs, refusal }`, where `refusal` is the text that says why another try
 * would only repeat it, and null otherwise; `read()` gives what waited when the page was left, `keep(waiting)` is told of every change.
 * `listener`: `accepted(message)`, `waits(message)`, `refused(message, refusal)`, `isUnknown()`.
 */
export function createOutbox(way, listener) {
  const waiting = way.read();
  let chat = null;
  let busy = false;
  let retry = 0;
  let waitMs = FIRST_WAIT_MS;

  async function flush() {
    clearTimeout(retry);
    if (busy || chat === null) return;
    busy = true;
    while (waiting.length > 0) {
      if (!(await handOver(waiting[0]))) break;
    }
    busy = false;
  }

  /** Whether the next message may follow. */
  async function handOver(message) {
    const answer = await way.post(message, chat);
    if (answer.status === 401) {
      chat = null;
      listener.isUnknown();
      return false;
    }
    if (answer.status !== 202 && answer.refusal === null) {
      listener.waits(message);
      retry = setTimeout(flush, Math.max(waitMs, answer.retryAfterMs));
      waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
      return false;
    }
    waitMs = FIRST_WAIT_MS;
    waiting.shift();
    way.keep(waiting);
    if (answer.status === 202) listener.accepted(message);
    else listener.refused(message, answer.refusal);
    return true;
  }

  return {
    waiting: () => waiting.slice(),
    add(message) {
      waiting.push(message);
      way.keep(waiting);
      if (chat === null) listener.waits(message);
      void flush();
    },
    /** The server has greeted: messages go to this chat, and at once. */
    greet(name) {
      chat = name;
      waitMs = FIRST_WAIT_MS;
      void flush();
    },
  };
}

/** Whether another try would only bring the same refusal. */
export function isFinal(status) {
  return status >= 400 && status < 500 && status !== 401 && status !== 408 && status !== 429;
}
