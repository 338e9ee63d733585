import type { Database } from "../../../../src/core/sql/database.ts";
import { eraseMember } from "../../../../src/core/sql/erasure/erase-member.ts";
import { rotateKeys } from "../../../../src/core/sql/keys/rotate.ts";
import { type NamedColumn, SEALED_COLUMNS } from "../../../../src/core/sql/sealed-columns.ts";
import { createKeyring, SealBroken } from "../../../../src/keyring.ts";
import { nothingFilled } from "../../../support/nothing-filled.ts";
import { keyring, masterKey } from "../../sql-subject.ts";
import { begun, type World } from "../../world.ts";

const NEW_PHONE = "+6289990007788";
const NEW_EMAIL = "baru@example.com";
const NIK_OF_NOBODY = "3173995501900999";

/** Under which key that stands which a case or a notice says (docs/decisions/0057). */
export function casesAtRestContract(world: World, database: () => Database): void {
  const columns = SEALED_COLUMNS.filter((column) => column.by === "named");
  const siti = () => world.person("siti");

  /** A sealed value, and where it stands. */
  interface Value {
    column: NamedColumn;
    id: string;
    sealed: string;
  }

  async function values(): Promise<Value[]> {
    const read = columns.map(async (column) => {
      const rows = await database().query<{ id: string; sealed: string }>(
        `select id::text as id, ${column.column} as sealed from ${column.table} where ${column.column} <> ''`,
      );
      return rows.map((row) => ({ column, ...row }));
    });
    return (await Promise.all(read)).flat();
  }
  const places = (found: readonly Value[]) =>
    [...new Set(found.map(({ column }) => `${column.table}.${column.column}`))].sort();
  const open = ({ column, id, sealed }: Value, ring = keyring) =>
    column.open({ keyring: ring }, database(), id, sealed);
  const openAll = async (ring = keyring) =>
    (await Promise.all((await values()).map((value) => open(value, ring)))).sort();

  async function openRecovery(conversation: string, nik: string): Promise<void> {
    const kpj = siti().cards[0]?.kpj ?? "";
    const draftId = await world.draft(conversation, { nik, kpj, phone: NEW_PHONE, email: NEW_EMAIL });
    await world.core.openRecovery({ conversation, draftId }, world.key());
  }

  async function setPassword(conversation: string): Promise<void> {
    const session = await world.signIn(conversation, siti());
    const asked = { conversation, purpose: "set-password", language: "id", session } as const;
    const start = await world.core.openPage({ ...asked, challengeId: null }, world.key());
    const pageId = start.result === "started" ? start.pageId : "";
    const token = (await world.core.revealPage(pageId))?.token ?? "";
    const password = "Kenari-Rahasia-77";
    const filled = await world.core.submitPage(token, { ...nothingFilled, password, again: password }, "");
    const number = filled.result === "taken" ? filled.number : "";
    await world.core.confirmPage({ conversation, pageId, number }, world.key());
  }

  /** A recovery, a password, and a second chat: every value that a case or a notice can have. */
  async function leaveTraces(): Promise<void> {
    await world.signIn("telegram:1", siti());
    await setPassword("web:2");
    await openRecovery("web:3", siti().nik);
  }

  /** As it all stood before: under the master key. */
  async function putBack(found: readonly Value[]): Promise<void> {
    for (const value of found) {
      const { table, column } = value.column;
      const sealed = value.column.seal({ keyring }, null, value.id, await open(value));
      await database().query(`update ${table} set ${column} = $2 where id::text = $1`, [value.id, sealed]);
    }
  }

  describe("what a case or a notice says", () => {
    test("stands under its member's own key, and whoever erases him makes every copy of it unreadable", async () => {
      await leaveTraces();
      const copies = await values();
      expect(places(copies)).toEqual(columns.map(({ table, column }) => `${table}.${column}`).sort());
      for (const copy of copies) expect(copy.sealed).toMatch(/^m_/);
      expect(await openAll()).toEqual(expect.arrayContaining([siti().nik, NEW_PHONE, NEW_EMAIL]));
      await database().transaction((queries) => eraseMember(queries, siti().id));
      expect(await values()).toEqual([]);
      for (const copy of copies) await expect(open(copy)).rejects.toThrow(SealBroken);
    });

    test("of nobody stands under the master key, and is shown to officers like any other", async () => {
      await openRecovery("web:3", NIK_OF_NOBODY);
      for (const { sealed } of await values()) expect(sealed).toMatch(/^test\./);
      expect(await world.core.listCases()).toMatchObject([{ hasMember: false, phone: "•••••7788" }]);
    });

    test("from before it stood there stays readable, and comes there by a rotation, also with a new master key", async () => {
      await leaveTraces();
      await openRecovery("web:4", NIK_OF_NOBODY);
      const said = await openAll();
      await putBack(await values());
      expect((await world.core.takeNotices(100)).length).toBeGreaterThan(0);
      expect(await openAll()).toEqual(said);
      const both = createKeyring({ id: "next", bytes: new Uint8Array(32).fill(9) }, [masterKey]);
      expect(await rotateKeys(database(), both)).toMatchObject({ left: 0, broken: [] });
      expect(await openAll(both)).toEqual(said);
      const keys = (await values()).map(({ sealed }) => sealed.split(".")[0]);
      const nobodys = keys.filter((key) => key === "next");
      expect(keys.filter((key) => key?.startsWith("m_"))).toHaveLength(keys.length - nobodys.length);
      // Phone, e-mail and NIK of the recovery that meant nobody.
      expect(nobodys).toHaveLength(3);
    });

    test("and the last word to somebody who was erased is still handed over", async () => {
      const session = await world.signIn("telegram:1", siti());
      const act = {
        session,
        conversation: "telegram:1",
        act: "erase_account",
        draftId: null,
        chat: null,
      } as const;
      const start = await world.core.startStepUp(act, world.key());
      if (start?.result !== "started") throw new Error("not begun");
      const { challengeId } = begun(start);
      await world.check("telegram:1", challengeId, await world.codeOf(challengeId));
      const keys = await database().query(
        "select 1 from member_keys where member_id = $1 and scope = 'account'",
        [siti().id],
      );
      expect(keys).toEqual([]);
      const heard = await world.core.takeNotices(100);
      expect(heard.map(({ to }) => to.address).sort()).toEqual([siti().phone, siti().email].sort());
    });

    test("is told to nobody whose key is gone by the time it is read, and keeps nobody else's back", async () => {
      const budi = world.person("budi");
      await world.signIn("telegram:0", siti());
      await world.signIn("web:0", siti());
      const { challengeId } = begun(await world.register("telegram:1", budi));
      await world.check("telegram:1", challengeId, await world.codeOf(challengeId));
      await world.signIn("web:1", budi);
      await database().query("delete from member_keys where member_id = $1 and scope = 'account'", [
        siti().id,
      ]);
      const heard = await world.core.takeNotices(100);
      expect(heard.map(({ to }) => to.address)).toEqual(["telegram:1"]);
    });
  });
}
