import { byId, make, worded } from "./dom.js";
import { translate } from "./texts.js";

/** What stands in the bubble of a file: once the server has it, and before. */
const SENT = { photo: "file-photo-sent", document: "file-document-sent" };
const GOING = { photo: "file-photo", document: "file-document" };

/** What the bubble of a file that the person sent shows: that, and nothing of what is in it. */
export function fileWords({ file, isWaiting }) {
  const clip = byId("attach").querySelector("svg").cloneNode(true);
  const words = worded("span", (isWaiting ? GOING : SENT)[file]);
  return make("p", { class: isWaiting ? "words file going" : "words file" }, [clip, words]);
}

/** Shows how much of a file has gone, from 0 to 1; of one that the server has, nothing: that may be known before the last of it was counted. */
export function showProgress(bubble, part) {
  if (!bubble.querySelector(".going")) return;
  const known = bubble.querySelector("progress");
  const bar = known || translate(make("progress", { max: "1", "data-label": "file-going" }));
  bar.value = part;
  if (!known) bubble.querySelector(".box").append(bar);
}

/** It does not go any more: another try may be offered. */
export function endProgress(bubble, onAgain) {
  const bar = bubble.querySelector("progress");
  if (bar) bar.remove();
  if (!onAgain) return;
  const button = worded("button", "file-again-button", { type: "button", class: "again" });
  button.addEventListener("click", () => {
    button.remove();
    onAgain();
  });
  bubble.querySelector(".meta").append(button);
}
