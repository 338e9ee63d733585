import type { Answered } from "./arrows.ts";
import { fileSaid } from "./files.ts";
import type { ToldDesk } from "./services.ts";

/**
 * Where `tellDesk` leads, in flows that keep what is not at the desk yet: their action `arrived` takes out of it what is, and their guard `isTrue`
 * gives back what it is asked.
 */

/** What has arrived is kept no more. */
export const arrived = {
  type: "arrived",
  params: ({ event }: Answered<ToldDesk>) => event.output,
} as const;

/** It was a file: the person hears what became of it. */
export function fileTold<const Target extends string>(target: Target) {
  return {
    guard: { type: "isTrue", params: ({ event }: Answered<ToldDesk>) => event.output.file !== null },
    target,
    actions: [arrived, { type: "say", params: ({ event }: Answered<ToldDesk>) => fileSaid(event.output) }],
  } as const;
}

/** The desk knows the ticket. */
export const ticketIsKnown = {
  type: "isTrue",
  params: ({ event }: Answered<{ known: boolean }>) => event.output.known,
} as const;
