import type { ServiceTable } from "../ports/services.ts";
import type { ServiceParts } from "./service-parts.ts";

/** Branch offices, from the list of whoever runs the service. */
export function branchServices({ branches }: ServiceParts): Pick<ServiceTable, "findBranches"> {
  return {
    async findBranches({ words }) {
      return { output: branches?.find(words) ?? { result: "no-list" } };
    },
  };
}
