import { closeAll } from "./listening.ts";
import { openPageStage } from "./page-stage.ts";

afterEach(closeAll);

test("the page of a copy gives both files, by POST, under names that name nobody", async () => {
  const stage = await openPageStage();
  const { token } = await stage.openCopy("id");
  const shown = await (await stage.post("/s/buka", { key: token })).text();
  expect(shown).toContain("Unduh data Anda");
  expect(shown).toContain("bukan layanan BPJS Ketenagakerjaan");
  const pdf = await stage.post("/s/unduh", { key: token, form: "pdf" });
  expect(pdf.status).toBe(200);
  expect(pdf.headers.get("content-type")).toBe("application/pdf");
  expect(pdf.headers.get("content-disposition")).toMatch(
    /^attachment; filename="salinan-data-\d{4}-\d\d-\d\d\.pdf"$/,
  );
  expect(
    Buffer.from(await pdf.arrayBuffer())
      .subarray(0, 5)
      .toString(),
  ).toBe("%PDF-");
  const json = await stage.post("/s/unduh", { key: token, form: "json" });
  expect(json.headers.get("content-disposition")).toMatch(/filename="salinan-data-\d{4}-\d\d-\d\d\.json"$/);
  expect(await json.json()).toMatchObject({ official: false, request: expect.stringMatching(/^PB-/) });
  for (const { headers } of [pdf, json]) {
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
  }
  expect(JSON.stringify(stage.logged)).not.toContain(token);
});

test("the page of a copy gives each photo of a talk by itself, to keep and not to show", async () => {
  const stage = await openPageStage();
  const number = await stage.sendPhoto(Uint8Array.of(0xff, 0xd8, 0xff));
  const { token } = await stage.openCopy("id");
  const shown = await (await stage.post("/s/buka", { key: token })).text();
  expect(shown).toContain(`Dari Anda, tiket ${number}, 1 KB.`);
  const [, file = ""] = /name="file" value="([^"]+)"/.exec(shown) ?? [];
  const photo = await stage.post("/s/unduh", { key: token, file });
  expect(photo.status).toBe(200);
  expect(photo.headers.get("content-type")).toBe("image/jpeg");
  expect(photo.headers.get("content-disposition")).toBe(
    `attachment; filename="${file.replace(" ", "-")}.jpg"`,
  );
  expect(photo.headers.get("content-security-policy")).toBe("sandbox; default-src 'none'");
  expect([...new Uint8Array(await photo.arrayBuffer())]).toEqual([0xff, 0xd8, 0xff]);
  expect(photo.headers.get("cache-control")).toBe("no-store");
  expect(photo.headers.get("x-content-type-options")).toBe("nosniff");
  expect((await stage.post("/s/unduh", { key: token, file: `${number} 99` })).status).toBe(410);
});

test("looking at it gives no file and uses none up", async () => {
  const stage = await openPageStage();
  const { token } = await stage.openCopy("id");
  for (let looks = 0; looks < 20; looks += 1) {
    expect((await stage.post("/s/buka", { key: token })).status).toBe(200);
  }
  const got = await fetch(`${stage.url}/s/unduh`, { redirect: "manual" });
  expect([got.status, got.headers.get("location")]).toEqual([303, "/s"]);
  expect((await stage.post("/s/unduh", { key: token, form: "pdf" })).status).toBe(200);
});

test("a file is given to no other site's form, to no wrong key, and not without end", async () => {
  const stage = await openPageStage();
  const { token } = await stage.openCopy("en");
  const forged = await stage.post(
    "/s/unduh",
    { key: token, form: "json" },
    { "sec-fetch-site": "cross-site" },
  );
  expect(forged.status).toBe(403);
  expect((await stage.post("/s/unduh", { key: "A".repeat(43), form: "json" })).status).toBe(410);
  const statuses: number[] = [];
  for (let times = 0; times < 7; times += 1) {
    statuses.push((await stage.post("/s/unduh", { key: token, form: "json" })).status);
  }
  expect(statuses).toEqual([200, 200, 200, 200, 200, 200, 410]);
  expect((await stage.post("/s/buka", { key: token })).status).toBe(410);
});

test("the page of a password gives no file, and that of a copy takes no password", async () => {
  const stage = await openPageStage();
  const password = await stage.open("set-password");
  expect((await stage.post("/s/unduh", { key: password.token, form: "json" })).status).toBe(410);
  const copy = await stage.openCopy("id");
  const fields = { password: "kereta lambat Wonogiri", again: "kereta lambat Wonogiri" };
  expect((await stage.post("/s/simpan", { key: copy.token, ...fields })).status).toBe(410);
});
