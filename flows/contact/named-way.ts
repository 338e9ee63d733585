/**
 * Ways to a person, as people name them, and the words that stand around: "minta ditelepon aja pak". Not a wish for the understanding: "email"
 * alone is one only to whoever was just asked for something else, and is part of an address or of a complaint anywhere else. So only a text
 * that holds nothing more counts.
 */
const AROUND =
  "(?:saya|sy|aku|mau|minta|ingin|pengen|bisa|boleh|tolong|lewat|lwt|via|by|pakai|pake|di|ke|aja|aj|saja|dong|ya|pak|bu|kak|please|pls)";

const WAYS = {
  call: "(?:(?:di|me|nge)?(?:tele?pon|telfon|telp|tlpn?|nelpon)|nelepon|call|phone)",
  mail: "(?:e-?mail|imel|surel)",
  whatsapp: "(?:wa|whats?app?|wassap)",
  branch: "(?:kantor|kantor cabang|cabang|kacab|branch|branch office)(?: terdekat)?",
} as const;

/** A way that somebody named instead of answering. */
export type NamedWay = keyof typeof WAYS;

const PATTERNS = (Object.keys(WAYS) as NamedWay[]).map((way) => ({
  way,
  pattern: new RegExp(`^\\W*(?:${AROUND}\\W+)*${WAYS[way]}(?:\\W+${AROUND})*\\W*$`, "i"),
}));

/** The way that a text names, when it says nothing else; null otherwise. */
export function namedWay(text: string): NamedWay | null {
  return PATTERNS.find(({ pattern }) => pattern.test(text))?.way ?? null;
}
