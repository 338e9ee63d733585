import { typedWords } from "./words.ts";

/** What is remembered at a time, of each kind. */
const MOST_REMEMBERED = 1_000;

/** Letters and the simplest marks, and not many: no number, no address, nothing that could be a code. */
const SHORT_AND_PLAIN = /^[a-z ,.!?]{1,40}$/i;

/**
 * Remembers what comes of everyday texts, for many people say the same few words. A text of which each word stands in the lexicon as it is typed
 * holds no name and no secret; every other one is looked at anew and leaves nothing behind.
 */
export function rememberingEveryday<Result>(make: (text: string) => Result): (text: string) => Result {
  const remembered = new Map<string, Result>();
  return (text) => {
    const known = remembered.get(text);
    if (known !== undefined) return known;
    const result = make(text);
    if (isEveryday(text)) {
      if (remembered.size >= MOST_REMEMBERED) remembered.clear();
      remembered.set(text, result);
    }
    return result;
  };
}

function isEveryday(text: string): boolean {
  return SHORT_AND_PLAIN.test(text) && typedWords(text).every((word) => word.isListed);
}
