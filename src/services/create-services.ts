import type { ServiceTable } from "../ports/services.ts";
import { accountServices } from "./account-services.ts";
import { branchServices } from "./branch-services.ts";
import { careServices } from "./care-services.ts";
import { consentServices } from "./consent-services.ts";
import { deskServices } from "./desk-services.ts";
import { pageServices } from "./page-services.ts";
import { participantServices } from "./participant-services.ts";
import type { ServiceParts } from "./service-parts.ts";

/** The answer to everything a flow can ask. */
export function createServices(parts: ServiceParts): ServiceTable {
  return {
    ...consentServices(parts),
    ...accountServices(parts),
    ...careServices(parts),
    ...pageServices(parts),
    ...participantServices(parts),
    ...deskServices(parts),
    ...branchServices(parts),
  };
}
