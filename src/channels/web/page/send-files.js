import { letAttach } from "./attach.js";
import { createFiles } from "./files.js";
import { asSendable, looksLikePhoto } from "./shrink.js";

/**
 * Lets a person send photos and documents, and shows how each goes. `begins()` is called with the first sign of one, `toMessage(content)`
 * names a message; the rest is as of the outbox.
 */
export function startFiles({ log, mostBytes, toMessage, begins, isUnknown }) {
  const memory = createMemory();
  const files = createFiles({
    accepted(message) {
      memory.forget(message);
      log.expectAnswer(message.id);
    },
    goes: (message, part) => log.goes(message.id, part),
    waits: (message) => log.mark(message.id, "waiting"),
    refused: (message, why) => refuse(message, why),
    isUnknown,
  });

  /** Of what may go another time another try is offered. */
  function refuse(message, why) {
    memory.forget(message);
    const mayGo = why === "file-too-many" || why === "not-sent";
    log.stop(message.id, why, mayGo ? () => again(message) : null);
  }

  function again(message) {
    memory.note(message);
    files.add(message);
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
    for (const message of messages) {
      memory.note(message);
      log.addWaiting({ by: "person", isWaiting: true, ...message });
    }
    // One after another: a photo that is being drawn takes much of an old phone's memory.
    for (const [at, message] of messages.entries()) await prepare(message, chosen[at]);
  });

  return {
    greet: files.greet,
    waiting: () => files.waiting().map((message) => ({ isWaiting: true, ...message })),
    /** Says of each file that was on its way when the page was left, and that the server does not have, that it has to be chosen again. */
    tellLost() {
      for (const message of memory.lost) {
        if (log.addWaiting({ by: "person", isWaiting: true, ...message }))
          log.stop(message.id, "file-lost", null);
        memory.forget(message);
      }
    },
  };
}

const KEY = "files-on-their-way";

/**
 * Which files this tab has on their way: a browser keeps none of them over a reload, so that at least their sender can be told. Nothing of what is in
 * them is noted, nor their names.
 */
function createMemory() {
  const lost = read();
  const noted = new Map(lost.map((message) => [message.id, message]));
  return {
    lost,
    note({ id, at, file }) {
      noted.set(id, { id, at, file });
      write([...noted.values()]);
    },
    forget({ id }) {
      if (noted.delete(id)) write([...noted.values()]);
    },
  };
}

function read() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY)) || [];
  } catch {
    return [];
  }
}

function write(files) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(files));
  } catch {
    // A browser that keeps nothing: then nobody is told.
  }
}
