/** What a button of ours carries: which screen offered it, and which of its choices. */
export interface Tap {
  screen: string;
  choice: number;
}

/** `<screen>:<choice>`; Telegram allows 64 bytes (https://core.telegram.org/bots/api#inlinekeyboardbutton), so a screen's id may have 60. */
const FORM = /^([\x21-\x7e]{1,60}):([1-9]\d{0,2})$/;

/** Null when the tap could not be read back. */
export function encodeTap(tap: Tap): string | null {
  const data = `${tap.screen}:${tap.choice}`;
  return FORM.test(data) ? data : null;
}

/** Null for anything we can't have made: clients can be edited to send what they like. */
export function decodeTap(data: unknown): Tap | null {
  if (typeof data !== "string") return null;
  const [, screen, choice] = FORM.exec(data) ?? [];
  return screen === undefined ? null : { screen, choice: Number(choice) };
}
