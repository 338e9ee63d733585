import { letAttach } from "./attach.js";
import { createFiles } from "./files.js";
import { asSendable, looksLikePhoto } from "./shrink.js";

/**
 * Lets a person send photos and documents, and shows how each goes. `begins()` is called with the first sign of one, `toMessage(content)`
 * names a message; the rest is as of the outbox.
 */
export function startFiles({ log, mostBytes, toMessage, begins, isUnknown }) {
  const files = createFiles({
    accepted: (message) => log.expectAnswer(message.id),
    goes: (message, part) => log.goes(message.id, part),
    waits: (message) => log.mark(message.id, "waiting"),
    refused: (message, why) => refuse(message, why),
    isUnknown,
  });

  /** Of what may go another time another try is offered. */
  function refuse(message, why) {
    const mayGo = why === "file-too-many" || why === "not-sent";
    log.stop(message.id, why, mayGo ? () => files.add(message) : null);
  }

  async function prepare(message, chosen) {
    Object.assign(message, await asSendable(chosen));
    if (message.type === null) refuse(message, "file-not-taken");
    else if (message.blob.size > mostBytes) refuse(message, "file-too-large");
    else files.add(message);
  }

  letAttach(async (chosen) => {
    begins();
    const messages = chosen.map((file) => toMessage({ file: looksLikePhoto(file) ? "photo" : "document" }));
    for (const message of messages) log.addWaiting({ by: "person", isWaiting: true, ...message });
    // One after another: a photo that is being drawn takes much of an old phone's memory.
    for (const [at, message] of messages.entries()) await prepare(message, chosen[at]);
  });

  return {
    greet: files.greet,
    waiting: () => files.waiting().map((message) => ({ isWaiting: true, ...message })),
  };
}
