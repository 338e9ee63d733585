import type { Span } from "../ports/message.ts";
import { parseMarkup } from "./markup.ts";

/** Values by name, as i18next takes them. */
export type Values = Readonly<Record<string, unknown>>;

/** Writes a value as its format says. */
type WriteValue = (value: unknown) => string;

/** A sentence to be said with values. */
export interface Sentence {
  spans(values: Values): readonly Span[];
  /** Its words without its marks. */
  plain(values: Values): string;
}

/** What a sentence is read with. */
export interface Reading {
  /** The writer of a format; null is the format of a gap that names none. */
  writerOf(format: string | null): WriteValue;
  /** Words of our own by the name of their gap. Behind a `-` their marks are marks. */
  own: ReadonlyMap<string, string>;
}

/** `{{name}}`, `{{name, format}}`; with `-` in front, for words of our own with their marks. */
const GAP = /\{\{(-?)\s*(\w+)\s*(?:,\s*(\w+)\s*)?\}\}/g;

/** Stands for a gap while marks are looked for. Unicode keeps it out of every text. */
const GAP_SIGN = "\uffff";

interface Gap {
  name: string;
  write: WriteValue;
  /** What stands between this gap and the next one of the same run. */
  textAfter: string;
}

/** Words in one dress: those of `start`, then the gaps. */
interface Run {
  start: Span;
  gaps: readonly Gap[];
}

/**
 * Reads a sentence once, so that saying it costs no more than joining strings; i18next reads it anew each time (docs/performance.md). Marks are
 * looked for before there are values, which therefore can't become markup.
 */
export function readSentence(sentence: string, { writerOf, own }: Reading): Sentence {
  const gaps: Gap[] = [];
  const marked = sentence.replace(GAP, (gap, sign: string, name: string, format: string | undefined) => {
    const words = own.get(name);
    if (sign === "-") return words ?? noWords(gap);
    gaps.push({ name, write: words === undefined ? writerOf(format ?? null) : () => words, textAfter: "" });
    return GAP_SIGN;
  });
  const spans = parseMarkup(marked);
  return gaps.length === 0 ? new Fixed(spans) : new Gapped(spans.map((span) => takeRun(span, gaps)));
}

function noWords(gap: string): never {
  throw new Error(`There are no words of our own for ${gap}`);
}

/** A span as a run, with as many gaps from the front of `gaps` as it has signs. */
function takeRun({ text, bold, code }: Span, gaps: Gap[]): Run {
  const [before = "", ...after] = text.split(GAP_SIGN);
  const taken = gaps.splice(0, after.length).map((gap, at) => ({ ...gap, textAfter: after[at] ?? "" }));
  return { start: { text: before, bold, code }, gaps: taken };
}

/** Without gaps: the same for everybody. */
class Fixed implements Sentence {
  readonly #spans: readonly Span[];
  readonly #plain: string;

  constructor(spans: readonly Span[]) {
    this.#spans = spans;
    this.#plain = spans.map(({ text }) => text).join("");
  }

  spans(): readonly Span[] {
    return this.#spans;
  }

  plain(): string {
    return this.#plain;
  }
}

/** With as many forms as the language has plurals; which of them, `count` says. */
export class Plural implements Sentence {
  readonly #rules: Intl.PluralRules;
  readonly #readForm: (count: number) => Sentence;
  readonly #forms = new Map<string, Sentence>();

  /** `readForm` reads the form for a count; it is asked once for each form. */
  constructor(language: string, readForm: (count: number) => Sentence) {
    this.#rules = new Intl.PluralRules(language);
    this.#readForm = readForm;
  }

  spans(values: Values): readonly Span[] {
    return this.#formFor(values).spans(values);
  }

  plain(values: Values): string {
    return this.#formFor(values).plain(values);
  }

  #formFor(values: Values): Sentence {
    const count = Number(values["count"]);
    const category = this.#rules.select(count);
    const known = this.#forms.get(category);
    if (known !== undefined) return known;
    const form = this.#readForm(count);
    this.#forms.set(category, form);
    return form;
  }
}

class Gapped implements Sentence {
  readonly #runs: readonly Run[];

  constructor(runs: readonly Run[]) {
    this.#runs = runs;
  }

  spans(values: Values): readonly Span[] {
    const spans: Span[] = [];
    for (const run of this.#runs) {
      const { start } = run;
      const text = fill(run, values);
      if (text === "") continue;
      spans.push(run.gaps.length === 0 ? start : { text, bold: start.bold, code: start.code });
    }
    return spans;
  }

  plain(values: Values): string {
    let words = "";
    for (const run of this.#runs) words += fill(run, values);
    return words;
  }
}

function fill({ start, gaps }: Run, values: Values): string {
  let words = start.text;
  for (const { name, write, textAfter } of gaps) words += write(values[name]) + textAfter;
  return words;
}
