import { createOutbox, isFinal } from "./outbox.js";

const STORED = "chat-waiting";
/** An answer that takes longer is taken for lost; the same id makes another try harmless. */
const ANSWER_MS = 15000;

/**
 * What is written or chosen, on its way to the server. It survives a reload of the page, and leaves this browser's storage the moment it
 * is kept. `listener` as of the outbox.
 */
export function createMessages(listener) {
  return createOutbox({ post, read: readStored, keep: store }, listener);
}

async function post(message, chat) {
  const cut = new AbortController();
  const timer = setTimeout(() => cut.abort(), ANSWER_MS);
  try {
    const { status, headers } = await fetch("/chat/messages", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ...message, chat }),
      signal: cut.signal,
    });
    return { status, retryAfterMs: Number(headers.get("retry-after")) * 1000, refusal: refusalOf(status) };
  } catch {
    return { status: 0, retryAfterMs: 0, refusal: null };
  } finally {
    clearTimeout(timer);
  }
}

function refusalOf(status) {
  if (status === 413) return "too-long";
  return isFinal(status) ? "not-sent" : null;
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
