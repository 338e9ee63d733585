import type { Database, Queries } from "../../../../src/core/sql/database.ts";
import { createSqlCore } from "../../../../src/core/sql/sql-core.ts";
import { ConnectionLost } from "../../../../src/core/sql/unavailable.ts";
import { policy } from "../../../../src/policy.ts";
import { CoreUnavailable } from "../../../../src/ports/core.ts";
import { keyring } from "../../sql-subject.ts";
import { begun, otherThan, type World } from "../../world.ts";

/** What the core makes of a database that is lost, or takes nothing, in the middle of things. */
export function lostAnswersContract(world: World, database: () => Database): void {
  const chat = "telegram:1";
  const coreOver = (over: Database) =>
    createSqlCore({ database: over, keyring, policy, codesInChat: "proven" });
  const open = async () => {
    const { challengeId } = begun(await world.startSignIn(chat, world.person("siti").phone ?? ""));
    return { conversation: chat, challengeId, code: await world.codeOf(challengeId) };
  };
  const countsOf = () =>
    database().query(
      `select (select sum(attempts) from challenges) as tries, (select sum(wrong_in_a_row) from lanes) as wrong,
         (select count(*) from code_attempts where counted and not was_right) as "wrongToday"`,
    );

  describe("a connection that is lost", () => {
    test.each(["before", "after"] as const)("%s the commit costs nobody anything", async (side) => {
      const request = await open();
      const outcome = await coreOver(losing(database(), side, 1)).checkCode(request, "same");
      expect(outcome).toMatchObject({ result: "right" });
      expect(await world.core.checkCode(request, "same")).toEqual(outcome);
      expect((await world.look()).sessions).toHaveLength(1);
    });

    test.each(["before", "after"] as const)("%s the commit sends no second code", async (side) => {
      const draftId = await world.draft(chat, { phone: world.person("siti").phone ?? "" });
      const core = coreOver(losing(database(), side, 1));
      begun(await core.startSignIn({ conversation: chat, draftId }, world.key()));
      expect((await world.look()).sends).toBe(1);
    });

    test("costs one try for one wrong code", async () => {
      const request = await open();
      const core = coreOver(losing(database(), "after", 1));
      const wrong = { ...request, code: otherThan(request.code) };
      expect(await core.checkCode(wrong, world.key())).toEqual({ result: "wrong", triesLeft: 4 });
    });

    test("again and again means that the core is away", async () => {
      const core = coreOver(losing(database(), "after", Number.POSITIVE_INFINITY));
      await expect(core.checkCode(await open(), world.key())).rejects.toThrow(CoreUnavailable);
    });
  });

  test("a used code that is given again moves no counter", async () => {
    const request = await open();
    await world.core.checkCode(request, world.key());
    const before = await countsOf();
    await world.core.checkCode(request, world.key());
    expect(before).toEqual([{ tries: 1, wrong: 0, wrongToday: 0 }]);
    expect(await countsOf()).toEqual(before);
  });

  test("a database that takes no writes is not called ready", async () => {
    const readOnly = (on: "on" | "off") => database().script(`set default_transaction_read_only = ${on}`);
    await world.core.ping();
    await readOnly("on");
    await expect(world.core.ping()).rejects.toThrow(CoreUnavailable);
    await readOnly("off");
    await world.core.ping();
  });
}

/** A database of which so many transactions are lost, on one side of their commit. */
function losing(database: Database, side: "before" | "after", times: number): Database {
  let left = times;
  return {
    ...database,
    async transaction<T>(work: (queries: Queries) => Promise<T>) {
      const lost = left > 0;
      left -= 1;
      if (lost && side === "before") throw new ConnectionLost("lost");
      const result = await database.transaction(work);
      if (lost) throw new ConnectionLost("lost");
      return result;
    },
  };
}
