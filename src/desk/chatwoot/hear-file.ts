import { policy } from "../../policy.ts";
import { FileNotFetched } from "../../ports/channel.ts";
import { cleanAndSend, type FileSendingParts, type FileSent } from "../send-file.ts";
import type { ChatwootAgent, ChatwootClient, ChatwootFile } from "./client.ts";
import type { Heard } from "./hear.ts";
import { giveTo } from "./hold.ts";
import type { OwnAgents } from "./own-agents.ts";

export interface FileHearingParts extends FileSendingParts {
  client: Pick<ChatwootClient, "fetchFile">;
  agents: OwnAgents;
}

/** Something that an agent attached over there, and for whom. `key` names it. */
interface FileHearing {
  key: string;
  ticket: string;
  number: string;
  file: ChatwootFile;
  agent: ChatwootAgent;
}

/** Sends what an agent attached to the participant. Heard again, it has the outcome of the first time and no other effect. */
export async function hearFile(
  parts: FileHearingParts,
  { key, ticket, number, file, agent: writer }: FileHearing,
): Promise<Heard> {
  const { desk, agents } = parts;
  const agent = await agents.meet(writer);
  const holding = await giveTo(desk, { agent, ticket, key });
  const over: Heard = { refused: { key: "chatwoot:not-said-over", values: { number } } };
  if (holding.outcome === "over") return over;
  const held = async (by: string): Promise<Heard> => {
    return { refused: { key: "chatwoot:not-said-held", values: { agent: await agents.nameOf(by, by) } } };
  };
  if (holding.outcome === "elsewhere") return await held(holding.by);
  const sent = await fetchAndSend(parts, { agent, ticket, requestKey: `${key}|send` }, file);
  switch (sent.outcome) {
    case "said":
      return { position: sent.position };
    case "over":
      return over;
    case "not-yours":
      return await held(agent);
    case "refused":
      return { refused: { key: `chatwoot:file-${sent.why}` } };
    default:
      return sent satisfies never;
  }
}

type Act = Parameters<typeof cleanAndSend>[1];

async function fetchAndSend(
  parts: FileHearingParts,
  act: Act,
  file: ChatwootFile,
): Promise<FileSent | { outcome: "refused"; why: "gone" }> {
  try {
    const bytes = await parts.client.fetchFile(file, { maxBytes: policy.files.mostBytes });
    return await cleanAndSend(parts, act, { bytes, mime: null, name: null });
  } catch (error) {
    if (!(error instanceof FileNotFetched)) throw error;
    return { outcome: "refused", why: error.why === "unreachable" ? "not-now" : error.why };
  }
}
