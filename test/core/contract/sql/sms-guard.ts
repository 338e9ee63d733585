import type { Database } from "../../../../src/core/sql/database.ts";
import { createSqlCore } from "../../../../src/core/sql/sql-core.ts";
import { policy } from "../../../../src/policy.ts";
import { keyring } from "../../sql-subject.ts";
import { begun, type World } from "../../world.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const { sms } = policy.code;

/** What somebody can make us spend on SMS. */
export function smsGuardContract(world: World, database: () => Database): void {
  /** So many SMS in the hour that many days ago, and in none of the others. */
  const sent = (count: number, daysAgo = 0) =>
    database().query(
      `insert into sms_hours values (date_trunc('hour', clock_now()) - $1::int * interval '24 hours', 'test', $2)
       on conflict (hour, prefix) do update set sendings = excluded.sendings`,
      [daysAgo, count],
    );
  /** So many codes to a prefix that many minutes ago, of which some were typed. */
  const codes = (
    count: number,
    { used, prefix, minutesAgo }: { used: number; prefix: string; minutesAgo: number },
  ) =>
    database().query(
      `with opened as (
         insert into challenges (id, purpose, conversation, via, destination_index, destination_sealed, member_ids,
           muted, txn_digest, code_mac, created_at, expires_at, last_sent_at, used_at)
         select gen_random_uuid()::text, 'login', 'c', 'sms', 'd', 'x', '{}', false, 't', 'm', clock_now(), clock_now(),
           clock_now(), case when number <= $2::int then clock_now() end from generate_series(1, $1::int) number
         returning id)
       insert into code_sends (challenge_id, conversation, destination_index, member_ids, at, via, prefix, is_real)
       select id, 'c', 'd', '{}', clock_now() - $3::int * interval '1 minute', 'sms', $4, true from opened`,
      [count, used, minutesAgo, prefix],
    );
  let chats = 0;
  const ask = (phone = "+6281200001111") => world.startSignIn(`web:${++chats}`, phone);
  const CLOSED = { result: "closed", way: "sms" };

  describe("when SMS are asked for unusually often", () => {
    test("a new or quiet service has its least number an hour, and then nobody gets one, whoever he is", async () => {
      await sent(sms.leastPerHour - 1);
      begun(await ask(world.person("siti").phone ?? ""));
      expect(await ask(world.person("siti").phone ?? "")).toEqual(CLOSED);
      expect(await ask("+6285200001111")).toEqual(CLOSED);
      await world.pass(HOUR);
      begun(await ask());
    });

    test("a busy one has twice the mean of the same hour in seven days", async () => {
      for (let day = 1; day <= sms.usualDays; day += 1) await sent(200 * day, day);
      await sent(2 * 800 - 1);
      begun(await ask());
      await sent(2 * 800);
      expect(await ask()).toEqual(CLOSED);
    });

    test("nobody gets one by naming an e-mail either", async () => {
      await sent(sms.leastPerHour);
      for (const email of [world.person("siti").email ?? "", "tidak.ada@example.com"]) {
        const draftId = await world.draft(`web:${email}`, { email });
        const request = { conversation: `web:${email}`, draftId };
        expect(await world.core.startSignIn(request, world.key())).toEqual(CLOSED);
      }
    });

    test("older days and other hours say nothing of what is usual", async () => {
      await sent(1_000_000, sms.usualDays + 1);
      await sent(sms.leastPerHour);
      expect(await ask()).toEqual(CLOSED);
    });

    test("decoys are not counted, for they cost nothing", async () => {
      await sent(sms.leastPerHour - 1);
      for (let times = 0; times < 3; times += 1) begun(await ask(`+628120000${times}222`));
    });

    test("WhatsApp goes on, and the operator is told", async () => {
      await sent(sms.leastPerHour);
      const said: unknown[] = [];
      const log = {
        info: () => undefined,
        error: () => undefined,
        warn: (event: string, fields: object = {}) => void said.push({ event, ...fields }),
      };
      const ways = () => ["sms", "whatsapp"] as const;
      const core = createSqlCore({ database: database(), keyring, policy, codesInChat: "proven", ways, log });
      const draftId = await world.draft("web:0", { phone: "+6281200001111" });
      const start = await core.startSignIn({ conversation: "web:0", draftId }, world.key());
      expect(start).toMatchObject({ result: "started", via: "whatsapp", otherWays: [] });
      expect(said).toEqual([{ event: "sms_closed", kind: "unusually-many" }]);
    });
  });

  describe("a prefix whose codes hardly anybody types", () => {
    const prefix = "+62812";
    const enough = Math.ceil((sms.conversion.sendings * sms.conversion.leastPercent) / 100);

    test("is closed below thirty in a hundred of fifty, and no other with it", async () => {
      await codes(sms.conversion.sendings, { used: enough - 1, prefix, minutesAgo: 6 });
      expect(await ask()).toEqual(CLOSED);
      begun(await ask("+6281300001111"));
    });

    test("is not told to whoever names an account by its e-mail, and nothing is sent there either", async () => {
      const { phone, email } = world.person("siti");
      const number = phone ?? "";
      await codes(sms.conversion.sendings, { used: 0, prefix: number.slice(0, 6), minutesAgo: 6 });
      expect(await ask(number)).toEqual(CLOSED);
      const byEmail = async (conversation: string, address: string) => {
        const draftId = await world.draft(conversation, { email: address });
        return begun(await world.core.startSignIn({ conversation, draftId }, world.key()));
      };
      const known = await byEmail("web:known", email ?? "");
      const unknown = await byEmail("web:unknown", "tidak.ada@example.com");
      const told = { challengeId: "", tag: "" };
      expect({ ...unknown, ...told }).toEqual({ ...known, ...told });
      for (const { challengeId } of [known, unknown])
        expect(await world.core.revealCode(challengeId)).toEqual({ to: "nowhere", by: "sms" });
    });

    test.each([
      ["as many as are wanted were typed", sms.conversion.sendings, { used: enough, minutesAgo: 6 }],
      ["there are fewer than fifty", sms.conversion.sendings - 1, { used: 0, minutesAgo: 6 }],
      ["they may still be typed", sms.conversion.sendings, { used: 0, minutesAgo: 4 }],
      ["they are of more than an hour ago", sms.conversion.sendings, { used: 0, minutesAgo: 61 }],
    ])("is open when %s", async (_, count, how) => {
      await codes(count, { ...how, prefix });
      begun(await ask());
    });
  });
}
