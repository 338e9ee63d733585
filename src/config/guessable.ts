import { ConfigError } from "./config-error.ts";

/** Secrets that the operator makes himself, and what to do about a bad one. Those that others gave him are theirs to make. */
const OWN_SECRETS: Record<string, string> = {
  MASTER_KEY:
    "set it to k2:$(openssl rand -hex 32), and MASTER_KEY_PREVIOUS to the key of now where there are records already",
  TELEGRAM_WEBHOOK_SECRET: "set it to the output of openssl rand -hex 32",
  METRICS_TOKEN: "set it to the output of openssl rand -hex 32",
};

/** Refuses secrets that stand in an example, or that somebody made up at the keyboard. Throws `ConfigError`, in which none of them stands. */
export function refuseGuessable(read: (name: string) => string | null): void {
  for (const [name, remedy] of Object.entries(OWN_SECRETS)) {
    const value = read(name);
    // Before the colon stands a key's name.
    if (value !== null && isGuessable(value.slice(value.indexOf(":") + 1))) {
      throw new ConfigError(`${name} can be guessed: NODE_ENV is production, so ${remedy}.`);
    }
  }
}

/** Of 32 random hex digits fewer than six kinds are rarer than one in a million million. */
const LEAST_KINDS = 6;

const SAMPLE_WORDS = /change.?me|example|contoh|sample|secret|rahasia|password|sandi|qwerty|token/i;

/** Whether a long secret has a pattern that no random one has. */
function isGuessable(secret: string): boolean {
  return (
    new Set(secret.toLowerCase()).size < LEAST_KINDS ||
    isRepetition(secret) ||
    isMostlySteps(secret) ||
    SAMPLE_WORDS.test(secret)
  );
}

/** The same piece again and again, be the last one cut short. */
function isRepetition(secret: string): boolean {
  for (let length = 1; length <= secret.length / 2; length += 1) {
    if (secret.slice(length) === secret.slice(0, -length)) return true;
  }
  return false;
}

/** `0123…`, `zyx…`, or one character held down, for half of it or more. */
function isMostlySteps(secret: string): boolean {
  const codes = Array.from(secret, (character) => character.charCodeAt(0));
  const steps = codes.slice(1).map((code, at) => Math.abs(code - (codes[at] ?? code)));
  return steps.filter((step) => step <= 1).length * 2 >= steps.length;
}
