import type { CoreContext } from "../context.ts";

/** What the accounts of the desk work with. */
export type AccountsContext = Pick<CoreContext, "database" | "keyring" | "policy" | "index">;
