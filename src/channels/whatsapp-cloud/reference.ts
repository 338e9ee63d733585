/** What a message of ours is, as Meta hands it back with every report on it (`biz_opaque_callback_data`, 512 characters). */
export type Reference =
  | { type: "reply"; chat: string }
  | { type: "words"; chat: string; ticket: string; position: number }
  | { type: "code"; sendingId: string };

const FORM = /^(?:reply:([\w-]{1,64})|words:([\w-]{1,64}):([\w-]{1,64}):(\d{1,9})|code:([\w-]{1,64}))$/;

/** The reference as Meta is given it and brings it back with each report: `readReference` undoes it. */
export function writeReference(reference: Reference): string {
  switch (reference.type) {
    case "reply":
      return `reply:${reference.chat}`;
    case "words":
      return `words:${reference.chat}:${reference.ticket}:${reference.position}`;
    case "code":
      return `code:${reference.sendingId}`;
    default:
      return reference satisfies never;
  }
}

/** Null for what we did not write. */
export function readReference(text: string | null): Reference | null {
  const [whole, replied, said, ticket, position, sendingId] = FORM.exec(text ?? "") ?? [];
  if (whole === undefined) return null;
  if (replied !== undefined) return { type: "reply", chat: replied };
  if (sendingId !== undefined) return { type: "code", sendingId };
  return { type: "words", chat: said ?? "", ticket: ticket ?? "", position: Number(position) };
}
