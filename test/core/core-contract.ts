import type { Database } from "../../src/core/sql/database.ts";
import { limitsContract } from "./contract/limits.ts";
import { recordsContract } from "./contract/records.ts";
import { registrationContract } from "./contract/registration.ts";
import { repetitionContract } from "./contract/repetition.ts";
import { sessionsContract } from "./contract/sessions.ts";
import { signInContract } from "./contract/sign-in.ts";
import { createWorld, type World } from "./world.ts";

/** What every implementation of the core on SQL has to keep, whatever database is beneath. */
export function describeCore(
  name: string,
  open: () => Promise<Database>,
  more: (world: World) => void = () => {},
) {
  describe(name, () => {
    let database: Database | null = null;
    const world = createWorld(() => {
      if (!database) throw new Error("not open");
      return database;
    });
    beforeAll(async () => {
      database = await open();
    }, 60_000);
    beforeEach(() => world.reset());
    afterAll(async () => {
      await database?.close();
    });

    registrationContract(world);
    signInContract(world);
    limitsContract(world);
    sessionsContract(world);
    recordsContract(world);
    repetitionContract(world);
    more(world);
  });
}
