import { closeAll } from "./listening.ts";
import { openPageStage } from "./page-stage.ts";

afterEach(closeAll);

test("the link of a notice shows what it would take back, and one press does it", async () => {
  const stage = await openPageStage();
  const token = await stage.openChange();
  const shown = await (await stage.post("/s/buka", { key: token })).text();
  expect(shown).toContain("Batalkan perubahan ini?");
  expect(shown).toContain("•••••7788");
  expect(shown).not.toContain("89990007788");
  const done = await stage.post("/s/batalkan", { key: token });
  expect([done.status, await done.text()]).toEqual([200, expect.stringContaining("Perubahan dibatalkan")]);
  const again = await stage.post("/s/batalkan", { key: token });
  expect([again.status, await again.text()]).toEqual([200, expect.stringContaining("Perubahan dibatalkan")]);
  expect(JSON.stringify(stage.logged)).not.toContain(token);
});

test("a mail scanner that opens the link, even with its script, takes nothing back", async () => {
  const stage = await openPageStage();
  const token = await stage.openChange();
  for (let looks = 0; looks < 3; looks += 1) {
    expect((await fetch(`${stage.url}/s#${token}`)).status).toBe(200);
    expect((await stage.post("/s/buka", { key: token })).status).toBe(200);
    const got = await fetch(`${stage.url}/s/batalkan`, { redirect: "manual" });
    expect([got.status, got.headers.get("location")]).toEqual([303, "/s"]);
  }
  const forged = await stage.post("/s/batalkan", { key: token }, { "sec-fetch-site": "cross-site" });
  expect(forged.status).toBe(403);
  expect(await (await stage.post("/s/buka", { key: token })).text()).toContain("Batalkan perubahan ini?");
});

test("whoever presses too late is told that it has happened, and what to do", async () => {
  const stage = await openPageStage();
  const token = await stage.openChange();
  stage.clock.advance(24 * 3_600_000);
  await stage.settleDue();
  const late = await (await stage.post("/s/batalkan", { key: token })).text();
  expect(late).toContain("Perubahan ini sudah berlaku");
  expect(late).toContain("bukan saya");
});

test("a key that is no token takes nothing back", async () => {
  const stage = await openPageStage();
  await stage.openChange();
  for (const key of ["", "ABCDE-FGHJK", "A".repeat(43)]) {
    expect((await stage.post("/s/batalkan", { key })).status).toBe(410);
  }
});
