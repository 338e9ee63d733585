import { openPglite } from "../../src/core/sql/database-pglite.ts";
import { sameAsModelContract } from "./contract/sql/same-as-model.ts";
import { describeSqlCore } from "./sql-core-contract.ts";

describeSqlCore("the core on PGlite", () => openPglite(null), sameAsModelContract);
