import type { IdentifierWay } from "../../flows/kit/services.ts";
import type { BranchDirectory } from "../ports/branches.ts";
import type { ChannelFiles } from "../ports/channel.ts";
import type { Clock } from "../ports/clock.ts";
import type { CoreSystem } from "../ports/core.ts";
import type { FileCleaner } from "../ports/files.ts";
import type { Translator } from "../ports/translator.ts";

/** What the services rest on. */
export interface ServiceParts {
  core: CoreSystem;
  translator: Translator;
  clock: Clock;
  /** A number from 0 up to 1, for the part of a waiting time that is left to chance. */
  random: () => number;
  /** The conversation's own phone number (E.164), where its channel has delivered it; null where not. Absent: no channel does. */
  ownNumber?: (conversation: string) => Promise<string | null>;
  /** Where the files of a conversation come from (null: nowhere), and what makes them clean. Absent: no file is taken. */
  files?: { of(conversation: string): ChannelFiles | null; clean: FileCleaner };
  /** Where a conversation is asked for NIK and KPJ. Absent: in the chat. */
  identifierWay?: (conversation: string) => IdentifierWay;
  /** Where branch offices are looked up. Absent: nowhere. */
  branches?: BranchDirectory;
}
