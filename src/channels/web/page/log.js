import { typingBubble } from "./bubble.js";
import {
  clearLines,
  createLines,
  isAnswered,
  markLine,
  moveLine,
  putLine,
  putWaiting,
  stopLine,
} from "./lines.js";

/** After this the dots would promise something that does not come. */
const TYPING_MS = 15000;
/** An agent's page says every 3 s that he is writing; after two that are missing he has stopped. */
const AGENT_TYPING_MS = 7000;
/** This near to the end, in pixels, a reader is following and not looking back. */
const NEAR_END_PX = 120;
/** What stays free above a line that is scrolled to, in pixels. */
const MARGIN_PX = 12;

/**
 * The conversation on the screen: its lines, the typing dots, and what is in sight.
 * `onChoose(screen, choice, event)` is called when a button is pressed; `onUnread(boolean)` when something new is out of sight.
 */
export function createLog(element, scroller, { onChoose, onUnread }) {
  const lines = createLines(element, onChoose);
  const showTyping = createTyping(element);
  const view = createView(element, scroller, onUnread);
  let live = false;

  // In Safari only what can have the focus can be scrolled by keyboard.
  element.tabIndex = 0;

  function change(alter) {
    if (live) view.follow(alter);
    else alter();
  }

  return {
    /** Begins again with nothing; what comes is read out only from `caughtUp` on. */
    clear() {
      live = false;
      element.setAttribute("aria-busy", "true");
      clearLines(lines);
    },
    caughtUp() {
      if (live) return;
      live = true;
      element.setAttribute("aria-busy", "false");
      view.toEnd();
    },
    add(line) {
      change(() => {
        if (line.by === "bot") showTyping(false);
        putLine(lines, line);
      });
    },
    /** False when the server has it already. */
    addWaiting(line) {
      const isNew = putWaiting(lines, line);
      if (isNew) view.toEnd();
      return isNew;
    },
    mark: (id, trouble) => markLine(lines, id, trouble),
    goes: (id, part) => moveLine(lines, id, part),
    stop: (id, trouble, onAgain) => view.keep(() => stopLine(lines, id, trouble, onAgain)),
    /** A line has arrived: the dots show, unless its answer is here already. */
    expectAnswer(id) {
      markLine(lines, id, null);
      if (!isAnswered(lines, id)) change(() => showTyping(true));
    },
    /** Somebody writes an answer. Who looks back is not called: there is nothing to read yet. */
    showWriting() {
      if (live) view.keep(() => showTyping(true, AGENT_TYPING_MS));
    },
    isEmpty: () => lines.bubbles.size === 0,
    toEnd: () => view.toEnd(),
  };
}

function createTyping(element) {
  const bubble = typingBubble();
  let end = 0;
  return function show(on, ms = TYPING_MS) {
    clearTimeout(end);
    bubble.remove();
    if (!on) return;
    element.append(bubble);
    end = setTimeout(() => show(false), ms);
  };
}

function createView(element, scroller, onUnread) {
  let atEnd = true;
  const isNearEnd = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_END_PX;

  /** To the end, or to the top of the last line where that is taller than the window. */
  function toEnd() {
    const last = element.lastElementChild;
    const end = scroller.scrollHeight - scroller.clientHeight;
    scroller.scrollTop = last ? Math.min(end, last.offsetTop - MARGIN_PX) : end;
    onUnread(false);
  }

  function noteScroll() {
    atEnd = isNearEnd();
    if (atEnd) onUnread(false);
  }

  scroller.addEventListener("scroll", noteScroll, { passive: true });
  // The keyboard of a phone and the notice of a lost line take room: who was at the end stays there.
  if (window.ResizeObserver) new ResizeObserver(() => atEnd && toEnd()).observe(scroller);
  return {
    toEnd,
    /** Makes a change and keeps a reader at the end who was there. */
    keep(alter) {
      const followed = isNearEnd();
      alter();
      if (followed) toEnd();
    },
    /** Makes a change and keeps a reader at the end who was there; one who looks back is only told. */
    follow(alter) {
      const followed = isNearEnd();
      alter();
      if (followed) toEnd();
      else onUnread(true);
    },
  };
}
