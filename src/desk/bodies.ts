/** Readers of what pages send: each gives the value or null, and nothing else of it is looked at. */

/** The fields of a JSON object; none when it is something else. */
export function fieldsOf(body: unknown): Record<string, unknown> {
  return typeof body === "object" && body !== null && !Array.isArray(body)
    ? (body as Record<string, unknown>)
    : {};
}

/** A text of at most so many characters, as it came. */
export function readText(value: unknown, most: number): string | null {
  return typeof value === "string" && value.length <= most ? value : null;
}

/** A text with something in it. */
export function readWords(value: unknown, most: number): string | null {
  const text = readText(value, most)?.trim();
  return text ? text : null;
}

/** One of these words. */
export function readOneOf<Word extends string>(value: unknown, words: readonly Word[]): Word | null {
  return words.find((word) => word === value) ?? null;
}

/** Some of these words, each once. */
export function readSomeOf<Word extends string>(value: unknown, words: readonly Word[]): Word[] | null {
  if (!Array.isArray(value)) return null;
  const found = words.filter((word) => value.includes(word));
  return found.length === new Set(value).size ? found : null;
}

/** The key under which an act is done once: letters, digits and dashes. */
export function readRequestKey(value: unknown): string | null {
  return typeof value === "string" && /^[\w-]{8,64}$/.test(value) ? value : null;
}

/** A whole number in a span. */
export function readWhole(value: unknown, least: number, most: number): number | null {
  const number = typeof value === "string" && value !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isInteger(number) && number >= least && number <= most
    ? number
    : null;
}

/** An id as the core makes them. */
export function readId(value: unknown): string | null {
  return typeof value === "string" && /^[\w-]{1,64}$/.test(value) ? value : null;
}

/** What somebody signs in with: 3 to 32 small letters, digits, dots and dashes. */
export function readLogin(value: unknown): string | null {
  return typeof value === "string" && /^[a-z][a-z0-9.-]{2,31}$/.test(value.trim().toLowerCase())
    ? value.trim().toLowerCase()
    : null;
}
