import { openPglite } from "../../src/core/sql/database-pglite.ts";
import { describeCore } from "./core-contract.ts";

describeCore("the core on PGlite", () => openPglite(null));
