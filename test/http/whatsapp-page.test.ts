import { createLinkBoard } from "../../src/channels/whatsapp/link-board.ts";
import type { Link } from "../../src/channels/whatsapp/options.ts";
import { createHttpServer } from "../../src/http/server.ts";
import { addWhatsAppRoutes } from "../../src/http/whatsapp-routes.ts";
import { readTexts } from "../../src/i18n/translator.ts";

const QR = "https://wa.me/settings/linked_devices#ref,noise,identity,CANARY,1";
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

async function openPage(link: Link, trustProxy = false) {
  const board = createLinkBoard();
  board.post(link);
  const server = createHttpServer({ log: silent, isReady: async () => true, trustProxy });
  addWhatsAppRoutes(server, {
    board,
    texts: { id: readTexts("id", "whatsapp"), en: readTexts("en", "whatsapp") },
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

test("a code is shown to this machine alone, and never as JSON", async () => {
  const page = await openPage({ state: "scan", qr: QR }, true);
  const stranger = { "x-forwarded-for": "203.0.113.9" };
  const html = await (await page.get("/demo/whatsapp", stranger)).text();
  expect(html).toContain("Demi keamanan");
  expect(html).not.toContain("qr.svg");
  expect((await page.get("/demo/whatsapp/qr.svg", stranger)).status).toBe(404);
  expect(await (await page.get("/demo/whatsapp.json")).text()).toBe('{"state":"scan"}');
  await page.close();
});

test.each<[Link, string]>([
  [{ state: "linked" }, "Tertaut"],
  [{ state: "waiting", code: 503 }, "terputus"],
  [{ state: "stopped", why: "banned" }, "memblokir"],
])("%j is said in words", async (link, words) => {
  const page = await openPage(link);
  expect(await (await page.get("/demo/whatsapp")).text()).toContain(words);
  await page.close();
});
