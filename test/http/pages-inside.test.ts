import { closeAll } from "./listening.ts";
import { openPageStage } from "./page-stage.ts";

/** Pages that Telegram opens inside itself. */
afterEach(closeAll);

const GOOD = "kereta lambat Wonogiri";
const visitIn = (page: string) => /name="visit" value="([\w-]+)"/.exec(page)?.[1] ?? "";

async function openInside(said?: (stage: Stage) => string) {
  const stage = await openPageStage();
  const page = await stage.open("set-password");
  const told = said ? said(stage) : stage.saysOf();
  const form = await stage.post("/s/app/buka", { key: page.token, said: told });
  return { stage, ...page, form, visit: visitIn(await form.text()) };
}

type Stage = Awaited<ReturnType<typeof openPageStage>>;

test("the person for whom it was made fills it in, and his chat is told: no number has to be typed", async () => {
  const { stage, token, pageId, form, visit } = await openInside();
  expect(form.status).toBe(200);
  const refused = await stage.post("/s/app/simpan", {
    key: token,
    visit,
    password: "pendek",
    again: "pendek",
  });
  expect([refused.status, visitIn(await refused.text())]).toEqual([422, visit]);
  const done = await stage.post("/s/app/simpan", { key: token, visit, password: GOOD, again: GOOD });
  expect(await done.text()).toContain("Chat melanjutkan sendiri");
  expect(stage.filled).toEqual([{ pageId, conversation: "telegram:123456789/42" }]);
  expect((await stage.confirm(pageId, "")).result).toBe("done");
});

test("opened outside Telegram, by its code or in a browser, it wants its number as ever", async () => {
  const { stage, token, pageId, form, visit } = await openInside(() => "");
  expect([form.status, visit]).toEqual([200, ""]);
  const done = await stage.post("/s/app/simpan", { key: token, password: GOOD, again: GOOD });
  const [, number = ""] = /id="number">(\d{4})</.exec(await done.text()) ?? [];
  expect(stage.filled).toEqual([]);
  expect((await stage.confirm(pageId, "")).result).toBe("wrong");
  expect((await stage.confirm(pageId, number)).result).toBe("done");
});

test.each<[string, (stage: Stage) => string]>([
  ["of somebody to whom the link was forwarded", (stage) => stage.saysOf(43)],
  ["that is forged", (stage) => `${stage.saysOf()}0`],
  ["with a field added", (stage) => `${stage.saysOf()}&x=1`],
  [
    "of five minutes and a second ago",
    (stage) => stage.saysOf(42, { auth_date: String(stage.clock.now() / 1_000 - 301) }),
  ],
])("a word %s opens nothing, and is answered like a page that is over", async (_, said) => {
  const { stage, form, token, pageId } = await openInside(said);
  expect(form.status).toBe(410);
  const over = await stage.post("/s/app/buka", { key: "A".repeat(43), said: stage.saysOf() });
  const again = await stage.post("/s/app/buka", { key: token, said: said(stage) });
  expect(await again.text()).toBe(await over.text());
  expect(JSON.stringify(stage.logged)).not.toContain(token);
  expect((await stage.confirm(pageId, "")).result).toBe("waiting");
});

test("a word is good once: whoever overheard it can't come in after the person", async () => {
  const { stage, token } = await openInside();
  expect((await stage.post("/s/app/buka", { key: token, said: stage.saysOf() })).status).toBe(410);
  const other = await stage.open("set-password");
  expect((await stage.post("/s/app/buka", { key: other.token, said: stage.saysOf() })).status).toBe(410);
  const fresh = stage.saysOf(42, { query_id: "another" });
  expect((await stage.post("/s/app/buka", { key: other.token, said: fresh })).status).toBe(200);
});

test("a visit that was made up wants the number too", async () => {
  const { stage, token, pageId } = await openInside();
  const visit = "A".repeat(43);
  const done = await stage.post("/s/app/simpan", { key: token, visit, password: GOOD, again: GOOD });
  expect(await done.text()).toContain("Satu langkah lagi");
  expect(stage.filled).toEqual([]);
  expect((await stage.confirm(pageId, "")).result).toBe("wrong");
});

test("when the chat can't be told, the number on the page does the same", async () => {
  const { stage, token, pageId, visit } = await openInside();
  stage.state.storeIsUp = false;
  const done = await stage.post("/s/app/simpan", { key: token, visit, password: GOOD, again: GOOD });
  const [, number = ""] = /id="number">(\d{4})</.exec(await done.text()) ?? [];
  expect(stage.filled).toEqual([]);
  expect((await stage.confirm(pageId, number)).result).toBe("done");
});

test("only Telegram's web client may frame it, and only here", async () => {
  const { stage, form } = await openInside();
  for (const { headers } of [form, await fetch(`${stage.url}/s/app`)]) {
    const policy = headers.get("content-security-policy") ?? "";
    expect(policy).toContain("frame-ancestors https://web.telegram.org;");
    expect(policy).not.toContain("unsafe");
    expect(headers.get("x-frame-options")).toBeNull();
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
  }
  const outside = await fetch(`${stage.url}/s`);
  expect(outside.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
  expect(outside.headers.get("x-frame-options")).toBe("DENY");
  const back = await fetch(`${stage.url}/s/app/buka`, { redirect: "manual" });
  expect([back.status, back.headers.get("location")]).toEqual([303, "/s/app"]);
});
