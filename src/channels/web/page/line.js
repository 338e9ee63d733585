/** The server sends a beat every 20 s; after two that are missing the line is taken for dead. */
const SILENCE_MS = 45000;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 10000;

/**
 * Keeps an event stream open: opens it again by itself where it stopped, lets go of it while the page is out of
 * sight (a browser has only about six connections to a host), and notices when it has silently died.
 *
 * `listener`: `hello(data)`, `message(data)`, `answerIsComing()`, `caughtUp()`, `isOpen(boolean)`, `isElsewhere()`.
 */
export function keepLine(url, listener) {
  let source = null;
  let lastSeen = "";
  let waitMs = FIRST_WAIT_MS;
  let retry = 0;
  let silence = 0;

  function open() {
    close();
    if (document.visibilityState === "hidden") return;
    source = new EventSource(`${url}?after=${lastSeen}`);
    listenTo(source, { heard, saw, lost, bye, listener });
    silence = setTimeout(lost, SILENCE_MS);
  }

  function heard() {
    waitMs = FIRST_WAIT_MS;
    clearTimeout(silence);
    silence = setTimeout(lost, SILENCE_MS);
  }

  function saw(id) {
    lastSeen = id;
  }

  function lost() {
    close();
    listener.isOpen(false);
    // Half of the wait is chance, so that a server that comes back is not met by everybody at once.
    retry = setTimeout(open, waitMs * (0.5 + Math.random() / 2));
    waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
  }

  function bye() {
    close();
    listener.isElsewhere();
  }

  function close() {
    clearTimeout(silence);
    clearTimeout(retry);
    if (source) source.close();
    source = null;
  }

  function openNow() {
    if (document.visibilityState === "hidden") close();
    else if (!source) open();
  }

  for (const sign of ["focus", "pageshow"]) window.addEventListener(sign, openNow);
  document.addEventListener("visibilitychange", openNow);
  window.addEventListener("online", open);
  window.addEventListener("offline", lost);
  open();
  return { openNow, reopen: open };
}

function listenTo(source, { heard, saw, lost, bye, listener }) {
  source.addEventListener("hello", (event) => {
    const data = JSON.parse(event.data);
    if (!data.resumed) saw("");
    listener.hello(data);
  });
  source.addEventListener("message", (event) => {
    saw(event.lastEventId);
    listener.message(JSON.parse(event.data));
  });
  source.addEventListener("typing", () => listener.answerIsComing());
  source.addEventListener("caught-up", () => {
    listener.caughtUp();
    listener.isOpen(true);
  });
  source.addEventListener("bye", bye);
  source.addEventListener("error", lost);
  for (const kind of ["hello", "message", "beat"]) source.addEventListener(kind, heard);
}
