import { checkAudit } from "../../../../src/core/sql/audit-check.ts";
import type { Database } from "../../../../src/core/sql/database.ts";
import { keyring } from "../../sql-subject.ts";
import { begun, otherThan, type World } from "../../world.ts";

/** The trail of who did what, which nobody can rewrite unseen. */
export function auditContract(world: World, database: () => Database): void {
  const chat = "telegram:1";

  describe("the audit trail", () => {
    const check = (options?: Parameters<typeof checkAudit>[1]) =>
      checkAudit({ database: database(), keyring }, options);
    const findBreak = async () => (await check()).broken;
    /** What somebody can do who owns the tables. */
    const asOwner = (sql: string) =>
      database().script(
        `alter table audit disable trigger user; ${sql}; alter table audit enable trigger user;`,
      );

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
      await asOwner(spoil);
      expect(await findBreak()).toMatchObject({ position });
    });

    test("shows that rows were cut off together with the chain's end, to whoever kept an earlier end", async () => {
      await world.signIn(chat, world.person("siti"));
      const { heads } = await check();
      await asOwner(`
        delete from audit where position >= 3;
        update audit_chains c set position = 2, hash = a.hash from audit a
          where a.chain = c.chain and a.position = 2 and c.position > 0`);
      expect(await findBreak()).toBeNull();
      expect((await check({ earlier: heads })).broken).toMatchObject({ position: 3 });
    });

    test("is read in pages, and goes on growing meanwhile", async () => {
      const session = await world.signIn(chat, world.person("siti"));
      for (let look = 0; look < 5; look += 1) await world.core.readBalances(session);
      expect(await check({ page: 3 })).toMatchObject({ broken: null, rows: 8 });
      const { heads } = await check();
      const [outcome] = await Promise.all([
        check({ page: 1, earlier: heads }),
        world.core.readBalances(session),
      ]);
      expect(outcome.broken).toBeNull();
    });

    test("has a name of the OWASP vocabulary for all that goes wrong", async () => {
      const siti = world.person("siti");
      const session = await world.signIn(chat, siti);
      await world.core.endSession(session, "signed-out");
      await world.core.readBalances(session);
      await world.pass(60_000);
      const { challengeId } = begun(await world.startSignIn("web:1", siti.phone ?? ""));
      const wrong = otherThan(await world.codeOf(challengeId));
      await world.check("web:2", challengeId, wrong);
      for (let tries = 0; tries < 6; tries += 1) await world.check("web:1", challengeId, wrong);
      await world.core.chooseAccount(
        { conversation: "web:1", challengeId, account: "nobody's" },
        world.key(),
      );
      for (let sends = 0; sends < 5; sends += 1) await world.startSignIn("web:3", siti.phone ?? "");
      const rows = await database().query<{ what: string }>(
        "select event || ' ' || detail as what from audit order by at, position",
      );
      const seen = new Set(rows.map(({ what }) => what));
      for (const what of [
        "authn_token_revoked signed-out",
        "session_use_after_expire balances",
        "sequence_fail code used",
        "authn_login_fail login",
        "authn_login_fail_max login",
        "sequence_fail code tries",
        "authz_fail choose account",
        "excess_rate_limit_exceeded login",
      ]) {
        expect(seen).toContain(what);
      }
      expect(await findBreak()).toBeNull();
    });

    test("cannot be rewritten by the application", async () => {
      await world.signIn(chat, world.person("siti"));
      for (const change of ["delete from audit", "update audit set detail = ''", "truncate audit"]) {
        await expect(database().query(change)).rejects.toThrow("append-only");
      }
    });
  });
}
