import type { Text } from "../../locales/catalog.ts";
import { makePopulation } from "../../src/core/demo/population.ts";
import { createTranslator } from "../../src/i18n/translator.ts";
import type { Language } from "../../src/ports/translator.ts";

const translator = await createTranslator({ demo: true, operator: null });

/** A text that takes no values. */
type PlainKey = Exclude<Text, { values: unknown }>["key"];

/** What the demo says for a key: tests name what is meant, so that the words may be polished. */
export function words(key: PlainKey, language: Language = "id"): string {
  return translator.plain({ key }, language);
}

/** A fictional person who has yet to register and whose phone works, as he would type his data. */
export interface Newcomer {
  name: string;
  nik: string;
  kpj: string;
  phone: string;
  email: string;
}

/** People who have yet to register, the one that the program's greeting names first. */
export function newcomers(): Newcomer[] {
  const today = new Date().toISOString().slice(0, 10);
  return makePopulation(today).flatMap(
    ({ name, nik, cards, phone, email, smsArrives, hasAccount, deceasedOn }) => {
      const kpj = cards[0]?.kpj;
      const isComplete = kpj && phone && email && smsArrives && !hasAccount && deceasedOn === null;
      return isComplete ? [{ name, nik, kpj, phone, email }] : [];
    },
  );
}
