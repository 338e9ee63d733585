import type { PageField, WantedIdentifiers } from "../../../flows/kit/services.ts";
import { policy } from "../../../src/policy.ts";
import type { PageFields, PageOutcome } from "../../../src/ports/secure-pages.ts";
import { nothingFilled } from "../../support/nothing-filled.ts";
import { begun, type World } from "../world.ts";

const MINUTE = 60_000;

/** One-time pages on which somebody says who he is. */
export function identifierPagesContract(world: World): void {
  const chat = "whatsapp-cloud:1";

  const ask = (wanted: WantedIdentifiers, conversation = chat) =>
    world.core.openPage(
      { conversation, purpose: "identifiers", language: "id", session: null, challengeId: null, wanted },
      world.key(),
    );
  const open = async (fields: readonly PageField[] = ["nik", "kpj"], draftId: string | null = null) => {
    const start = await ask({ draftId, fields });
    const page = start.result === "started" ? await world.core.revealPage(start.pageId) : null;
    if (start.result !== "started" || !page) throw new Error("not opened");
    return { ...page, pageId: start.pageId };
  };
  const fill = (key: string, fields: Partial<PageFields>) =>
    world.core.submitPage(key, { ...nothingFilled, ...fields }, "");
  const confirm = (pageId: string, number: string, conversation = chat) =>
    world.core.confirmPage({ conversation, pageId, number }, world.key());
  const own = () => {
    const { nik, cards } = world.person("budi");
    return { nik, kpj: cards[0]?.kpj ?? "" };
  };
  const kept = async (pageId: string, outcome: PageOutcome) => {
    const confirmed = await confirm(pageId, numberOf(outcome));
    if (confirmed.result !== "done" || !confirmed.kept) throw new Error("nothing was kept");
    return confirmed.kept;
  };

  describe("a page for identifiers", () => {
    test("asks for what is wanted, of somebody who is nobody yet", async () => {
      const page = await open();
      expect(await world.core.viewPage(page.token)).toEqual({
        purpose: "identifiers",
        language: "id",
        needsCurrent: false,
        authenticator: null,
        fields: ["nik", "kpj"],
      });
      expect(await world.core.viewPage((await open(["kpj"])).token)).toMatchObject({ fields: ["kpj"] });
    });

    test("puts what was filled in into the draft, as if it had been typed, and shows masks of it", async () => {
      const { phone, email } = world.person("budi");
      const page = await open();
      const filled = await fill(page.token, own());
      expect((await world.look()).drafts).toEqual([]);
      const { draftId, masks, remarks } = await kept(page.pageId, filled);
      expect(masks).toEqual({
        nik: `${own().nik.slice(0, 4)}••••••••${own().nik.slice(-4)}`,
        kpj: `•••••••${own().kpj.slice(-4)}`,
      });
      expect(remarks).toEqual([]);
      for (const [field, value] of [
        ["phone", phone ?? ""],
        ["email", email ?? ""],
      ] as const) {
        const put = { conversation: chat, draftId, field, value };
        expect((await world.core.keepInDraft(put, world.key())).draftId).toBe(draftId);
      }
      const request = { conversation: chat, draftId, via: "phone" as const };
      const start = begun(await world.core.startRegistration(request, world.key()));
      expect(await world.core.revealCode(start.challengeId)).toMatchObject({ to: "sms", address: phone });
    });

    test("goes on with the draft that there is, and a code that was asked for with it counts no more", async () => {
      const { challengeId } = begun(await world.register(chat, world.person("budi")));
      const [draftId = ""] = (await world.look()).drafts;
      const page = await open(["kpj"], draftId);
      expect((await kept(page.pageId, await fill(page.token, { kpj: "21012345678" }))).draftId).toBe(draftId);
      expect(await world.core.revealCode(challengeId)).toMatchObject({ to: "nowhere" });
    });

    test("refuses what can be none, in the chat's own words for it, and is not used up by that", async () => {
      const page = await open();
      expect(await fill(page.token, { nik: "0001234567890", kpj: own().nik })).toEqual({
        result: "refused",
        why: "identifiers",
        troubles: { nik: "kesehatan-number", kpj: "nik-number" },
      });
      expect(await fill(page.token, { nik: own().nik, kpj: "" })).toEqual({
        result: "refused",
        why: "identifiers",
        troubles: { kpj: "length" },
      });
      const spaced = own().nik.replace(/(.{4})(?=.)/g, "$1 ");
      numberOf(await fill(page.token, { nik: spaced, kpj: own().kpj }));
    });

    test("remarks on a NIK that looks unusual, and takes it", async () => {
      const page = await open(["nik"]);
      const { remarks, masks } = await kept(page.pageId, await fill(page.token, { nik: "9973013112900001" }));
      expect([remarks, masks]).toEqual([["area"], { nik: "9973••••••••0001" }]);
    });

    test("tells a stranger nothing: it is the same for numbers that are nobody's", async () => {
      const known = await open();
      const taken = await fill(known.token, own());
      const unknown = await open();
      const alsoTaken = await fill(unknown.token, { nik: "3173013112900099", kpj: "21099999999" });
      expect([taken, alsoTaken]).toEqual([
        { result: "taken", number: expect.stringMatching(/^\d{4}$/), visited: null },
        { result: "taken", number: expect.stringMatching(/^\d{4}$/), visited: null },
      ]);
    });

    test("takes effect once, and only in the chat that asked", async () => {
      const page = await open();
      const number = numberOf(await fill(page.token, own()));
      expect(await fill(page.token, own())).toEqual({ result: "over" });
      expect(await confirm(page.pageId, number, "telegram:thief")).toEqual({ result: "over" });
      expect(await confirm(page.pageId, number)).toMatchObject({ result: "done", session: null });
      expect(await confirm(page.pageId, number)).toEqual({ result: "over" });
    });

    test("is over after ten minutes, after twenty refusals, and as soon as there is another", async () => {
      const late = await open();
      await world.pass(10 * MINUTE);
      expect(await fill(late.token, own())).toEqual({ result: "over" });
      const tried = await open();
      for (let tries = 0; tries < policy.page.refusalsPerPage; tries += 1) await fill(tried.token, {});
      expect(await fill(tried.token, own())).toEqual({ result: "over" });
      const first = await open();
      await open();
      expect(await world.core.viewPage(first.token)).toBeNull();
    });

    test("a chat gets ten pages an hour of every kind", async () => {
      for (let pages = 0; pages < 10; pages += 1) await open();
      expect(await ask({ draftId: null, fields: ["nik"] })).toEqual({
        result: "refused",
        retryAfterMinutes: 60,
      });
      expect(await ask({ draftId: null, fields: ["nik"] }, "web:2")).toMatchObject({ result: "started" });
    });

    test("is neither opened nor takes effect once the consent was withdrawn", async () => {
      const page = await open();
      const number = numberOf(await fill(page.token, own()));
      const consent = { conversation: chat, version: "v1", purpose: "chat-service", language: "id" } as const;
      const withdrawal = { ...consent, given: false, textSha256: "0".repeat(64) };
      await world.core.recordConsent(withdrawal, world.key());
      await expect(confirm(page.pageId, number)).rejects.toThrow("withdrawal");
      await expect(ask({ draftId: null, fields: ["nik"] })).rejects.toThrow("withdrawal");
    });

    test("ends when the chat comes into other hands", async () => {
      const page = await open();
      const number = numberOf(await fill(page.token, own()));
      await world.core.suspendChat({ conversation: chat, why: "identity-changed" }, world.key());
      expect(await confirm(page.pageId, number)).toEqual({ result: "over" });
    });

    test("needs no number when the chat's own messenger vouched for who filled it in", async () => {
      const page = await open();
      const visitor = { conversation: chat, proof: "proof-1" };
      const entered = await world.core.enterPage(page.token, visitor);
      expect(entered?.view).toEqual(await world.core.viewPage(page.token));
      const { visit = "" } = entered ?? {};
      const taken = await world.core.submitPage(page.token, { ...nothingFilled, ...own() }, visit);
      expect(taken).toMatchObject({ visited: { pageId: page.pageId, conversation: chat } });
      expect(await confirm(page.pageId, "", "telegram:thief")).toEqual({ result: "over" });
      expect(await confirm(page.pageId, "")).toMatchObject({ result: "done" });
      expect(await confirm(page.pageId, "")).toEqual({ result: "over" });
    });

    test("is not entered by a proof that was used, nor by whoever belongs to another chat", async () => {
      const page = await open();
      const enter = (conversation: string, proof: string) =>
        world.core.enterPage(page.token, { conversation, proof });
      expect(await enter("telegram:thief", "proof-2")).toBeNull();
      expect(await enter(chat, "proof-2")).toBeNull();
      const first = await enter(chat, "proof-3");
      expect(await enter(chat, "proof-3")).toBeNull();
      const second = await enter(chat, "proof-4");
      expect(second?.visit).not.toBe(first?.visit);
      const stale = await world.core.submitPage(
        page.token,
        { ...nothingFilled, ...own() },
        first?.visit ?? "",
      );
      expect(stale).toMatchObject({ result: "taken", visited: null });
      expect(await confirm(page.pageId, "")).toEqual({ result: "wrong", triesLeft: 2 });
    });

    test("can't be entered when it is over, and an entered one is over like any other", async () => {
      const late = await open();
      const entered = await world.core.enterPage(late.token, { conversation: chat, proof: "proof-5" });
      await world.pass(10 * MINUTE);
      const { visit = "" } = entered ?? {};
      expect(await world.core.submitPage(late.token, { ...nothingFilled, ...own() }, visit)).toEqual({
        result: "over",
      });
      expect(await world.core.enterPage(late.token, { conversation: chat, proof: "proof-6" })).toBeNull();
    });

    test("is not opened for nothing", async () => {
      expect(await ask({ draftId: null, fields: [] })).toEqual({ result: "refused", retryAfterMinutes: 0 });
    });
  });
}

/** The number that a page shows; throws when what was filled in was not taken. */
function numberOf(outcome: PageOutcome): string {
  if (outcome.result !== "taken") throw new Error(JSON.stringify(outcome));
  return outcome.number;
}
