import { createHash } from "node:crypto";
import type { Receive } from "../../ports/channel.ts";
import type { CloudMeeting } from "../../ports/whatsapp-people.ts";
import { isGathered, isLate, wordsOf } from "../shared/triage.ts";
import { kindOfCode } from "./errors.ts";
import { CHANNEL, type CloudOptions } from "./options.ts";
import type { CloudEvent, CloudMessage, CloudStatus } from "./read-webhook.ts";
import { readReference } from "./reference.ts";

/** Meta brings a message again for a week at most: what is older was never meant for now. */
const TOO_OLD_MS = 7 * 24 * 60 * 60_000;

export type IntakeParts = Pick<CloudOptions, "people" | "reports" | "clock" | "log"> & {
  /** A message is durable, and will be worked on. */
  onTaken: (chat: string, messageId: string) => void;
  /** A message is durable, and waits for others that come as late. */
  onLate: () => void;
};

/** Sees what a call tells through, in its order. Resolves when Meta may forget it; rejects when it could not be kept. */
export async function takeEvents(
  events: readonly CloudEvent[],
  receive: Receive,
  parts: IntakeParts,
): Promise<void> {
  for (const event of events) {
    if (event.type === "message") await takeMessage(event.message, receive, parts);
    else if (event.type === "status") await takeStatus(event.status, parts);
    else parts.log.error("whatsapp-cloud.trouble", { channel: CHANNEL, code: event.code });
  }
}

/** Other hands are told first: nothing of who was there before may be said any more. */
async function takeMessage(message: CloudMessage, receive: Receive, parts: IntakeParts): Promise<void> {
  const { people, clock, onTaken, onLate } = parts;
  const { id: messageId, who, at, meaning } = message;
  if (clock.now() - at > TOO_OLD_MS) return;
  const isSaid = meaning.type === "content";
  const late = isLate(at, clock.now());
  const becomes = meaning.type === "other-hands" ? meaning.becomes : undefined;
  const meeting = await people.meet({
    messageId,
    who,
    late,
    wroteAt: isSaid ? at : null,
    ...(becomes ? { becomes } : {}),
  });
  if (meeting === null) return;
  const { chat } = meeting.person;
  const id = nameOf(messageId);
  await tellOfHands(meaning, meeting, id, receive);
  if (meaning.type === "deletion") await people.backlog.takeBack(chat, meaning.of);
  if (!isSaid) return people.done(messageId);
  const { content } = meaning;
  if (!meeting.begun && isGathered(content, { late, gathering: meeting.gathering })) {
    await people.done(messageId, { chat, writtenAt: at, words: wordsOf(content) });
    return onLate();
  }
  await receive({ channel: CHANNEL, chat, id, content });
  await people.done(messageId);
  onTaken(chat, messageId);
}

/** A chat that is in other hands now: the writer's own, or that of whoever had his number before. */
async function tellOfHands(
  meaning: CloudMessage["meaning"],
  meeting: CloudMeeting,
  id: string,
  receive: Receive,
): Promise<void> {
  const own = meaning.type === "other-hands" && !meaning.becomes;
  const why = meaning.type === "other-hands" ? meaning.why : "number-moved";
  for (const chat of own ? [meeting.person.chat] : meeting.inOtherHands)
    await receive({ channel: CHANNEL, chat, id: `hands:${id}`, content: { type: "new-hands", why } });
}

/** Meta's own ids hold the sender's number, and go no further. */
function nameOf(messageId: string): string {
  return createHash("sha256").update(messageId).digest("base64url");
}

async function takeStatus(status: CloudStatus, { people, reports, log }: IntakeParts): Promise<void> {
  const reference = readReference(status.reference);
  const { state, at, code } = status;
  if (state === "failed")
    log.warn("whatsapp-cloud.failed-later", {
      channel: CHANNEL,
      kind: reference?.type ?? "unknown",
      code: code ?? 0,
    });
  if (reference === null) return;
  if (reference.type === "code") {
    await reports.noteSending({ sendingId: reference.sendingId, state, providerId: null });
    return;
  }
  if (state === "failed" && code !== null && kindOfCode(code) === "closed")
    await people.closeWindow(reference.chat, at);
  if (reference.type === "words" && state !== "sent") {
    const { ticket, position } = reference;
    await reports.noteDelivery({ ticket, position, outcome: state });
  }
}
