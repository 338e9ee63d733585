import { editDistance } from "./edit-distance.ts";
import { type TypedWord, typedWords } from "./words.ts";

const YES_LABEL = /^(?:ya|iya|setuju|benar|betul|lanjut|yes|agree|correct|continue|ok|oke)(?!\p{L})/iu;
const NO_LABEL = /^(?:tidak|jangan|bukan|belum|batal|no|not|don['’]t|cancel|nggak)(?!\p{L})/iu;
const E_MAIL = /\be-mail\b/gi;

/** A label as it is compared with what people type. */
export interface Label {
  /** Its telling words. */
  words: readonly string[];
  whole: string;
  saysYes: boolean;
  saysNo: boolean;
}

/** In place of where a label stands: no label is meant, or more than one. */
export const NONE = -1;
export const SEVERAL = -2;

/** Labels that were shown lately: the same few are on nearly every screen. */
const readLabels = new Map<string, Label>();
const MOST_LABELS = 500;

/** Where the one label stands of which this is true; `NONE` or `SEVERAL` when it isn't one. */
export function onlyOne<Said>(
  labels: readonly Label[],
  isTrue: (label: Label, said: Said) => boolean,
  said: Said,
): number {
  let only = NONE;
  for (let at = 0; at < labels.length; at += 1) {
    const label = labels[at];
    if (!label || !isTrue(label, said)) continue;
    if (only !== NONE) return SEVERAL;
    only = at;
  }
  return only;
}

/** A label says "e-mail", and people type "email". */
export function asTyped(text: string): string {
  return text.includes("-") ? text.replace(E_MAIL, "email") : text;
}

/** A label as it is compared. */
export function readLabel(label: string): Label {
  const known = readLabels.get(label);
  if (known) return known;
  const words = typedWords(asTyped(label))
    .filter((word) => !word.isFiller)
    .map((word) => word.typed);
  const saysYes = YES_LABEL.test(label);
  const read = { words, whole: words.join(" "), saysYes, saysNo: NO_LABEL.test(label) };
  if (readLabels.size >= MOST_LABELS) readLabels.clear();
  readLabels.set(label, read);
  return read;
}

/** Word by word, so that the slips of one word are not lent to another: "ubah hp" is not "Ubah KPJ". */
export function isSameLabel({ words }: Label, said: readonly TypedWord[]): boolean {
  return said.length === words.length && said.every((word, at) => isNear(word.typed, words[at] ?? ""));
}

/** Whether it begins with what was said. */
export function beginsWith(label: Label, said: string): boolean {
  return label.whole.startsWith(said);
}

/** Whether every word that was said stands in it. */
export function holdsAll(label: Label, said: readonly TypedWord[]): boolean {
  return said.every((word) => holds(label, word.typed));
}

/** Whether the word stands in it, small slips forgiven. */
export function holds(label: Label, said: string): boolean {
  for (const part of label.words) if (isNear(said, part)) return true;
  return false;
}

/** Whether it is a yes. */
export function saysYes(label: Label): boolean {
  return label.saysYes;
}

/** Whether it is a no. */
export function saysNo(label: Label): boolean {
  return label.saysNo;
}

function isNear(said: string, label: string): boolean {
  if (said.charCodeAt(0) !== label.charCodeAt(0)) return false;
  if (said === label) return true;
  const slips = label.length >= 8 ? 2 : label.length >= 4 ? 1 : 0;
  return slips > 0 && editDistance(said, label, slips) <= slips;
}
