import { ServiceRefusal, type ServiceTable } from "../ports/services.ts";
import { fromCore } from "./refusals.ts";
import type { ServiceParts } from "./service-parts.ts";

/** What the signed-in participant has. */
export function participantServices({ core }: ServiceParts): Pick<ServiceTable, "readBalances"> {
  return {
    async readBalances(_, { session }) {
      const balances = session && (await fromCore(core.readBalances(session)));
      if (!balances) throw new ServiceRefusal({ failure: "not-signed-in", expired: session !== null });
      return { output: balances };
    },
  };
}
