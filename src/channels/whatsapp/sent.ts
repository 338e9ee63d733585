/** A message of ours, as the outbox keeps it. */
export interface Sent {
  /** The encoded message: a repeat is the very same, and a phone that could not read it gets it again. */
  proto: Uint8Array;
  /** The screen it opened, and the labels of its choices: a quote of it may choose one. */
  screen: string;
  choices: string[];
}

/** What was sent, as text to be kept sealed. */
export function writeSent({ proto, screen, choices }: Sent): string {
  return JSON.stringify({ proto: Buffer.from(proto).toString("base64"), screen, choices });
}

/** Undoes `writeSent`. Throws for a text that is none. */
export function readSent(body: string): Sent {
  const { proto, screen, choices } = JSON.parse(body) as { proto: string; screen: string; choices: string[] };
  return { proto: Buffer.from(proto, "base64"), screen, choices };
}
