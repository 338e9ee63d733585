import { currentLanguage, translate } from "./texts.js";

/**
 * Makes an element; an attribute that is null is left out. Words are only ever set as text, so nothing that a person
 * or the bot says can become markup.
 */
export function make(tag, attributes = {}, children = []) {
  const element = document.createElement(tag);
  for (const name of Object.keys(attributes)) {
    if (attributes[name] !== null) element.setAttribute(name, attributes[name]);
  }
  element.append(...children);
  return element;
}

/** An element whose text follows the language of the page. */
export function worded(tag, key, attributes = {}) {
  return translate(make(tag, { ...attributes, "data-text": key }));
}

/** Hours and minutes of a moment (milliseconds since 1970, or an ISO date) as `<time>`. */
export function clockTime(moment) {
  const date = new Date(moment);
  const shown = date.toLocaleTimeString(currentLanguage() === "en" ? "en-GB" : "id-ID", {
    hour: "2-digit",
    minute: "2-digit",
  });
  return make("time", { datetime: date.toISOString() }, [shown]);
}

/** Puts these in place of what an element holds. */
export function refill(element, ...children) {
  element.textContent = "";
  element.append(...children);
}

export function byId(id) {
  return document.getElementById(id);
}
