import type { NewChatMessageCappingStatusType } from "@whiskeysockets/baileys";
import { createLinkBoard } from "../../src/channels/whatsapp/link-board.ts";
import type { Link } from "../../src/channels/whatsapp/options.ts";
import { Restrictions } from "../../src/channels/whatsapp/restrictions.ts";
import { createHttpServer } from "../../src/http/server.ts";
import { addWhatsAppRoutes } from "../../src/http/whatsapp-routes.ts";
import { readTexts } from "../../src/i18n/translator.ts";
import { createFakeClock } from "../support/fake-clock.ts";

const QR = "https://wa.me/settings/linked_devices#ref,noise,identity,CANARY,1";
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** A page over a number that stands so. */
async function openPage(link: Link, { trustProxy = false, talks = 0, capped = false } = {}) {
  const restrictions = new Restrictions({ clock: createFakeClock(), log: silent });
  if (capped) restrictions.note({ cap: { capping_status: "CAPPED" as NewChatMessageCappingStatusType } });
  const board = createLinkBoard(restrictions);
  board.post(link);
  const server = createHttpServer({ log: silent, isReady: async () => true, trustProxy });
  addWhatsAppRoutes(server, {
    board,
    texts: { id: readTexts("id", "whatsapp"), en: readTexts("en", "whatsapp") },
    phoneTalks: async () => talks,
  });
  const url = await server.listen({ port: 0, host: "127.0.0.1" });
  return { get: (path: string, headers = {}) => fetch(url + path, { headers }), close: () => server.close() };
}

test("the page says what to do, in both languages, and shows the code as a picture", async () => {
  const page = await openPage({ state: "scan", qr: QR });
  const html = await (await page.get("/demo/whatsapp")).text();
  expect(html).toContain("Perangkat tertaut");
  expect(html).toContain('src="/demo/whatsapp/qr.svg"');
  expect(await (await page.get("/demo/whatsapp?bahasa=en")).text()).toContain("Linked devices");
  const picture = await page.get("/demo/whatsapp/qr.svg");
  expect(picture.headers.get("content-type")).toContain("image/svg+xml");
  await page.close();
});

test.each([
  ["named", true],
  ["not named", false],
])(
  "a code is shown to this machine alone, and never as JSON, with a proxy that is %s",
  async (_, trustProxy) => {
    const page = await openPage({ state: "scan", qr: QR }, { trustProxy });
    const stranger = { "x-forwarded-for": "203.0.113.9" };
    const html = await (await page.get("/demo/whatsapp", stranger)).text();
    expect(html).toContain("Demi keamanan");
    expect(html).not.toContain("qr.svg");
    expect((await page.get("/demo/whatsapp/qr.svg", stranger)).status).toBe(404);
    expect(await (await page.get("/demo/whatsapp.json")).json()).toEqual({
      state: "scan",
      restriction: null,
      phoneTalks: 0,
    });
    await page.close();
  },
);

test.each<[Link, string]>([
  [{ state: "linked" }, "Tertaut"],
  [{ state: "waiting", code: 503 }, "terputus"],
  [{ state: "stopped", why: "banned" }, "memblokir"],
])("%j is said in words", async (link, words) => {
  const page = await openPage(link);
  expect(await (await page.get("/demo/whatsapp")).text()).toContain(words);
  await page.close();
});

test("it says in how many chats somebody answers on the phone, and that WhatsApp restricts the number", async () => {
  const page = await openPage({ state: "linked" }, { talks: 3, capped: true });
  const html = await (await page.get("/demo/whatsapp")).text();
  expect(html).toContain("dijawab orang dari HP: <strong>3</strong>");
  expect(html).toContain("ditahan dulu");
  expect(await (await page.get("/demo/whatsapp?bahasa=en")).text()).toContain("is held back");
  expect(await (await page.get("/demo/whatsapp.json")).json()).toMatchObject({
    restriction: "new-chats-capped",
    phoneTalks: 3,
  });
  await page.close();
});
