/** How every line begins that the Signal library writes to the console by itself. */
const SIGNAL_LINES =
  /^(?:Closing (?:open )?session|Opening session|Session already|Session error|Removing old closed session|Decrypted message with closed|Failed to decrypt message|Migrating session|V1 session|Unhandled bucket type|WARNING: Expected pubkey)/;

let silenced = false;

/**
 * Keeps the Signal library from the console of this process: it prints whole sessions there, with their keys, and has no setting for it.
 * Whatever else is written goes on as it did.
 */
export function silenceSignal(target: Pick<Console, "info" | "warn" | "error"> = console): void {
  if (target === console && silenced) return;
  silenced ||= target === console;
  for (const method of ["info", "warn", "error"] as const) {
    const write = target[method].bind(target);
    target[method] = (...words: unknown[]) => {
      const [first] = words;
      if (typeof first !== "string" || !SIGNAL_LINES.test(first)) write(...words);
    };
  }
}
