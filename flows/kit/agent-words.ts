import type { DeskEvent } from "./desk.ts";
import type { Ask, Say } from "./effects.ts";

/** An agent's words, under his name, as a message of their own. */
export function words(event: DeskEvent, known: { agent: string }): Say {
  const text = event.type === "desk.said" ? event.text : "";
  const { ticket, position, epoch } = event;
  const name = event.agent?.name ?? known.agent;
  return {
    text: { key: "agent-talk:said", values: { agent: name, text } },
    from: { ticket, position, epoch },
  };
}

/** An agent's photo or document, with a word under it of whom it is from. */
export function sentFile(event: DeskEvent & { type: "desk.file" }, known: { agent: string }): Say {
  const { kind, ticket, number, position, epoch, agent } = event;
  return {
    text: { key: `agent-talk:sent-${kind}`, values: { agent: agent?.name ?? known.agent } },
    from: { ticket, position, epoch },
    file: { ticket, position, kind, name: `${number}-${position}` },
  };
}

/** He is told who it is, and how he will be answered. */
export function greeting({ agent, number, ...act }: DeskEvent): Ask {
  const values = { agent: agent?.name ?? "", code: agent?.code ?? "", number };
  const kind = act.type === "desk.taken" ? (act.kind ?? "chat") : "chat";
  switch (kind) {
    case "chat":
      return { text: { key: "agent-talk:taken", values } };
    case "callback":
      return { text: { key: "agent-talk:taken-callback", values } };
    case "email":
      return { text: { key: "agent-talk:taken-email", values } };
  }
}
