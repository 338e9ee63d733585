import { byId, make, refill, worded } from "./dom.js";
import { keepLine } from "./line.js";
import { messageParts } from "./phone.js";
import { letSwitchLanguage, loadTexts } from "./texts.js";

void loadTexts().then(start);

function start() {
  letSwitchLanguage(byId("language"));
  const messages = byId("inbox-messages");
  const empty = byId("inbox-empty");

  keepLine("/demo/inbox/events", {
    hello({ resumed }) {
      if (!resumed) refill(messages);
    },
    message(message) {
      messages.prepend(make("li", { class: "card" }, messageParts(message)));
      empty.hidden = true;
    },
    caughtUp() {
      empty.hidden = messages.children.length > 0;
    },
    isOpen(open) {
      refill(byId("line-state"), ...(open ? [] : [worded("span", "reconnecting")]));
    },
    isElsewhere() {},
  });
}
