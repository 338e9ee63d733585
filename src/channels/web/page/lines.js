import { botBubble, personBubble, setState } from "./bubble.js";
import { endProgress, showProgress } from "./file-bubble.js";

/**
 * The bubbles of a conversation by the ids of their lines: first those the server keeps, in its order, then those of this
 * page that wait to be sent. `onChoose(screen, choice, event)` is called when a button is pressed.
 */
export function createLines(element, onChoose) {
  return { element, onChoose, bubbles: new Map(), labels: new Map(), troubles: new Map() };
}

export function clearLines(lines) {
  lines.bubbles.clear();
  lines.element.textContent = "";
}

/** Shows a line as the server keeps it, in place of what this page showed of it before. */
export function putLine(lines, line) {
  if (line.by === "bot") putBot(lines, line);
  else if (line.by === "person") putPerson(lines, line);
  else hideLine(lines, line.of);
}

/** Shows a line that the server does not have yet; false when it stands there already. */
export function putWaiting(lines, line) {
  if (lines.bubbles.has(line.id)) return false;
  const bubble = personBubble(line, labelOf(lines, line));
  bubble.dataset.waiting = "yes";
  closeChoices(lines);
  lines.bubbles.set(line.id, bubble);
  lines.element.append(bubble);
  return true;
}

/** Says under a line why it has not arrived: `waiting`, or a reason that is final; null when it has. */
export function markLine(lines, id, trouble) {
  lines.troubles.set(id, trouble);
  const bubble = lines.bubbles.get(id);
  if (bubble && trouble && trouble !== "waiting") delete bubble.dataset.waiting;
  showState(lines, id);
}

/** Shows how much of a file has gone. */
export function moveLine(lines, id, part) {
  markLine(lines, id, null);
  const bubble = lines.bubbles.get(id);
  if (bubble) showProgress(bubble, part);
}

/** Says why a file does not go; `onAgain` is called when its sender wants another try, and null where none would help. */
export function stopLine(lines, id, trouble, onAgain) {
  markLine(lines, id, trouble);
  const bubble = lines.bubbles.get(id);
  if (bubble) endProgress(bubble, onAgain);
}

/** Whether the bot has spoken since a line took its place among those the server keeps. */
export function isAnswered(lines, id) {
  const bubble = lines.bubbles.get(id);
  let next = bubble && !bubble.dataset.waiting ? bubble.nextElementSibling : null;
  while (next && !next.matches(".bot:not(.typing)")) next = next.nextElementSibling;
  return next !== null;
}

function putBot(lines, line) {
  const id = `bot:${line.id}`;
  const choices = line.gone ? [] : line.message.choices;
  if (choices.length > 0) closeChoices(lines);
  for (const { number, label } of choices) lines.labels.set(`${line.message.screen}|${number}`, label);
  const bubble = botBubble(line, lines.onChoose);
  if (!line.gone && (line.message.class === "personal" || line.message.file))
    bubble.dataset.personal = String(line.at);
  place(lines, id, bubble);
  if (line.showForMs) setTimeout(() => vanish(lines, id, line), line.showForMs);
}

function vanish(lines, id, line) {
  if (lines.bubbles.has(id)) place(lines, id, botBubble({ ...line, gone: "code" }, lines.onChoose));
}

function putPerson(lines, line) {
  if (!lines.bubbles.has(line.id)) closeChoices(lines);
  const bubble = personBubble(line, labelOf(lines, line));
  if (line.masked) bubble.dataset.masked = "yes";
  // It has arrived, whatever was said of it before.
  lines.troubles.delete(line.id);
  place(lines, line.id, bubble);
  showState(lines, line.id);
}

function hideLine(lines, id) {
  if (id === "personal") {
    hidePersonal(lines);
    return;
  }
  const bubble = lines.bubbles.get(id);
  if (bubble) place(lines, id, personBubble({ hidden: true, at: bubble.querySelector("time").dateTime }));
}

/** The session has ended: what was shown in it goes, on every page that shows it. */
function hidePersonal(lines) {
  for (const [id, bubble] of lines.bubbles) {
    const at = Number(bubble.dataset.personal);
    if (at) place(lines, id, botBubble({ at, gone: "session" }, lines.onChoose));
  }
}

function labelOf(lines, { screen, choice }) {
  return lines.labels.get(`${screen}|${choice}`);
}

function place(lines, id, bubble) {
  const old = lines.bubbles.get(id);
  lines.bubbles.set(id, bubble);
  if (old && !old.dataset.waiting) {
    old.replaceWith(bubble);
    return;
  }
  if (old) old.remove();
  lines.element.insertBefore(bubble, lines.element.querySelector(".bubble[data-waiting], .typing"));
}

/** That a line arrived needs no word; that it did not, or that its numbers were masked, does. */
function showState(lines, id) {
  const bubble = lines.bubbles.get(id);
  if (bubble) setState(bubble, lines.troubles.get(id) || (bubble.dataset.masked ? "masked" : null));
}

/** A question that was answered, or replaced by a newer one, can't be answered again by a button. */
function closeChoices({ element }) {
  for (const button of element.querySelectorAll(".choice:enabled")) button.disabled = true;
}
