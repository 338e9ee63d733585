import type { FileRefusal } from "../../flows/kit/files.ts";
import type { Act, AgentDesk, Said } from "../ports/agent-desk.ts";
import { CleanerBusy, type FileCleaner, type SentFile } from "../ports/files.ts";
import { ScannerUnavailable } from "../ports/virus-scanner.ts";

/** What became of a file that an agent wanted to send. */
export type FileSent = Said | { outcome: "refused"; why: SendingRefusal };

/** Why it was not sent: what is wrong with it, `too-many` on this ticket, or `not-now`: it can't be checked. */
type SendingRefusal = FileRefusal | "too-many" | "not-now";

/** After every entry that a ticket can have: its words are not needed here. */
const AFTER_ALL = 2 ** 31 - 1;

/** What sends files. */
export interface FileSendingParts {
  desk: AgentDesk;
  clean: FileCleaner;
}

/** Sends an agent's file. Who does not hold the talk costs nobody a check; the core judges by itself. */
export async function sendFile(parts: FileSendingParts, act: Act, file: SentFile): Promise<FileSent> {
  const talk = await parts.desk.readTicket(act.ticket, AFTER_ALL);
  if (!talk || talk.state === "closed") return { outcome: "over" };
  if (talk.agent !== act.agent) return { outcome: "not-yours" };
  return await cleanAndSend(parts, act, file);
}

/**
 * Has an agent's file checked and cleaned as participants' files are, and sends what is left of it. The name is looked at for what it says of the
 * kind, and goes no further.
 */
export async function cleanAndSend(
  { desk, clean }: FileSendingParts,
  act: Act,
  file: SentFile,
): Promise<FileSent> {
  const cleaned = await cleanOr(clean, file);
  if ("refused" in cleaned) return { outcome: "refused", why: cleaned.refused };
  const sent = await desk.sendFile({ ...act, file: cleaned.file });
  return sent.outcome === "too-many" ? { outcome: "refused", why: "too-many" } : sent;
}

async function cleanOr(
  clean: FileCleaner,
  file: SentFile,
): Promise<Awaited<ReturnType<FileCleaner>> | { refused: "not-now" }> {
  try {
    return await clean(file);
  } catch (error) {
    if (error instanceof ScannerUnavailable || error instanceof CleanerBusy) return { refused: "not-now" };
    throw error;
  }
}
