import { openPglite } from "../../src/core/sql/database-pglite.ts";
import { identityProperties } from "./contract/identity-properties.ts";
import { sameAsModelContract } from "./contract/sql/same-as-model.ts";
import { describeSqlCore } from "./sql-core-contract.ts";

describeSqlCore(
  "the core on PGlite",
  () => openPglite(null),
  (world, subject) => {
    sameAsModelContract(world, subject);
    identityProperties(world, { runs: 8, length: 40 });
  },
);
