/** Fills the gaps of a sentence. Values are by name, as i18next takes them. */
export type Fill = (values: Readonly<Record<string, unknown>>) => string;

/** Writes a value as its format says; `format` is null for a gap without one. */
export type WriteValue = (value: unknown, format: string | null) => string;

/** `{{name}}`, `{{name, format}}`; with `-` in front the value may hold markup of its own. */
const GAP = /\{\{(-?)\s*(\w+)\s*(?:,\s*(\w+)\s*)?\}\}/g;

interface Gap {
  name: string;
  format: string | null;
  isLiteral: boolean;
  /** What stands between this gap and the next one. */
  textAfter: string;
}

/**
 * Reads a sentence once, so that filling it costs no more than joining strings; i18next reads it anew each time (docs/performance.md).
 * `makeLiteral` takes the meaning from markup in a value.
 */
export function readSentence(
  sentence: string,
  write: WriteValue,
  makeLiteral: (text: string) => string,
): Fill {
  const matches = [...sentence.matchAll(GAP)];
  const textBefore = sentence.slice(0, matches[0]?.index);
  const gaps = matches.map((match, at): Gap => {
    const [whole, mark, name = "", format = null] = match;
    const textAfter = sentence.slice(match.index + whole.length, matches[at + 1]?.index);
    return { name, format, isLiteral: mark !== "-", textAfter };
  });
  return (values) => {
    let filled = textBefore;
    for (const { name, format, isLiteral, textAfter } of gaps) {
      const written = write(values[name], format);
      filled += (isLiteral ? makeLiteral(written) : written) + textAfter;
    }
    return filled;
  };
}
