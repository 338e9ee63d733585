/** What a button or a row of ours carries: which screen offered it, and which of its choices. */
interface Tap {
  screen: string;
  choice: number;
}

/** `<screen>:<choice>`; a row's id may have 200 characters, a button's 256. */
const FORM = /^([\x21-\x7e]{0,190}):([1-9]\d{0,2})$/;

/** Null when it could not be read back. */
export function writeChoiceId({ screen, choice }: Tap): string | null {
  const id = `${screen}:${choice}`;
  return FORM.test(id) ? id : null;
}

/** Null for anything we can't have made. */
export function readChoiceId(id: string | null): Tap | null {
  const [, screen, choice] = FORM.exec(id ?? "") ?? [];
  return screen === undefined ? null : { screen, choice: Number(choice) };
}
