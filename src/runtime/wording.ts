import type { Flow } from "../../flows/kit/flow.ts";
import type { Intent } from "../../flows/kit/intents.ts";
import { LANGUAGES, type Translator } from "../ports/translator.ts";
import type { Wording } from "./respond.ts";

/** What people read of the product's own words: labels on the screen, and the names of wishes in every language. */
export function createWording(translator: Translator, flows: ReadonlyMap<string, Flow>): Wording {
  const wishes = new Map<string, Intent>();
  for (const language of LANGUAGES) {
    for (const intent of [...flows.values()].flatMap((flow) => flow.intents)) {
      wishes.set(translator.plain({ key: `intents:${intent}` }, language).toLowerCase(), intent);
    }
  }
  return {
    labelsOf: ({ screen, language }) =>
      (screen?.choices ?? []).map(({ label }, index) => ({
        number: index + 1,
        label: translator.plain(label, language),
      })),
    wishCalled: (text) => wishes.get(text.trim().toLowerCase()) ?? null,
  };
}
