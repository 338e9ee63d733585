import { cleanText } from "./clean.ts";
import { words } from "./lexicon/words.ts";
import { createSpeller } from "./spelling.ts";
import { isFiller } from "./vocabulary.ts";
import { recogniseIn, type TypedWord, typedWords } from "./words.ts";

/** What every state of every conversation understands. */
export type UniversalWish = "menu" | "cancel" | "back" | "help" | "language" | "agent";

/** The whole of what may be said for each wish, besides particles and politeness. */
const SAYINGS: Readonly<Record<UniversalWish, readonly string[]>> = {
  menu: words`
    menu, mnu, menu utama, main menu, ke menu, kembali ke menu, balik ke menu, back to menu, lihat menu,
    liat menu, buka menu, tampilkan menu, show menu, daftar menu, menu awal, home, beranda, start, mulai,
    mau menu, minta menu, kasih menu, mbalik menu`,
  cancel: words`
    batal, btl, batalkan, batalin, dibatalkan, cancel, cancle, gajadi, ga jadi, gak jadi, tidak jadi,
    nggak jadi, ngga jadi, tdk jadi, stop, berhenti, mau batal, ora sido, teu jadi, teu janten, wurung,
    batalkan saja, never mind, nevermind, batalna`,
  back: words`
    kembali, kmbali, kmbl, kembli, back, balik, mundur, sebelumnya, go back, mau kembali, balik lagi,
    kembali lagi, bali, mbalik, langkah sebelumnya`,
  help: words`
    bantuan, bntuan, help, bantu, tolong bantu, bantu saya, help me, butuh bantuan, minta bantuan,
    perlu bantuan, petunjuk, panduan, tolong, bantosan, rewangi, tulungi, i need help, need help, mau bantuan`,
  language: words`
    bahasa, bhs, bhasa, language, lang, ganti bahasa, ubah bahasa, change language, pilih bahasa, english,
    inggris, bahasa inggris, bhs inggris, indonesia, indonesian, bahasa indonesia, bhs indonesia, bhs indo,
    bahasa indo, in english, english please, pakai bahasa indonesia, pakai bahasa inggris,
    pake bahasa inggris, pake bahasa indonesia, pake inggris, speak english, switch to english,
    switch to indonesian, use english, ganti ke bahasa inggris, ganti ke bahasa indonesia,
    ganti bahasa inggris, ganti bahasa indonesia, pakai inggris`,
  agent: words`
    petugas, cs, admin, operator, agent, agen, human, manusia, customer service, hubungi petugas, hubungi cs,
    bicara dengan petugas, ngomong sama petugas, mau petugas, mau cs, minta petugas, sambungkan ke petugas,
    sambungin ke petugas, chat petugas, chat cs, talk to agent, talk to human, call center, petugase,
    ke petugas, ke cs, mau ke petugas, mau ke cs, staf, live agent, live chat`,
};

const ENGLISH: ReadonlySet<string> = new Set(words`english, inggris, eng, inggeris, enggres, ingris, inglis`);
const INDONESIAN: ReadonlySet<string> = new Set(words`indonesia, indonesian, indo, endonesia`);
/** A longer text that names a language talks about it. */
const MOST_WORDS_TO_NAME_LANGUAGE = 7;
const NEGATIONS: ReadonlySet<string> = new Set(
  words`jangan, jgn, bukan, tidak, ga, gak, nggak, ojo, tong, ora, dont, not, no, teu`,
);

const wishBySaying = new Map<string, UniversalWish>();
for (const wish of Object.keys(SAYINGS) as UniversalWish[]) {
  for (const saying of SAYINGS[wish]) {
    const telling = saying.split(" ").filter((word) => !isFiller(word));
    wishBySaying.set(telling.join(" "), wish);
    wishBySaying.set(saying, wish);
  }
}
const MOST_WORDS = Math.max(...[...wishBySaying.keys()].map((saying) => saying.split(" ").length));
/** Slips are forgiven in single words only; in sentences the understanding sees to them. */
const speller = createSpeller([...wishBySaying.keys()].filter((saying) => !saying.includes(" ")));

const REPEATED_LETTERS = /(\p{L})\1+/gu;
const MARKS: ReadonlyMap<string, UniversalWish> = new Map([
  ["0", "menu"],
  ["#", "menu"],
  ["*", "menu"],
  ["?", "help"],
  ["<", "back"],
]);

/**
 * The wish that the text is, if it is essentially nothing but that wish: "batal dong kak", "menu ya", "/menu". Never under a
 * negation ("jangan batal"), never for digits but a lone "0", for those choose among what was offered.
 */
export function universalWish(text: string): UniversalWish | null {
  const cleaned = cleanText(text);
  const command = cleaned.startsWith("/") ? cleaned.slice(1) : cleaned;
  const mark = MARKS.get(command);
  if (mark) return mark;
  const typed = typedWords(command);
  const exact = wishSaidBy(typed);
  if (exact) return exact;
  const telling = typed.filter((word) => !word.isFiller);
  const said = telling.length < typed.length ? wishSaidBy(telling) : null;
  if (said) return said;
  const [only] = telling;
  return only && telling.length === 1 ? wishNear(only) : null;
}

function wishSaidBy(words: readonly TypedWord[]): UniversalWish | null {
  if (words.length > MOST_WORDS) return null;
  const [only] = words;
  const said = only && words.length === 1 ? only.typed : words.map((word) => word.typed).join(" ");
  return wishBySaying.get(said) ?? null;
}

function wishNear(word: TypedWord): UniversalWish | null {
  // "batas" and "baik" are words of their own, however near they are to "batal" and "back".
  if (recogniseIn(word).by === "as-is") return null;
  const near = speller.nearest(word.typed.replace(REPEATED_LETTERS, "$1"));
  return near === null ? null : (wishBySaying.get(near) ?? null);
}

/** The language a person asks for by name, or null. "jangan bahasa inggris" names none, and naming both neither. */
export function namedLanguage(text: string): "id" | "en" | null {
  const typed = typedWords(text).map((word) => word.typed);
  if (typed.length > MOST_WORDS_TO_NAME_LANGUAGE || typed.some((word) => NEGATIONS.has(word))) return null;
  const namesEnglish = typed.some((word) => ENGLISH.has(word));
  const namesIndonesian = typed.some((word) => INDONESIAN.has(word));
  if (namesEnglish === namesIndonesian) return null;
  return namesEnglish ? "en" : "id";
}
