import { createHttpServer } from "../../src/http/server.ts";
import type { Log, LogFields } from "../../src/ports/log.ts";
import { closeAll, listenOnFreePort } from "./listening.ts";

afterEach(closeAll);

interface Logged {
  event: string;
  fields: LogFields | undefined;
}

/** A listening server with a route that fails and one that takes JSON. */
async function listeningServer({
  isReady = async () => true,
  trustProxy = false,
}: {
  isReady?: () => Promise<boolean>;
  trustProxy?: boolean | string[];
} = {}) {
  const logged: Logged[] = [];
  const note = (event: string, fields?: LogFields) => void logged.push({ event, fields });
  const log: Log = { info: note, warn: note, error: note };
  const server = createHttpServer({ log, isReady, trustProxy });
  server.get("/broken", () => {
    throw new Error("password=hunter2 at /srv/app");
  });
  server.post("/echo", async () => "heard");
  server.get("/who", async (request) => ({ ip: request.ip }));
  return { url: await listenOnFreePort(server), logged };
}

test.each(["/healthz", "/nowhere", "/broken", "/%ff"])(
  "the answer to %s forbids framing, sniffing, referrers and all content",
  async (path) => {
    const { url } = await listeningServer();
    const { headers } = await fetch(url + path);
    expect(headers.get("content-security-policy")).toMatch(/^default-src 'none';.*frame-ancestors 'none'/);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("permissions-policy")).toContain("camera=()");
  },
);

describe("behind a proxy that is named", () => {
  test.each([
    ["who asks is whom it names", ["127.0.0.1"], "203.0.113.9", "203.0.113.9"],
    [
      "an address that the caller wrote himself changes nothing",
      ["127.0.0.1"],
      "10.9.9.9, 203.0.113.9",
      "203.0.113.9",
    ],
    [
      "of a chain each is passed over",
      ["127.0.0.1", "10.1.0.0/16"],
      "1.1.1.1, 203.0.113.9, 10.1.2.3",
      "203.0.113.9",
    ],
    ["nobody else is believed", ["10.1.0.0/16"], "203.0.113.9", "127.0.0.1"],
    ["where none is named nobody is believed", [], "203.0.113.9", "127.0.0.1"],
  ])("%s", async (_, trustProxy, forwarded, address) => {
    const { url } = await listeningServer({ trustProxy });
    const answer = await fetch(`${url}/who`, { headers: { "x-forwarded-for": forwarded } });
    expect(await answer.json()).toEqual({ ip: address });
  });
});

test("https is insisted on only where it is used", async () => {
  const { url } = await listeningServer({ trustProxy: true });
  expect((await fetch(`${url}/healthz`)).headers.has("strict-transport-security")).toBe(false);
  const secure = await fetch(`${url}/healthz`, { headers: { "x-forwarded-proto": "https" } });
  expect(secure.headers.get("strict-transport-security")).toMatch(/^max-age=\d{8}/);
});

test.each([
  ["works", async () => true, 200],
  ["says it does not", async () => false, 503],
  ["fails", () => Promise.reject(new Error("down")), 503],
])("a process whose ground %s is alive, and ready accordingly", async (_, isReady, status) => {
  const { url } = await listeningServer({ isReady });
  expect((await fetch(`${url}/readyz`)).status).toBe(status);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
});

test("a fault of ours tells the caller a reference and nothing else", async () => {
  const { url, logged } = await listeningServer();
  const answer = await fetch(`${url}/broken`);
  expect(answer.status).toBe(500);
  const body = (await answer.json()) as { reference: string };
  expect(body).toEqual({ error: "internal", reference: expect.stringMatching(/^[0-9a-f]{8}$/) });
  expect(logged).toMatchObject([{ event: "http.failed", fields: { reference: body.reference } }]);
});

test.each([
  ["a body that is too large", "application/json", JSON.stringify("x".repeat(64 * 1024)), 413, "too-large"],
  ["a body that is not JSON", "application/json", "{", 400, "bad-request"],
  ["a form", "application/x-www-form-urlencoded", "a=b", 415, "unsupported-media-type"],
])("%s is refused by its kind", async (_, type, body, status, error) => {
  const { url, logged } = await listeningServer();
  const answer = await fetch(`${url}/echo`, { method: "POST", headers: { "content-type": type }, body });
  expect(answer.status).toBe(status);
  expect(await answer.json()).toEqual({ error });
  expect(logged).toEqual([]);
});
