import type { Answered } from "../kit/arrows.ts";
import type { UserEvent } from "../kit/events.ts";
import { asSent } from "../kit/files.ts";
import type { ToDesk, ToldDesk } from "../kit/services.ts";
import { arrived, fileTold, ticketIsKnown } from "../kit/telling.ts";

/** What of it goes to the desk and is not there yet. */
type Unsent = { ticket: string; unsent: ToDesk[] };

type Wrote = { event: Extract<UserEvent, { type: "user.wrote" }> };
type SentFile = { event: Extract<UserEvent, { type: "user.file" }> };

/** Keeps words until the desk has them. */
export const keepWords = {
  type: "keep",
  params: ({ event: { id, text } }: Wrote) => [{ id, text }],
} as const;

/** Keeps a file, and what stands under it, until the desk has them. */
export const keepFile = { type: "keep", params: ({ event }: SentFile) => asSent(event) } as const;

/** A call that brings to the desk what has waited longest. */
export function tellingDesk<const Id extends string>(id: Id) {
  return {
    id,
    src: "tellDesk",
    input: ({ context: { ticket, unsent } }: { context: Unsent }) => ({ ticket, sent: unsent }),
  } as const;
}

/** Whether all that was written and sent is kept at the desk: nothing is left, and no file was refused. */
function isAllKept({ unsent }: Unsent, told: ToldDesk): boolean {
  return (
    unsent.every(({ id }) => told.arrived.includes(id)) && (told.file === null || told.file === "passed-on")
  );
}

/** Where the desk's answer leads while the talk goes on; `then` is done besides once words have arrived. */
export function whenTold<const Then extends readonly object[]>(...then: Then) {
  return [
    {
      guard: {
        type: "isTrue",
        params: ({ context, event }: { context: Unsent } & Answered<ToldDesk>) =>
          event.output.over && isAllKept(context, event.output),
      },
      target: "#agent-talk.unread",
    },
    fileTold("listening"),
    { guard: ticketIsKnown, target: "listening", actions: [arrived, ...then] },
    { target: "#agent-talk.lost" },
  ] as const;
}
