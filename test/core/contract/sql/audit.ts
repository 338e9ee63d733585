import { findAuditBreak } from "../../../../src/core/sql/audit.ts";
import type { Database } from "../../../../src/core/sql/database.ts";
import { keyring } from "../../sql-subject.ts";
import { begun, type World } from "../../world.ts";

/** The trail of who did what, which nobody can rewrite unseen. */
export function auditContract(world: World, database: () => Database): void {
  const chat = "telegram:1";

  describe("the audit trail", () => {
    const findBreak = () => findAuditBreak({ database: database(), keyring });

    test("tells the story of a sign-in and a look at the balance", async () => {
      const session = await world.signIn(chat, world.person("siti"));
      await world.core.readBalances(session);
      await world.core.endSession(session, "idle");
      const rows = await database().query<{ event: string }>("select event from audit order by position");
      expect(rows.map(({ event }) => event)).toEqual([
        "authn_token_created",
        "authn_login_success",
        "session_created",
        "sensitive_read",
        "session_expired",
      ]);
      expect(await findBreak()).toBeNull();
    });

    test("tells that a used code was given again, and of no second sign-in", async () => {
      const { challengeId } = begun(await world.startSignIn(chat, world.person("siti").phone ?? ""));
      const code = await world.codeOf(challengeId);
      await world.check(chat, challengeId, code);
      await world.check(chat, challengeId, code);
      const rows = await database().query("select event, member_id, detail from audit order by position");
      const by = { member_id: world.person("siti").id, detail: "login" };
      expect(rows.slice(1)).toEqual([
        { event: "authn_login_success", ...by },
        { event: "session_created", ...by },
        { event: "authn_token_reuse", ...by },
      ]);
    });

    test.each([
      ["changed", "update audit set event = 'user_created' where position = 2", 2],
      ["taken out", "delete from audit where position = 2", 2],
      ["cut off", "delete from audit where position >= 3", 3],
    ])("shows that a row was %s", async (_, spoil, position) => {
      await world.signIn(chat, world.person("siti"));
      await database().script(
        `alter table audit disable trigger user; ${spoil}; alter table audit enable trigger user;`,
      );
      expect(await findBreak()).toMatchObject({ position });
    });

    test("cannot be rewritten by the application", async () => {
      await world.signIn(chat, world.person("siti"));
      await expect(database().query("delete from audit")).rejects.toThrow("append-only");
    });
  });
}
