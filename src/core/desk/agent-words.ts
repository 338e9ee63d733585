import type { BlockedWords } from "../../ports/agent-desk.ts";
import { findSecrets } from "../../understanding/secrets.ts";

/** What no agent may ask for: with it anybody could act in the participant's name. */
const SECRET =
  /(?:\botp\b|\bkode\b|\bcode\b|\bpin\b|\bcvv\b|kata ?sandi|\bsandi\b|pass ?word|\bpasswd?\b|\bpw\b|ibu kandung|mother'?s? (?:maiden )?name|foto (?:ktp|kartu)|selfie|swafoto)/iu;

/** Words with which people ask for something. */
const ASKING =
  /(?:kirim|kasih|beri(?:kan)?|sebut|ketik|tulis|minta|info(?:kan)?|bagikan|share|foto(?:kan)?|masukk?an|berapa|apa (?:kode|sandi|pin|otp)|mohon|tolong|boleh (?:saya )?(?:tahu|minta)|send(?!iri)|give|tell|type|enter|provide|what(?:'s| is)|please|need|butuh|perlu)/iu;

/** "Never give your code to anybody": the one way in which an agent may speak of it. */
const WARNING = /(?:jangan|tidak (?:pernah|perlu|boleh)|tak (?:pernah|perlu)|never|do not|don'?t|not ask)/iu;

/** Codes that are no secret: on a letter, of a branch. */
const HARMLESS = /(?:kode ?pos|postal code|zip code|kode (?:cabang|kantor|petugas|promo|error))/giu;

/** Why an agent may not say this, or null. Sentence by sentence, so that a warning in one excuses nothing in the next. */
export function judgeAgentWords(text: string, mostCodePoints: number): BlockedWords | null {
  if (text.trim() === "") return { outcome: "blocked", why: "empty" };
  if ([...text].length > mostCodePoints) return { outcome: "blocked", why: "too-long" };
  const sentences = text.split(/[.!?\n;]+/u).map((sentence) => sentence.replace(HARMLESS, ""));
  if (sentences.some(asksForSecret)) return { outcome: "blocked", why: "asks-for-secret" };
  const held = findSecrets(text).filter((kind) => HIDDEN_KINDS.has(kind));
  return held.length > 0 ? { outcome: "blocked", why: "holds-secret" } : null;
}

/** What an agent does not write into a chat either; offices have phone numbers and addresses, and those he may. */
const HIDDEN_KINDS: ReadonlySet<string> = new Set(["nik", "kpj", "password", "code", "bank-account"]);

function asksForSecret(sentence: string): boolean {
  return SECRET.test(sentence) && ASKING.test(sentence) && !WARNING.test(sentence);
}
