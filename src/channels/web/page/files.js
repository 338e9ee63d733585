import { createOutbox, isFinal } from "./outbox.js";

/** Longer than the server waits for a whole file. */
const ANSWER_MS = 150000;

/** Why the server takes a file in no case. What is too large was seen before; who says so all the same is a proxy with limits of its own. */
const REFUSALS = { 415: "file-not-taken", 429: "file-too-many" };

/**
 * Photos and documents on their way to the server. They live as long as the page: a browser lets no page keep what somebody chose.
 * `listener` as of the outbox, and `goes(message, part)` while one is on its way, from 0 to 1.
 */
export function createFiles(listener) {
  return createOutbox(
    {
      post: (message, chat) => send(message, chat, (part) => listener.goes(message, part)),
      read: () => [],
      keep: () => undefined,
    },
    listener,
  );
}

/** `fetch` does not say how far it got. */
function send({ id, blob, name, type, language }, chat, goes) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const ends = () => resolve(answerOf(request));
    request.open("POST", "/chat/files");
    request.timeout = ANSWER_MS;
    const headers = { "content-type": type, "x-file-message": id, "x-file-chat": chat };
    for (const header of Object.keys(headers)) request.setRequestHeader(header, headers[header]);
    request.setRequestHeader("x-file-language", language);
    if (name) request.setRequestHeader("x-file-name", encodeURIComponent(name));
    request.upload.addEventListener("progress", ({ loaded, total }) => goes(total > 0 ? loaded / total : 0));
    request.addEventListener("loadend", ends);
    request.send(blob);
  });
}

function answerOf(request) {
  const { status } = request;
  const refusal = REFUSALS[status] || (isFinal(status) ? "not-sent" : null);
  const retryAfter = status === 0 ? null : request.getResponseHeader("retry-after");
  return { status, retryAfterMs: Number(retryAfter) * 1000, refusal };
}
