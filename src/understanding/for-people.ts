import { cleanText } from "./clean.ts";
import { mask } from "./secrets.ts";

/** Six digits or more, also in groups: bounded, so that matching is linear. */
const NUMBER = /\p{Nd}(?:[ .\-/()]{0,3}\p{Nd}){5,24}/gu;
/** "1.250.000" is money, and a person has to read it. */
const THOUSANDS = /^\p{Nd}{1,3}(?:\.\p{Nd}{3})+$/u;
const CURRENCY_BEFORE = /(?:rp|idr)[ .]{0,2}$/iu;

/**
 * A text as another person may read it: identifiers, codes and passwords are dots, amounts of money stay. The one place through which all
 * goes that a participant writes to an agent; a bare number of six digits or more is hidden too, for it may be a code or a NIK with a slip.
 */
export function maskForPeople(text: string): { text: string; hidden: boolean } {
  const cleaned = cleanText(text);
  const judged = mask(cleaned);
  const shown = judged.replace(NUMBER, (number, at: number) => {
    const isMoney = THOUSANDS.test(number) || CURRENCY_BEFORE.test(judged.slice(Math.max(0, at - 5), at));
    return isMoney ? number : "••••••";
  });
  return { text: shown, hidden: shown !== cleaned };
}
