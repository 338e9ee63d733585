import { randomUUID } from "node:crypto";
import type { DeskEvent } from "../../../flows/kit/desk.ts";
import type { CoreSystem } from "../../../src/ports/core.ts";
import type { CleanFile } from "../../../src/ports/files.ts";
import type { NewTicket } from "../../../src/ports/tickets.ts";
import { maskForPeople } from "../../../src/understanding/for-people.ts";

export type Asking = Partial<NewTicket>;

/** Somebody who has asked for an agent, without a chat around him: what he does are calls of the core, as his flows make them. */
export interface Asked {
  readonly ticket: string;
  readonly number: string;
  says(text: string): Promise<void>;
  /** The same with the message's own id. */
  writes(word: { id: string; text: string }): Promise<void>;
  /** Sends a photo or a document, clean already. */
  sends(file: CleanFile): Promise<void>;
  ends(): Promise<void>;
  rates(score: number): Promise<void>;
  /** What the oldest words or file of an agent's that are on their way came to, as the runtime notes it; gives their place. */
  gets(outcome: "delivered" | "failed"): Promise<number>;
  /** What has come into his mailbox since he was last asked, as it will be said. */
  hears(): Promise<string[]>;
}

/** Somebody asks for an agent. What he writes is hidden from people where it must be, as in the runtime. */
export async function ask(core: CoreSystem, { words, ...more }: Asking = {}): Promise<Asked> {
  const conversation = `web:${randomUUID()}`;
  const { ticket, number } = await core.openTicket(
    {
      ...{ conversation, session: null, topic: "balance", kind: "chat", language: "id", callbackAt: null },
      words: maskForPeople(words ?? "Saldo saya kok belum bertambah ya?").text,
      tried: ["check-balance"],
      ...more,
    },
    randomUUID(),
  );
  const writes: Asked["writes"] = ({ id, text }) =>
    core
      .addWords({ conversation, ticket, words: [{ id, text: maskForPeople(text).text }] })
      .then(() => undefined);
  return {
    ticket,
    number,
    writes,
    says: (text) => writes({ id: randomUUID(), text }),
    sends: (file) => core.addFile({ conversation, ticket, id: randomUUID() }, file).then(() => undefined),
    ends: () => core.closeTicket({ conversation, ticket }, randomUUID()),
    rates: (score) => core.rateTicket({ conversation, ticket, score }),
    async gets(outcome) {
      const { entries = [] } = (await core.desk.readTicket(ticket, 0)) ?? {};
      const position = entries.find(({ delivery }) => delivery === "pending")?.position ?? 0;
      await core.noteDelivery({ ticket, position, outcome });
      return position;
    },
    hears: () => lettersTo(core, ticket),
  };
}

/** Takes a ticket's letters, as the runtime does. */
async function lettersTo(core: CoreSystem, ticket: string): Promise<string[]> {
  const heard: string[] = [];
  for (;;) {
    const letter = (await core.readLetters(1_000)).find((one) => one.ticket === ticket);
    if (!letter) return heard;
    heard.push(inWords(letter.event));
    await core.letterArrived(letter);
  }
}

function inWords(event: DeskEvent): string {
  if (event.type === "desk.said") return `${event.agent?.name}: ${event.text}`;
  if (event.type === "desk.file") return `${event.agent?.name} sends a ${event.kind}`;
  return event.type === "desk.taken" ? `taken by ${event.agent?.name}` : event.type.replace("desk.", "");
}
