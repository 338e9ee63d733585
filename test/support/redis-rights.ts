import { readFile } from "node:fs/promises";
import type { Redis } from "ioredis";

/** User and password for addresses, after `makeUser`. */
export const USER = "peserta:s3cret";

/** Makes the user of docs/durability.md, with the rights that stand there. */
export async function makeUser(server: Redis): Promise<void> {
  const [user, password] = USER.split(":");
  await server.call(
    "ACL",
    "SETUSER",
    String(user),
    "on",
    `>${password}`,
    ...(await readRights("docs/durability.md")),
  );
}

/** What follows user and password in the line `user peserta on >… <rights>`. */
async function readRights(path: string): Promise<string[]> {
  const [, rights] = /^user peserta on >\S+ (.*)$/m.exec(await readFile(path, "utf8")) ?? [];
  if (!rights) throw new Error(`${path} names no rights`);
  return rights.split(" ");
}
