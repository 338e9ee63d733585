import { jest } from "@jest/globals";
import { policy } from "../../../src/policy.ts";
import { BridgeTalkLost } from "../../../src/ports/bridge-talks.ts";
import type { Asked } from "../../support/desk/asked.ts";
import { type ChatwootStage, openChatwootStage } from "../../support/desk/chatwoot-stage.ts";
import type { Fault } from "../../support/fake-chatwoot/fake-chatwoot.ts";
import type { ApiRequest } from "../../support/fake-chatwoot/requests.ts";

jest.setTimeout(120_000);

const MINUTE = 60_000;

let stage: ChatwootStage;
beforeAll(async () => {
  stage = await openChatwootStage();
});
afterEach(() => stage.clears());
afterAll(() => stage?.close());

/** Somebody whom Sari is answering. */
async function talk(): Promise<Asked> {
  const asked = await stage.asks();
  await stage.settles();
  stage.fake.assigns(stage.fake.about(asked.number), stage.fake.sari);
  await stage.settles();
  expect(await asked.hears()).toEqual(["taken by Sari"]);
  return asked;
}

const isPost = ({ method, path }: ApiRequest) => method === "POST" && path.endsWith("/messages");
const words = ({ number }: Asked) => stage.fake.reads(number).filter((line) => line.startsWith("peserta: "));

describe("while Chatwoot is away", () => {
  test("words wait in their order, whoever waits for an answer is told once, and nobody is taken for gone", async () => {
    const asked = await talk();
    stage.fake.isDown = true;
    await asked.says("satu");
    await stage.settles();
    expect(await asked.hears()).toEqual([]);
    for (let minutes = 0; minutes < 30; minutes += 1) {
      await stage.passes(MINUTE);
      await stage.core.tendTickets();
    }
    await asked.says("dua");
    await stage.passes(MINUTE);
    expect(await asked.hears()).toEqual(["delayed"]);
    stage.fake.isDown = false;
    await stage.passes(MINUTE);
    expect(words(asked)).toEqual([
      "peserta: Saldo saya kok belum bertambah ya?",
      "peserta: satu",
      "peserta: dua",
    ]);
    expect(stage.logged.at(-1)).toMatch(/^chatwoot_reached_again/);
    stage.fake.says(stage.fake.about(asked.number), stage.fake.sari, "Maaf menunggu.");
    await stage.settles();
    expect(await asked.hears()).toEqual(["Sari: Maaf menunggu."]);
  });

  test("a ticket that was opened meanwhile is told from its first word when it is back", async () => {
    stage.fake.isDown = true;
    const asked = await stage.asks();
    await stage.settles();
    await stage.passes(MINUTE);
    await stage.passes(MINUTE);
    expect(await asked.hears()).toEqual(["delayed"]);
    stage.fake.isDown = false;
    await stage.passes(MINUTE);
    expect(stage.fake.reads(asked.number).map((line) => line.split(":")[0])).toEqual(["catatan", "peserta"]);
    expect(await asked.hears()).toEqual([]);
  });

  test("somebody who waits for no answer is not troubled", async () => {
    const asked = await talk();
    stage.fake.isDown = true;
    for (let minutes = 0; minutes < 5; minutes += 1) await stage.passes(MINUTE);
    expect(await asked.hears()).toEqual([]);
  });

  test("one who ends his talk is not kept, and his end is told later", async () => {
    const asked = await talk();
    stage.fake.isDown = true;
    await asked.ends();
    await stage.settles();
    stage.fake.isDown = false;
    await stage.passes(MINUTE);
    expect(stage.fake.reads(asked.number).at(-1)).toBe("catatan: Peserta mengakhiri chat ini.");
    expect(stage.fake.about(asked.number).status).toBe("resolved");
  });
});

describe("nothing is told twice", () => {
  test.each<[string, Fault]>([
    ["is answered 500", 500],
    ["is answered 502 with a page", 502],
    ["is throttled", 429],
    ["is done and its answer lost", "lost"],
  ])("when a request %s, whichever it is", async (_, fault) => {
    const known = stage.fake.conversations.all.length;
    for (let nth = 0; nth < 13; nth += 1) {
      const asked = await stage.asks();
      for (let before = 0; before < nth; before += 1) skipOne();
      stage.fake.fails(fault);
      await stage.settles();
      await asked.says("satu");
      await asked.sends({ kind: "photo", mime: "image/jpeg", bytes: Buffer.from("a photo") });
      await asked.says("dua");
      for (let minutes = 0; minutes < 3; minutes += 1) await stage.passes(MINUTE);
      expect([nth, ...stage.fake.reads(asked.number).slice(1)]).toEqual([
        nth,
        "peserta: Saldo saya kok belum bertambah ya?",
        "peserta: satu",
        expect.stringMatching(/^peserta: \[photo-\d+\.jpg\]$/),
        "peserta: dua",
      ]);
      await stage.clears();
    }
    expect(stage.fake.conversations.all).toHaveLength(known + 13);
  });

  test("when a post is done and never answered", async () => {
    const asked = await talk();
    const hurried = stage.another(500);
    stage.fake.fails("slow", isPost);
    await asked.says("satu");
    await hurried.settle();
    await stage.passes(MINUTE);
    expect(words(asked)).toHaveLength(2);
  });

  test("when two processes work at the same time", async () => {
    const asked = await talk();
    const other = stage.another();
    for (const text of ["satu", "dua", "tiga"]) {
      await asked.says(text);
      stage.fake.says(stage.fake.about(asked.number), stage.fake.sari, `jawaban ${text}`);
      await Promise.all([stage.desk.settle(), other.settle()]);
    }
    await stage.settles();
    expect(words(asked)).toHaveLength(4);
    expect(await asked.hears()).toEqual(["satu", "dua", "tiga"].map((text) => `Sari: jawaban ${text}`));
  });

  test("when a process dies between a post and its note of it", async () => {
    const asked = await talk();
    await asked.says("satu");
    await stage.settles();
    await forgets(asked, "told = told - 1");
    await stage.settles();
    expect(words(asked)).toHaveLength(2);
  });

  test("when a process dies before it has noted what it was told, or holds a ticket and is gone", async () => {
    const asked = await talk();
    stage.fake.says(stage.fake.about(asked.number), stage.fake.sari, "Halo.");
    await stage.settles();
    await forgets(asked, "heard = 0");
    await stage.talks.claim(1);
    await asked.says("satu");
    await stage.settles();
    expect(words(asked)).toHaveLength(1);
    await stage.passes(policy.bridge.leaseMs);
    expect(words(asked)).toHaveLength(2);
    expect(await asked.hears()).toEqual(["Sari: Halo."]);
  });

  test("and what a holder writes who lost the ticket is refused", async () => {
    await stage.asks();
    await stage.talks.follow();
    const [first] = await stage.talks.claim(1);
    await stage.passes(policy.bridge.leaseMs);
    if (!first) throw new Error("nothing was claimed");
    await expect(stage.talks.keep(first, { told: 99 })).rejects.toThrow(BridgeTalkLost);
  });
});

/** A process has done something, and died before it could write it down. */
async function forgets({ ticket }: Asked, what: string): Promise<void> {
  await stage.database.query(`update bridge_talks set ${what}, due_at = clock_now() where ticket_id = $1`, [
    ticket,
  ]);
}

/** The next request that has no fault yet goes well. */
function skipOne(): void {
  stage.fake.fails("none");
}
