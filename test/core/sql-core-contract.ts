import type { Database } from "../../src/core/sql/database.ts";
import { atRestContract } from "./contract/sql/at-rest.ts";
import { auditContract } from "./contract/sql/audit.ts";
import { sqlAuthenticatorsContract } from "./contract/sql/authenticators.ts";
import { casesAtRestContract } from "./contract/sql/cases-at-rest.ts";
import { sqlCopiesContract } from "./contract/sql/copies.ts";
import { decoyWorkContract } from "./contract/sql/decoy-work.ts";
import { erasureContract } from "./contract/sql/erasure.ts";
import { keysContract } from "./contract/sql/keys.ts";
import { lostAnswersContract } from "./contract/sql/lost-answers.ts";
import { sqlRestrictionContract } from "./contract/sql/restriction.ts";
import { retentionContract } from "./contract/sql/retention.ts";
import { smsGuardContract } from "./contract/sql/sms-guard.ts";
import { sqlTicketFilesContract } from "./contract/sql/ticket-files.ts";
import { sqlWebUploadsContract } from "./contract/sql/web-uploads.ts";
import { describeCore } from "./core-contract.ts";
import { openSqlSubject, type SqlSubject } from "./sql-subject.ts";
import type { World } from "./world.ts";

/** What every core has to keep, and what only tables can show of it; `more` is for one database alone. */
export function describeSqlCore(
  name: string,
  open: () => Promise<Database>,
  more: (world: World, subject: () => SqlSubject) => void = () => {},
) {
  describeCore(
    name,
    async () => openSqlSubject(await open()),
    (world, subject) => {
      const database = () => subject().database;
      atRestContract(world, database);
      auditContract(world, database);
      casesAtRestContract(world, database);
      sqlAuthenticatorsContract(world, database);
      sqlCopiesContract(world, database);
      sqlRestrictionContract(world, database);
      sqlTicketFilesContract(world, database);
      sqlWebUploadsContract(world, database);
      decoyWorkContract(world, database);
      erasureContract(world, database);
      keysContract(world, database);
      lostAnswersContract(world, database);
      smsGuardContract(world, database);
      retentionContract(world, database);
      more(world, subject);
    },
  );
}
