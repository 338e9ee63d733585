import { jest } from "@jest/globals";
import type { TicketInFull } from "../../src/ports/agent-desk.ts";
import type { Asked } from "../support/desk/asked.ts";
import { type ChatwootStage, openChatwootStage } from "../support/desk/chatwoot-stage.ts";
import { type DeskPerson, signInAs } from "../support/desk/desk-person.ts";
import { openDeskStage } from "../support/desk/desk-stage.ts";
import type { FakeAgent } from "../support/fake-chatwoot/conversations.ts";
import { type DeskSeat, type DeskSubject, describeDesk } from "./desk-contract.ts";

jest.setTimeout(120_000);

describeDesk("the built-in desk", openBuiltIn);
describeDesk("a desk at Chatwoot", openAtChatwoot);

async function openBuiltIn(): Promise<DeskSubject> {
  const stage = await openDeskStage();
  return {
    core: stage.core,
    sari: builtInSeat(await signInAs(stage.url, "sari")),
    dimas: builtInSeat(await signInAs(stage.url, "dimas")),
    // Its pages show what there is whenever they are asked.
    settles: async () => undefined,
    close: () => stage.close(),
  };
}

function builtInSeat(person: DeskPerson): DeskSeat {
  const act = async ({ ticket }: Asked, name: string, body: object = {}) => {
    const answer = await person.post(`tickets/${ticket}/${name}`, body);
    return ((await answer.json()) as { outcome: string }).outcome;
  };
  return {
    name: person.me.name,
    reads: async ({ ticket }) => await (await person.get(`tickets/${ticket}`)).text(),
    takes: async (asked) => void (await act(asked, "take")),
    says: async (asked, text) => ((await act(asked, "say", { text })) === "said" ? "passed on" : "refused"),
    async arrival({ ticket }) {
      const { entries } = (await (await person.get(`tickets/${ticket}`)).json()) as TicketInFull;
      const { delivery } = entries.findLast(({ what }) => what === "said") ?? {};
      return delivery === "delivered" || delivery === "failed" ? delivery : "sent";
    },
    notes: async (asked, text) => void (await act(asked, "note", { text })),
    ends: async (asked) => void (await act(asked, "resolve", { summary: "" })),
  };
}

async function openAtChatwoot(): Promise<DeskSubject> {
  const stage = await openChatwootStage();
  return {
    core: stage.core,
    sari: chatwootSeat(stage, stage.fake.sari),
    dimas: chatwootSeat(stage, stage.fake.dimas),
    settles: stage.settles,
    async close() {
      await stage.close();
      expect(stage.logged).toEqual([]);
    },
  };
}

function chatwootSeat({ core, fake, settles }: ChatwootStage, who: FakeAgent): DeskSeat {
  const there = ({ number }: Asked) => fake.about(number);
  return {
    name: who.available_name,
    reads: async ({ number }) => fake.reads(number).join("\n"),
    async takes(asked) {
      fake.assigns(there(asked), who);
      await settles();
    },
    async says(asked, text) {
      const { ticket } = asked;
      const { id } = fake.says(there(asked), who, text);
      await settles();
      const { entries = [] } = (await core.desk.readTicket(ticket, 0)) ?? {};
      if (entries.some((entry) => entry.what === "said" && entry.text === text)) return "passed on";
      const isTold = there(asked).messages.some(
        (one) =>
          one.private &&
          one.content_attributes["in_reply_to"] === id &&
          one.content?.includes("Tidak diteruskan"),
      );
      return isTold ? "refused" : "lost";
    },
    arrival: async (asked) =>
      there(asked).messages.findLast((one) => one.message_type === 1 && !one.private)?.status ?? "sent",
    async notes(asked, text) {
      fake.says(there(asked), who, text, { private: true });
      await settles();
    },
    async ends(asked) {
      fake.resolves(there(asked));
      await settles();
    },
  };
}
