import { byId, clockTime, make, refill, worded } from "./dom.js";
import { keepLine } from "./line.js";
import { translate } from "./texts.js";

/** As many as anyone scrolls through. */
const SHOWN = 20;
const CLOCK_MS = 10000;

/**
 * The demo's phone beside the chat: shows each SMS and e-mail of the demo inbox, to be read and typed as in life.
 * Returns a function that puts its notification away, once what it said has been used.
 */
export function showPhone() {
  const messages = byId("phone-messages");
  const empty = byId("phone-empty");
  const notice = createNotice();
  // On the element, where it can be seen: only what arrives while the phone is live is news.
  const { dataset } = byId("phone");

  byId("phone").hidden = false;
  showTime();
  setInterval(showTime, CLOCK_MS);
  keepLine("/demo/inbox/events", {
    hello({ resumed }) {
      if (resumed) return;
      delete dataset.live;
      refill(messages);
      empty.hidden = false;
    },
    message(message) {
      messages.prepend(make("li", { class: "card" }, messageParts(message)));
      while (messages.children.length > SHOWN) messages.lastElementChild.remove();
      empty.hidden = true;
      if (dataset.live) notice.tell(message);
    },
    caughtUp() {
      dataset.live = "yes";
    },
    isOpen() {},
    isElsewhere() {},
  });
  return notice.putAway;
}

/** On a narrow screen: the button that opens the phone, the count of what is new, and the card that slides in. */
function createNotice() {
  const phone = byId("phone");
  const button = byId("phone-button");
  const toast = byId("toast");
  let unread = 0;

  function setUnread(count) {
    unread = count;
    byId("phone-count").hidden = count === 0;
    byId("phone-count").textContent = String(count);
  }

  function setOpen(open) {
    phone.classList.toggle("open", open);
    button.setAttribute("aria-expanded", String(open));
    putAway();
    setUnread(0);
  }

  function putAway() {
    refill(toast);
  }

  button.hidden = false;
  button.addEventListener("click", () => setOpen(!phone.classList.contains("open")));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") setOpen(false);
  });
  return {
    putAway,
    tell(message) {
      if (phone.classList.contains("open")) return;
      setUnread(unread + 1);
      refill(toast, toastCard(message, putAway));
    },
  };
}

function toastCard(message, onClose) {
  const close = translate(
    make("button", { type: "button", class: "quiet", "data-label": "close-button" }, ["×"]),
  );
  close.addEventListener("click", () => {
    onClose();
    byId("words").focus();
  });
  const heading = worded("p", "phone-new", { class: "unseen" });
  return make("div", { class: "toast-card" }, [heading, ...messageParts(message), close]);
}

/** What an SMS or e-mail shows in a list of notifications. */
export function messageParts({ by, address, subject, text, at }) {
  const head = make("p", { class: "card-head" }, [
    worded("strong", by === "email" ? "email-label" : "sms-label"),
    clockTime(at),
  ]);
  const to = worded("p", "sent-to", { class: "card-to", "data-values": JSON.stringify({ address }) });
  const title = subject ? [make("p", { class: "card-subject", dir: "auto" }, [subject])] : [];
  return [head, to, ...title, make("p", { class: "card-text", dir: "auto" }, [text])];
}

function showTime() {
  refill(byId("phone-time"), clockTime(Date.now()).textContent);
}
