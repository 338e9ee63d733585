import { openPostgres } from "../../src/core/sql/database-postgres.ts";
import { openRecordKeys } from "../../src/core/sql/keys/record-keys.ts";
import { createSqlCore } from "../../src/core/sql/sql-core.ts";
import { createKeyring } from "../../src/keyring.ts";
import { policy } from "../../src/policy.ts";
import type { CoreSystem } from "../../src/ports/core.ts";
import type { Script } from "./play.ts";
import { MASTER_KEY } from "./program-settings.ts";
import type { World } from "./stage.ts";

const AGENT = "rina";

/**
 * Somebody asks for a person, is answered by one, answers her, and says how it was. The agent's acts reach the records from a process that
 * nothing happens to, as they do when the desk is served by another one.
 */
export const talkWithAgent: Script = {
  async prepare(world) {
    // A Monday morning in Jakarta, whenever this runs: the desk is open.
    await world.database.query(
      `create or replace function clock_now() returns timestamptz language sql stable as
       $$ select now() + (timestamptz '2026-11-23 09:00+07' - timestamptz '${new Date().toISOString()}') $$`,
    );
    await atDesk(world, async ({ desk }) => {
      const shift = { capacity: 4, active: true, shiftEndsAt: null };
      await desk.saveAgent({ id: AGENT, name: "Rina", skills: ["general"], languages: ["id"], ...shift });
      await desk.setPresence(AGENT, "online");
    });
    await world.database.query("update agents set code = 'RNA246'");
  },

  async play({ world, says, hears }) {
    for (const line of ["petugas", "chat", "Saldo dan iuran", "iuran september belum masuk"])
      await says(line);
    await atDesk(world, async ({ desk }) => {
      const ticket = await onlyTicket(world);
      const act = (requestKey: string) => ({ agent: AGENT, ticket, requestKey });
      await desk.take(act("takes"));
      await hears("Rina");
      await desk.say({ ...act("asks"), text: "Halo, di perusahaan mana Ibu bekerja?" });
      await hears("di perusahaan mana");
      await says("di pabrik roti");
      await desk.say({ ...act("answers"), text: "Sudah kami tanyakan ke pabriknya." });
      await hears("ke pabriknya");
      await desk.resolve({ ...act("ends"), summary: "Pabrik ditanya." });
      await hears("Pabrik ditanya");
    });
    await says("5");
  },

  async look({ world }) {
    const talk = await atDesk(world, async ({ desk }) => desk.readTicket(await onlyTicket(world), 0));
    return {
      state: talk?.state,
      score: talk?.score,
      entries: talk?.entries.map(({ by, what, text, delivery }) => ({ by, what, text, delivery })),
    };
  },
};

async function onlyTicket({ database }: World): Promise<string> {
  const { rows } = await database.query<{ id: string }>("select id from tickets");
  const [row, another] = rows;
  if (!row || another) throw new Error(`there are ${rows.length} tickets, and not one`);
  return row.id;
}

async function atDesk<Result>(
  { databaseUrl }: World,
  work: (core: CoreSystem) => Promise<Result>,
): Promise<Result> {
  const database = openPostgres(databaseUrl);
  const keyring = await openRecordKeys(database, createKeyring(MASTER_KEY));
  const core = createSqlCore({ database, keyring, policy, codesInChat: "proven" });
  try {
    return await work(core);
  } finally {
    await core.close();
  }
}
