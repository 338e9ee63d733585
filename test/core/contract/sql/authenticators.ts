import { TOTP } from "otpauth";
import type { Database } from "../../../../src/core/sql/database.ts";
import { eraseMember } from "../../../../src/core/sql/erasure/erase-member.ts";
import { rotateKeys } from "../../../../src/core/sql/keys/rotate.ts";
import { sealed } from "../../../../src/core/sql/sealed-columns.ts";
import { createKeyring, SealBroken } from "../../../../src/keyring.ts";
import { nothingFilled } from "../../../support/nothing-filled.ts";
import { keyring, masterKey } from "../../sql-subject.ts";
import { begun, type World } from "../../world.ts";

/** Under which key the secret of an authenticator app stands (docs/decisions/0054). */
export function sqlAuthenticatorsContract(world: World, database: () => Database): void {
  const chat = "telegram:1";

  describe("the secret of an authenticator app", () => {
    /** Siti's app, as the page had it. */
    const addApp = async () => {
      const siti = world.person("siti");
      const session = await world.signIn(chat, siti);
      const asked = { conversation: chat, purpose: "authenticator", language: "id", session } as const;
      const start = await world.core.openPage({ ...asked, challengeId: null }, world.key());
      const pageId = start.result === "started" ? start.pageId : "";
      const token = (await world.core.revealPage(pageId))?.token ?? "";
      const view = await world.core.viewPage(token);
      const secret = (view?.purpose !== "copy" && view?.authenticator?.secret) || "";
      const code = new TOTP({ secret }).generate({ timestamp: await world.now() });
      const filled = await world.core.submitPage(token, { ...nothingFilled, code }, "");
      const number = filled.result === "taken" ? filled.number : "";
      await world.core.confirmPage({ conversation: chat, pageId, number }, world.key());
      return { member: siti.id, secret };
    };
    const rows = () =>
      database().query<{ account: string; value: string }>(
        "select account_id as account, secret_sealed as value from authenticators",
      );
    const onlyOne = async () => {
      const [row, ...others] = await rows();
      if (!row || others.length > 0) throw new Error("not one app");
      return row;
    };
    /** As it stood before: under the master key. */
    const putBack = async (secret: string) => {
      const { account } = await onlyOne();
      const value = keyring.seal("member", `authenticators|secret_sealed|${account}`, secret);
      await database().query("update authenticators set secret_sealed = $1", [value]);
    };
    const signInByApp = async (secret: string, conversation: string) => {
      const { challengeId } = begun(await world.startSignIn(conversation, world.person("siti").phone ?? ""));
      const timestamp = (await world.now()) + 30_000;
      return await world.check(conversation, challengeId, new TOTP({ secret }).generate({ timestamp }));
    };

    test("stands under its owner's key, and whoever erases him makes every copy of it unreadable", async () => {
      const { member, secret } = await addApp();
      const copy = await onlyOne();
      expect(copy.value).toMatch(/^m_/);
      const open = () => sealed.authenticators.secret.open({ keyring }, database(), copy.account, copy.value);
      expect(await open()).toBe(secret);
      await database().transaction((queries) => eraseMember(queries, member));
      expect(await rows()).toEqual([]);
      await expect(open()).rejects.toThrow(SealBroken);
    });

    test("from before it stood there still signs in, and comes under his key then", async () => {
      const { secret } = await addApp();
      await putBack(secret);
      expect(await signInByApp("JBSWY3DPEHPK3PXP", "web:2")).toMatchObject({ result: "wrong" });
      expect((await onlyOne()).value).toMatch(/^test\./);
      expect(await signInByApp(secret, "web:3")).toMatchObject({ result: "right" });
      expect((await onlyOne()).value).toMatch(/^m_/);
      await world.pass(60_000);
      expect(await signInByApp(secret, "web:4")).toMatchObject({ result: "right" });
    });

    test("from before it stood there comes under his key by a rotation too, also with a new master key", async () => {
      const { secret } = await addApp();
      await putBack(secret);
      const both = createKeyring({ id: "next", bytes: new Uint8Array(32).fill(9) }, [masterKey]);
      expect(await rotateKeys(database(), both)).toMatchObject({ left: 0, broken: [] });
      const { account, value } = await onlyOne();
      expect(value).toMatch(/^m_/);
      expect(await sealed.authenticators.secret.open({ keyring: both }, database(), account, value)).toBe(
        secret,
      );
    });
  });
}
