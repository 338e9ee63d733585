import type { Database } from "../../../../src/core/sql/database.ts";
import { eraseMember } from "../../../../src/core/sql/erasure/erase-member.ts";
import { rotateKeys } from "../../../../src/core/sql/keys/rotate.ts";
import { sweep } from "../../../../src/core/sql/sweep.ts";
import { createKeyring, SealBroken } from "../../../../src/keyring.ts";
import { policy } from "../../../../src/policy.ts";
import { keyring } from "../../sql-subject.ts";
import type { World } from "../../world.ts";
import { ticketWays } from "../tickets.ts";
import { BYTES, uploadWays } from "../web-uploads.ts";

/** How files from the web chat lie in their table, and when they leave it. */
export function sqlWebUploadsContract(world: World, database: () => Database): void {
  const { open } = ticketWays(world);
  const { room, keep, read, drop } = uploadWays(world);
  const rows = () =>
    database().query<{ place: string; key: string; body: string | null }>(
      "select place, key_sealed as key, body from web_uploads order by at, place",
    );

  describe("a file from the web chat at rest", () => {
    test("is sealed, says nothing of its chat, and opens in its own place only", async () => {
      await open("web:1");
      await keep("m1");
      const [one] = await rows();
      const bytes = Buffer.from(one?.body ?? "", "base64url");
      expect(bytes.includes(Buffer.from(BYTES.subarray(0, 16)))).toBe(false);
      expect(JSON.stringify(await database().query("select * from web_uploads"))).not.toContain("web:1");
      await keep("m2");
      await database().query("update web_uploads set body = $1 where body <> $1", [one?.body ?? ""]);
      expect(await read("m1")).toEqual(BYTES);
      await expect(read("m2")).rejects.toThrow(SealBroken);
    });

    test("leaves nothing of itself but that it came once it was passed on", async () => {
      await open("web:1");
      await keep("m1");
      await drop("m1");
      expect(await rows()).toEqual([{ place: expect.any(String), key: "", body: null }]);
    });

    test("stays readable when the keys are rotated", async () => {
      await open("web:1");
      await keep("m1");
      await keep("m2");
      await drop("m2");
      const next = createKeyring({ id: "next", bytes: Buffer.alloc(32, 9) });
      const report = await rotateKeys(database(), { ...next, open: keyring.open });
      expect(report).toMatchObject({ left: 0, broken: [] });
      const keys = (await rows()).map(({ key }) => key.split(".")[0]);
      expect(keys.sort()).toEqual(["", "next"]);
    });

    test("is gone after its time, whether or not anybody wanted it", async () => {
      await open("web:1");
      await keep("m1");
      await world.pass(policy.retention["upload-1h"] - 60_000);
      await sweep(database());
      expect(await rows()).toHaveLength(1);
      await world.pass(61_000);
      await sweep(database());
      expect(await rows()).toEqual([]);
    });

    test("is gone when the person of its chat is erased", async () => {
      const siti = world.person("siti");
      await open("web:1", { session: await world.signIn("web:1", siti) });
      await keep("m1");
      await database().transaction((queries) => eraseMember(queries, siti.id));
      expect(await rows()).toEqual([]);
    });

    test("finds no room when too many wait for everybody together", async () => {
      await open("web:1");
      await keep("m1");
      await database().query(
        `insert into web_uploads select place || n, 'others', key_sealed, '', at
         from web_uploads, generate_series(2, $1) n`,
        [policy.files.uploads.waiting],
      );
      expect(await room("m2")).toBe("full");
      expect(await keep("m2")).toBe("full");
    });
  });
}
