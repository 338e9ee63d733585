import { byId, refill, worded } from "./dom.js";
import { keepLine } from "./line.js";
import { createLog } from "./log.js";
import { createMessages } from "./messages.js";
import { startFiles } from "./send-files.js";
import { currentLanguage, letSwitchLanguage, loadTexts, text } from "./texts.js";
import { createTyping } from "./typing.js";

/** A line that is back sooner was never missed, so nobody is told. */
const PATIENCE_MS = 1000;

void loadTexts().then(start);

function start({ demo, mostFileBytes }) {
  const putPhoneAway = demo ? startDemo() : Promise.resolve(() => {});
  const lineState = byId("line-state");
  let line = null;

  const log = createLog(byId("log"), byId("scroll"), {
    onUnread: (unread) => {
      byId("below").hidden = !unread;
    },
    onChoose(screen, choice, event) {
      say({ screen, choice });
      followFocus(event);
    },
  });

  const typing = createTyping();
  const { say, greet, waiting, tellLost } = startSending({
    log,
    mostFileBytes,
    begins() {
      byId("intro").hidden = true;
      line.openNow();
      void putPhoneAway.then((putAway) => putAway());
    },
    isUnknown: () => line.reopen(),
  });

  line = keepLine("/chat/events", {
    hello({ chat, resumed }) {
      if (!resumed) log.clear();
      greet(chat);
    },
    message: (said) => log.add(said),
    answerIsComing() {
      log.showWriting();
      typing.somebodyIsThere();
    },
    caughtUp() {
      for (const message of waiting()) log.addWaiting({ by: "person", ...message });
      tellLost();
      log.caughtUp();
      byId("intro").hidden = !log.isEmpty();
    },
    isOpen: createLineNotice(lineState),
    isElsewhere: () => refill(lineState, worded("span", "open-elsewhere")),
  });

  // The bot is asked as a person would ask it; before the first word it goes by the page's language.
  letSwitchLanguage(byId("language"), () => {
    if (!log.isEmpty()) say({ text: text("language-name") });
  });
  byId("start").addEventListener("click", (event) => {
    say({ text: text("start-message") });
    followFocus(event);
  });
  byId("below").addEventListener("click", () => log.toEnd());
  startComposer({ onSend: (words) => say({ text: words }), onType: () => typing.types() });
}

/** Lets a person send words, choices and files. `begins()` is called first of all; the rest is as of the outbox. */
function startSending({ log, mostFileBytes, begins, isUnknown }) {
  const outbox = createMessages({
    accepted: (message) => log.expectAnswer(message.id),
    waits: (message) => log.mark(message.id, "waiting"),
    refused: (message, why) => log.mark(message.id, why),
    isUnknown,
  });
  const files = startFiles({ log, mostBytes: mostFileBytes, toMessage, begins, isUnknown });

  return {
    say(content) {
      const message = toMessage(content);
      begins();
      log.addWaiting({ by: "person", ...message });
      outbox.add(message);
    },
    greet(chat) {
      outbox.greet(chat);
      files.greet(chat);
    },
    waiting: () => [...outbox.waiting(), ...files.waiting()],
    tellLost: files.tellLost,
  };
}

async function startDemo() {
  byId("demo-badge").hidden = false;
  document.documentElement.classList.add("demo");
  const { showPhone } = await import("./phone.js");
  return showPhone();
}

/** A button pressed by key is gone now: the next key belongs to the field. A finger wants no keyboard to jump up. */
function followFocus(event) {
  if (event.detail === 0) byId("words").focus();
}

/** Says that the line is lost, once that has lasted. */
function createLineNotice(element) {
  let timer = null;
  return (open) => {
    if (!open) {
      if (timer === null)
        timer = setTimeout(() => refill(element, worded("span", "reconnecting")), PATIENCE_MS);
      return;
    }
    clearTimeout(timer);
    timer = null;
    refill(element);
  };
}

/** Enter sends, Shift+Enter begins a line, and the field grows with what is typed. */
function startComposer({ onSend, onType }) {
  const form = byId("composer");
  const field = byId("words");

  function grow() {
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight}px`;
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const words = field.value.trim();
    field.value = "";
    grow();
    field.focus();
    if (words) onSend(words);
  });
  field.addEventListener("input", () => {
    grow();
    if (field.value.trim()) onType();
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit ? form.requestSubmit() : form.dispatchEvent(new Event("submit", { cancelable: true }));
  });
  if (window.matchMedia("(pointer: fine)").matches) field.focus();
}

function toMessage(content) {
  return { id: newId(), at: Date.now(), language: currentLanguage(), ...content };
}

/** 128 random bits: the same message is known by it however often it is sent. */
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
