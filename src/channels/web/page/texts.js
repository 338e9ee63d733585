const REMEMBERED = "chat-language";

let catalog = null;
let language = "id";

/** Fetches the words, as often as it takes, and puts the page into the person's language. */
export async function loadTexts() {
  for (let waitMs = 500; catalog === null; waitMs = Math.min(waitMs * 2, 10000)) {
    catalog = await fetchTexts();
    if (catalog === null) await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
  // Not the browser's language: many phones in Indonesia are set to English, and the bot greets in Indonesian.
  speak(remembered() || "id");
  return { demo: catalog.demo, mostFileBytes: catalog.mostFileBytes };
}

async function fetchTexts() {
  try {
    const answer = await fetch("/chat/texts.json");
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

/** One text in the page's language, with its values filled in. */
export function text(key, values = {}) {
  return catalog[language][key].replace(/\{\{(\w+)\}\}/g, (_, name) => values[name]);
}

export function currentLanguage() {
  return language;
}

/** Makes a button switch between the two languages and remember the choice. `onSwitch` is told of each. */
export function letSwitchLanguage(button, onSwitch = () => {}) {
  button.addEventListener("click", () => {
    speak(language === "id" ? "en" : "id");
    remember(language);
    onSwitch();
  });
}

function remembered() {
  try {
    return localStorage.getItem(REMEMBERED);
  } catch {
    return null;
  }
}

function remember(choice) {
  try {
    localStorage.setItem(REMEMBERED, choice);
  } catch {
    // Storage is forbidden: the choice then lives as long as the page.
  }
}

function speak(wanted) {
  language = wanted === "en" ? "en" : "id";
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll("[data-text],[data-label],[data-placeholder]"))
    translate(element);
}

/** Puts an element's texts into the page's language: `data-text`, `data-label`, `data-placeholder` name them. */
export function translate(element) {
  const { text: words, label, placeholder } = element.dataset;
  const values = element.dataset.values ? JSON.parse(element.dataset.values) : {};
  if (words) element.textContent = text(words, values);
  if (label) element.setAttribute("aria-label", text(label, values));
  if (placeholder) element.setAttribute("placeholder", text(placeholder, values));
  return element;
}
