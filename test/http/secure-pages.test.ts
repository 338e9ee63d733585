import { policy } from "../../src/policy.ts";
import { closeAll } from "./listening.ts";
import { openPageStage } from "./page-stage.ts";

afterEach(closeAll);

const GOOD = "kereta lambat Wonogiri";

test("a page is opened by its token, filled in once, and shows the number that the chat waits for", async () => {
  const stage = await openPageStage();
  const { token, pageId } = await stage.open("set-password");
  const form = await stage.post("/s/buka", { key: token });
  expect(form.status).toBe(200);
  expect(await form.text()).toContain("Buat kata sandi");
  const done = await stage.post("/s/simpan", { key: token, password: GOOD, again: GOOD });
  const [, number = ""] = /id="number">(\d{4})</.exec(await done.text()) ?? [];
  expect((await stage.confirm(pageId, number)).result).toBe("done");
  expect((await stage.post("/s/simpan", { key: token, password: GOOD, again: GOOD })).status).toBe(410);
  expect(JSON.stringify(stage.logged)).not.toContain(token);
});

test("looking at it consumes nothing, as link previews do", async () => {
  const stage = await openPageStage();
  const { token } = await stage.open("set-password");
  for (let looks = 0; looks < 3; looks += 1) {
    expect((await fetch(`${stage.url}/s`)).status).toBe(200);
    expect((await stage.post("/s/buka", { key: token })).status).toBe(200);
  }
  for (const path of ["/s/buka", "/s/simpan"]) {
    const back = await fetch(stage.url + path, { redirect: "manual" });
    expect([back.status, back.headers.get("location")]).toEqual([303, "/s"]);
  }
  expect((await stage.post("/s/simpan", { key: token, password: GOOD, again: GOOD })).status).toBe(200);
});

test("every answer forbids what a page with a password must not do", async () => {
  const stage = await openPageStage();
  const { token } = await stage.open("set-password");
  const answers = [
    await fetch(`${stage.url}/s`),
    await stage.post("/s/buka", { key: token }),
    await stage.post("/s/simpan", { key: token, password: "pendek", again: "pendek" }),
    await stage.post("/s/simpan", { key: token, password: GOOD, again: GOOD }),
    await stage.post("/s/buka", { key: token }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 422, 200, 410]);
  for (const { headers } of answers) {
    const csp = headers.get("content-security-policy") ?? "";
    expect(csp).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self';/);
    expect(csp).toContain("frame-ancestors 'none'");
    expect(csp).toContain("form-action 'self'");
    expect(csp).not.toContain("unsafe");
    expect(headers.get("x-frame-options")).toBe("DENY");
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
  }
});

test.each([
  ["another site's form", { "sec-fetch-site": "cross-site" }, 403],
  ["a neighbour's form", { "sec-fetch-site": "same-site" }, 403],
  ["our own page", { "sec-fetch-site": "same-origin" }, 200],
])("%s is judged by what the browser says of it", async (_, headers, status) => {
  const stage = await openPageStage();
  const { token } = await stage.open("set-password");
  expect((await stage.post("/s/buka", { key: token }, headers)).status).toBe(status);
});

test.each([
  ["null", 200],
  ["https://evil.example", 403],
])("of an old browser with the origin %s", async (origin, status) => {
  const stage = await openPageStage();
  const { token } = await stage.open("set-password");
  const answer = await fetch(`${stage.url}/s/buka`, {
    method: "POST",
    body: new URLSearchParams({ key: token }),
    headers: { origin },
  });
  // Node's fetch says "sec-fetch-mode" and nothing of the site, as browsers before 2020 did.
  expect(answer.status).toBe(status);
});

test("a refusal gives its reason, the form again, and nothing of what was typed", async () => {
  const stage = await openPageStage();
  const { token } = await stage.open("set-password", "en");
  const refused = await stage.post("/s/simpan", {
    key: token,
    password: "password123",
    again: "password123",
  });
  const text = await refused.text();
  expect(text).toContain("it is guessed first");
  expect(text).toContain('<html lang="en">');
  expect(text).not.toContain("password123");
});

test("identifiers that were refused are shown again as they were typed, and can become no markup", async () => {
  const stage = await openPageStage();
  const { token } = await stage.open("identifiers");
  const refused = await stage.post("/s/simpan", { key: token, nik: `"><script>1`, kpj: "21012345678" });
  const text = await refused.text();
  expect([refused.status, refused.headers.get("cache-control")]).toEqual([422, "no-store"]);
  expect(text).toContain('value="21012345678"');
  expect(text).not.toContain("<script>1");
  expect(text).toContain("NIK harus 16 angka");
  const both = await stage.post("/s/simpan", { key: token, nik: "21012345678", kpj: "0001234567890" });
  const words = await both.text();
  expect(words).toContain("sepertinya KPJ. NIK ada di KTP");
  expect(words).toContain("BPJS Kesehatan");
  expect(JSON.stringify(stage.logged)).not.toContain("21012345678");
});

test("the page code opens the page too; after twenty wrong ones from one address only links do, for ten minutes", async () => {
  const stage = await openPageStage();
  const { token, code } = await stage.open("set-password");
  expect((await stage.post("/s/buka", { key: code })).status).toBe(200);
  const { wrongCodesPerSource, wrongCodesWindowMs } = policy.page;
  expect([wrongCodesPerSource, wrongCodesWindowMs]).toEqual([20, 600_000]);
  for (let tries = 0; tries < wrongCodesPerSource; tries += 1) {
    expect((await stage.post("/s/buka", { key: `AAAAA-AAA${tries}` })).status).toBe(410);
  }
  const closed = await stage.post("/s/buka", { key: code });
  expect([closed.status, await closed.text()]).toEqual([429, expect.stringContaining("Tunggu 10 menit")]);
  expect((await stage.post("/s/buka", { key: token })).status).toBe(200);
});

test("a wrong key, a used one and none at all look the same", async () => {
  const stage = await openPageStage();
  const { token } = await stage.open("set-password");
  await stage.post("/s/simpan", { key: token, password: GOOD, again: GOOD });
  const texts = await Promise.all(
    [token, "A".repeat(43), "<script>", ""].map(async (key) => (await stage.post("/s/buka", { key })).text()),
  );
  expect(new Set(texts).size).toBe(1);
});

test("a form that is too long, or is none, is refused", async () => {
  const stage = await openPageStage();
  expect((await stage.post("/s/simpan", { key: "x", password: "a".repeat(20_000) })).status).toBe(413);
  const json = await fetch(`${stage.url}/s/simpan`, {
    method: "POST",
    body: "{}",
    headers: { "content-type": "application/json" },
  });
  expect(json.status).toBe(410);
});
