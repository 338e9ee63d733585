import { clockTime, make, worded } from "./dom.js";
import { fileWords } from "./file-bubble.js";
import { translate } from "./texts.js";

/** Why something is not shown any more. */
const GONE = { code: "code-gone", session: "session-gone" };

/** The bubble of something the bot said. `onChoose(screen, number, label)` is called when a button is pressed. */
export function botBubble(line, onChoose) {
  if (line.gone) return bubble("bot", line.at, [worded("p", GONE[line.gone], { class: "aside" })]);
  const { text, table, footer, choices, screen, link, file } = line.message;
  const parts = [
    file ? fileBox(file) : null,
    paragraph(text),
    table ? tableBox(table) : null,
    paragraph(footer),
    link ? pageLink(link) : null,
  ].filter(Boolean);
  const element = bubble("bot", line.at, parts);
  if (table) element.classList.add("wide");
  if (choices.length > 0) element.append(choiceGroup(choices, screen, onChoose));
  return element;
}

/** The bubble of something the person said. `label` is what stands on the button he pressed. */
export function personBubble(line, label) {
  if (line.hidden) return bubble("person", line.at, [worded("p", "hidden", { class: "aside" })]);
  if (line.file) return bubble("person", line.at, [fileWords(line)]);
  const words = line.text === undefined ? label || String(line.choice) : line.text;
  return bubble("person", line.at, [make("p", { class: "words", dir: "auto" }, [words])]);
}

/** Three dots, until the bot has answered. */
export function typingBubble() {
  const dots = make("span", { class: "dots", "aria-hidden": "true" }, [make("i"), make("i"), make("i")]);
  const box = make("div", { class: "box" }, [dots, worded("span", "typing", { class: "unseen" })]);
  return make("div", { class: "bubble bot typing" }, [box]);
}

/** Shows under a bubble what became of it: a key of the texts, or null for only the time. */
export function setState(element, state) {
  element.dataset.state = state || "";
  const old = element.querySelector(".state");
  if (old) old.remove();
  if (state) element.querySelector(".meta").append(worded("span", state, { class: "state" }));
}

function bubble(by, at, parts) {
  const said = worded("span", by === "bot" ? "bot-said" : "person-said", { class: "unseen" });
  const box = make("div", { class: "box" }, [said, ...parts]);
  const meta = make("p", { class: "meta" }, [clockTime(at)]);
  return make("div", { class: `bubble ${by}` }, [box, meta]);
}

function paragraph(spans) {
  if (spans.length === 0) return null;
  return make("p", { class: "words", dir: "auto" }, spans.map(styled));
}

function styled(span) {
  const tag = span.code ? "code" : span.bold ? "strong" : null;
  return tag ? make(tag, {}, [span.text]) : span.text;
}

/** In a window of its own, so that the chat stays where it is. */
function pageLink({ label, url }) {
  return make("a", { class: "page-link", href: url, target: "_blank", rel: "noopener noreferrer" }, [label]);
}

/** A photo to look at, larger in a window of its own; of a document its name, to take away. */
function fileBox({ kind, name, address }) {
  if (kind !== "photo") return make("a", { class: "file-link", href: address, download: name }, [name]);
  const photo = translate(make("img", { src: address, "data-label": "photo-alt" }));
  const link = make("a", { class: "photo", href: address, target: "_blank", rel: "noopener noreferrer" }, [
    photo,
  ]);
  photo.addEventListener("error", () => link.replaceWith(worded("p", "photo-gone", { class: "aside" })));
  return link;
}

/** Focusable, because a table that is too wide for a small screen must also scroll by keyboard. */
function tableBox({ caption, header, rows, rightAligned }) {
  const cell = (tag, words, column, attributes = {}) =>
    make(tag, { class: rightAligned.includes(column) ? "figure" : null, ...attributes }, [words]);
  const head = header.map((words, column) => cell("th", words, column, { scope: "col" }));
  const body = rows.map((row) =>
    make(
      "tr",
      {},
      row.map((words, column) =>
        column === 0 ? cell("th", words, column, { scope: "row" }) : cell("td", words, column),
      ),
    ),
  );
  const table = make("table", {}, [
    make("caption", {}, [caption]),
    make("thead", {}, [make("tr", {}, head)]),
    make("tbody", {}, body),
  ]);
  return make("div", { class: "table", role: "region", tabindex: "0", "aria-label": caption }, [table]);
}

function choiceGroup(choices, screen, onChoose) {
  const buttons = choices.map(({ number, label }) => {
    const button = make("button", { type: "button", class: "choice", "data-number": String(number) }, [
      make("span", { class: "number" }, [String(number)]),
      make("span", { dir: "auto" }, [label]),
    ]);
    button.addEventListener("click", (event) => onChoose(screen, number, event));
    return button;
  });
  return translate(make("div", { class: "choices", role: "group", "data-label": "choices-label" }, buttons));
}
