import type { Database, Queries } from "../../../src/core/sql/database.ts";
import { createSqlCore } from "../../../src/core/sql/sql-core.ts";
import { policy } from "../../../src/policy.ts";
import { begun, keyring, otherThan, type World } from "../world.ts";

/** Registering: who gets a code, and what nobody can tell from the answer. */
export function registrationContract(world: World): void {
  describe("registering", () => {
    const chat = "web:1";

    test("a participant registers with the phone on file and is signed in", async () => {
      const budi = world.person("budi");
      const start = begun(await world.register(chat, budi));
      expect(start).toEqual({
        result: "started",
        challengeId: expect.any(String),
        via: "sms",
        to: "•••••0001",
        validMinutes: 5,
        validMs: 300_000,
        resendAfterMs: 60_000,
      });
      const message = await world.core.revealCode(start.challengeId);
      expect(message).toEqual({
        to: "sms",
        address: budi.phone,
        kind: "code",
        code: expect.stringMatching(/^[0-9]{6}$/),
        purpose: "register_phone",
        validMinutes: 5,
      });
      const outcome = await world.check(chat, start.challengeId, await world.codeOf(start.challengeId));
      expect(outcome).toEqual({
        result: "right",
        session: { sessionId: expect.stringMatching(/^[\w-]{22}$/), epoch: 1, expiresAt: expect.any(Number) },
        accounts: [],
      });
      const { session } = outcome as { session: { sessionId: string; epoch: number } };
      expect(await world.core.isLive(session)).toBe(true);
      expect((await world.core.readBalances(session))?.jht.cards).toHaveLength(2);
    });

    test("a participant who registers by e-mail has an account but must sign in with his phone", async () => {
      const budi = world.person("budi");
      const start = begun(await world.register(chat, budi, "email"));
      expect(start).toMatchObject({ via: "email", to: "p•••@e•••.com", validMinutes: 10, validMs: 600_000 });
      expect(await world.core.revealCode(start.challengeId)).toMatchObject({
        to: "email",
        address: budi.email,
        kind: "code",
        purpose: "register_email",
      });
      const outcome = await world.check(chat, start.challengeId, await world.codeOf(start.challengeId));
      expect(outcome).toEqual({ result: "right", session: null, accounts: [] });
      expect(await world.core.isLive(await world.signIn(chat, budi))).toBe(true);
    });

    test("by e-mail a new phone may be named, which the first right sign-in code verifies", async () => {
      const phone = "+6281234567890";
      const start = begun(await world.register(chat, { ...world.person("budi"), phone }, "email"));
      await world.check(chat, start.challengeId, await world.codeOf(start.challengeId));
      const verified = () =>
        world.database.query("select 1 from accounts where phone_verified_at is not null");
      const before = (await verified()).length;
      await world.signIn(chat, { ...world.person("budi"), phone });
      expect(await verified()).toHaveLength(before + 1);
    });

    describe("nobody learns whom the records know", () => {
      const stranger = (): Parameters<World["register"]>[1] => ({
        ...world.person("budi"),
        nik: "3173995501900999",
      });
      const otherPhone = () => ({ ...world.person("budi"), phone: "+6281299990000" });
      const otherCard = () => ({ ...world.person("budi"), cards: world.person("siti").cards });

      test.each([
        ["a NIK that nobody has", stranger],
        ["a phone that is not the one on file", otherPhone],
        ["somebody else's card", otherCard],
        ["a participant who has died", () => world.person("deceased")],
        ["a participant with an account", () => world.person("siti")],
        ["a fourth person on a family phone", () => world.person("fourth")],
      ])("%s is answered like a match, and no code is sent", async (_, who) => {
        const match = begun(await world.register("web:match", world.person("budi")));
        const start = begun(await world.register(chat, who()));
        expect(Object.keys(start)).toEqual(Object.keys(match));
        expect({ ...start, challengeId: "", to: "" }).toEqual({ ...match, challengeId: "", to: "" });
        expect(await world.core.revealCode(start.challengeId)).not.toHaveProperty("code");
      });

      test("a decoy runs down like a challenge with a code", async () => {
        const real = begun(await world.register("web:real", world.person("budi")));
        const decoy = begun(await world.register("web:decoy", stranger()));
        const wrong = otherThan(await world.codeOf(real.challengeId));
        for (let tries = 0; tries < 6; tries += 1) {
          const answers = [
            await world.check("web:real", real.challengeId, wrong),
            await world.check("web:decoy", decoy.challengeId, wrong),
          ];
          expect(answers[1]).toEqual(answers[0]);
        }
        await world.pass(60_000);
        const resend = (conversation: string, challengeId: string) =>
          world.core.resendCode({ conversation, challengeId }, world.key());
        expect(await resend("web:decoy", decoy.challengeId)).toEqual(
          await resend("web:real", real.challengeId),
        );
      });

      test("the database has as much to do for a stranger as for a match", async () => {
        const counted = countStatements(world.database);
        const core = createSqlCore({ database: counted.database, keyring, policy, codesInChat: "proven" });
        const work: number[] = [];
        for (const [conversation, who] of [
          ["web:a", world.person("budi")],
          ["web:b", stranger()],
          ["web:c", world.person("siti")],
        ] as const) {
          const draftId = await world.draft(conversation, {
            nik: who.nik,
            kpj: who.cards[0]?.kpj ?? "",
            phone: who.phone ?? "",
            email: who.email ?? "",
          });
          const before = counted.statements();
          await core.startRegistration({ conversation, draftId, via: "phone" }, world.key());
          work.push(counted.statements() - before);
        }
        expect(new Set(work).size).toBe(1);
      });

      test("the owner of an account is told, at his own phone, once", async () => {
        const siti = world.person("siti");
        const start = begun(await world.register(chat, { ...siti, phone: "+6281299990000" }));
        expect(await world.core.revealCode(start.challengeId)).toEqual({
          to: "sms",
          address: siti.phone,
          kind: "notice",
          language: "id",
        });
        await world.pass(60_000);
        await world.core.resendCode({ conversation: chat, challengeId: start.challengeId }, world.key());
        expect(await world.core.revealCode(start.challengeId)).toEqual({ to: "nowhere" });
      });
    });

    test("editing the draft ends the code that was sent for it", async () => {
      const start = begun(await world.register(chat, world.person("budi")));
      const code = await world.codeOf(start.challengeId);
      const [draft] = await world.database.query<{ id: string }>("select id from drafts");
      const draftId = draft?.id ?? null;
      await world.core.keepInDraft(
        { conversation: chat, draftId, field: "email", value: "lain@example.com" },
        world.key(),
      );
      expect(await world.check(chat, start.challengeId, code)).toEqual({ result: "over", why: "used" });
    });

    test("a registration whose draft is gone begins anew", async () => {
      const request = { conversation: chat, draftId: "gone", via: "phone" as const };
      expect(await world.core.startRegistration(request, world.key())).toEqual({
        result: "refused",
        retryAfterMinutes: 0,
      });
    });

    test("nobody can register twice", async () => {
      const first = begun(await world.register("web:1", world.person("budi")));
      const second = begun(await world.register("web:2", world.person("budi")));
      const codes = [await world.codeOf(first.challengeId), await world.codeOf(second.challengeId)] as const;
      expect(await world.check("web:1", first.challengeId, codes[0])).toMatchObject({ result: "right" });
      expect(await world.check("web:2", second.challengeId, codes[1])).toEqual({
        result: "over",
        why: "used",
      });
    });
  });
}

/** A database that counts the statements it is given. */
function countStatements(database: Database): { database: Database; statements(): number } {
  let statements = 0;
  const counting = (queries: Queries): Queries => ({
    query(sql, parameters) {
      statements += 1;
      return queries.query(sql, parameters);
    },
    script: (sql) => queries.script(sql),
  });
  return {
    statements: () => statements,
    database: {
      ...counting(database),
      transaction: (work) => database.transaction((queries) => work(counting(queries))),
      close: () => database.close(),
    },
  };
}
