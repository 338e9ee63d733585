import type { Clock } from "../ports/clock.ts";
import type { CoreSystem } from "../ports/core.ts";
import type { ServiceTable } from "../ports/services.ts";
import type { Translator } from "../ports/translator.ts";
import { accountServices } from "./account-services.ts";
import { consentServices } from "./consent-services.ts";
import { participantServices } from "./participant-services.ts";

/** What the services rest on. */
export interface ServiceParts {
  core: CoreSystem;
  translator: Translator;
  clock: Clock;
  /** A number from 0 up to 1, for the part of a waiting time that is left to chance. */
  random: () => number;
}

/** The answer to everything a flow can ask. */
export function createServices(parts: ServiceParts): ServiceTable {
  return { ...consentServices(parts), ...accountServices(parts), ...participantServices(parts) };
}
