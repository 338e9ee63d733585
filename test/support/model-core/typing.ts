import type { TypingTalks } from "../../../src/ports/typing.ts";
import type { ModelContext } from "./context.ts";

/** Whose typing is shown to whom. */
export function modelTyping({ records }: ModelContext): TypingTalks {
  const held = () => records.tickets.all.filter(({ state }) => state === "held");
  return {
    async findTalk(conversation) {
      return held().find((one) => one.conversation === conversation)?.ticket ?? null;
    },
    async findChat({ ticket, agent, epoch }) {
      const found = held().find((one) => one.ticket === ticket && one.agent === agent && one.epoch === epoch);
      return found?.conversation ?? null;
    },
  };
}
