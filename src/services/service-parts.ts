import type { IdentifierWay } from "../../flows/kit/services.ts";
import type { Clock } from "../ports/clock.ts";
import type { CoreSystem } from "../ports/core.ts";
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
  /** Where a conversation is asked for NIK and KPJ. Absent: in the chat. */
  identifierWay?: (conversation: string) => IdentifierWay;
}
