const STORED = "chat-waiting";
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 15000;
/** An answer that takes longer is taken for lost; the same id makes another try harmless. */
const ANSWER_MS = 15000;

/**
 * Messages on their way to the server, in order, one at a time, each until it is known to be kept. They survive a
 * reload of the page, and leave this browser's storage the moment they are kept.
 *
 * `listener`: `accepted(message)`, `waits(message)`, `refused(message, "too-long" | "not-sent")`, `isUnknown()`.
 */
export function createOutbox(listener) {
  const waiting = readStored();
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
    const answer = await post({ ...message, chat });
    if (answer.status === 401) {
      chat = null;
      listener.isUnknown();
      return false;
    }
    if (answer.status !== 202 && !isFinal(answer.status)) {
      listener.waits(message);
      retry = setTimeout(flush, Math.max(waitMs, answer.retryAfterMs));
      waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
      return false;
    }
    waitMs = FIRST_WAIT_MS;
    waiting.shift();
    store(waiting);
    if (answer.status === 202) listener.accepted(message);
    else listener.refused(message, answer.status === 413 ? "too-long" : "not-sent");
    return true;
  }

  return {
    waiting: () => waiting.slice(),
    add(message) {
      waiting.push(message);
      store(waiting);
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

/** A refusal that another try would only repeat. */
function isFinal(status) {
  return status >= 400 && status < 500 && status !== 408 && status !== 429;
}

async function post(message) {
  const cut = new AbortController();
  const timer = setTimeout(() => cut.abort(), ANSWER_MS);
  try {
    const answer = await fetch("/chat/messages", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(message),
      signal: cut.signal,
    });
    return { status: answer.status, retryAfterMs: Number(answer.headers.get("retry-after")) * 1000 };
  } catch {
    return { status: 0, retryAfterMs: 0 };
  } finally {
    clearTimeout(timer);
  }
}

function readStored() {
  try {
    return JSON.parse(sessionStorage.getItem(STORED)) || [];
  } catch {
    return [];
  }
}

function store(waiting) {
  try {
    if (waiting.length === 0) sessionStorage.removeItem(STORED);
    else sessionStorage.setItem(STORED, JSON.stringify(waiting));
  } catch {
    // Storage is full or forbidden: the messages then live as long as the page.
  }
}
