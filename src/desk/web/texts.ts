import { computed, signal } from "@preact/signals";

type Language = "id" | "en";
type Sentences = Record<string, string>;

interface Spoken {
  desk: Sentences;
  answers: Sentences;
  wishes: Sentences;
  whatsapp: Sentences;
}

interface Loaded {
  demo: boolean;
  id: Spoken;
  en: Spoken;
}

const NOTHING: Spoken = { desk: {}, answers: {}, wishes: {}, whatsapp: {} };
const loaded = signal<Loaded>({ demo: false, id: NOTHING, en: NOTHING });

/** The language of the desk itself; conversations have their own. */
export const language = signal<Language>(localStorage.getItem("desk-language") === "en" ? "en" : "id");

export const isDemo = computed(() => loaded.value.demo);

/** Reads the words of the page; nothing is shown before. */
export async function loadTexts(): Promise<void> {
  const answer = await fetch("/desk/texts.json");
  loaded.value = await answer.json();
}

/** Changes the language of the page at once, and of this browser for later. */
export function chooseLanguage(chosen: Language): void {
  language.value = chosen;
  localStorage.setItem("desk-language", chosen);
  document.documentElement.lang = chosen;
}

/** A sentence by its key, with its gaps filled. Looked up where it is shown, so it follows the language. */
export function t(key: string, values: Record<string, string | number> = {}): string {
  const sentence = loaded.value[language.value].desk[key] ?? key;
  return fill(sentence, values);
}

/** One of several sentences whose keys begin alike: of a topic, a role, a state. */
export function tOf(beginning: string, which: string, values: Record<string, string | number> = {}): string {
  return t(`${beginning}${which}`, values);
}

/** What somebody wished, in the words of the menu; of one that has none its own name says enough. */
export function wishName(wish: string): string {
  return loaded.value[language.value].wishes[wish] ?? wish.replaceAll("-", " ");
}

/** A sentence about the linked WhatsApp number. */
export function ofWhatsApp(key: string): string {
  return loaded.value[language.value].whatsapp[key] ?? key;
}

/** An answer that is ready to be said. */
export interface Canned {
  name: string;
  title: string;
  text: string;
}

/** The canned answers in a conversation's language. */
export function cannedIn(spoken: Language, values: Record<string, string>): Canned[] {
  const answers = loaded.value[spoken].answers;
  return Object.keys(answers)
    .filter((key) => key.endsWith("-title"))
    .map((key) => {
      const name = key.replace(/-title$/, "");
      return { name, title: answers[key] ?? "", text: fill(answers[`${name}-text`] ?? "", values) };
    });
}

function fill(sentence: string, values: Record<string, string | number>): string {
  return sentence.replace(/\{\{(\w+)\}\}/g, (gap, name: string) => String(values[name] ?? gap));
}
