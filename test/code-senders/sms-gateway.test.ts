import { createSmsGateway, type SmsGatewayOptions } from "../../src/code-senders/sms-gateway.ts";
import { type GatewayAnswer, type HttpGateway, openHttpGateway } from "../support/http-gateway.ts";
import { outsideMessage } from "../support/outside-messages.ts";

let answer: GatewayAnswer;
let gateway: HttpGateway;
beforeAll(async () => {
  gateway = await openHttpGateway(() => answer);
});
beforeEach(() => {
  answer = { status: 200 };
  gateway.requests.length = 0;
});
afterAll(() => gateway.close());

function carrier(options: Partial<SmsGatewayOptions> = {}) {
  return createSmsGateway({
    url: `${gateway.url}/send`,
    method: "POST",
    headers: {},
    body: '{"to":"{{to}}","text":"{{text}}"}',
    success: null,
    idPath: null,
    checkUrl: null,
    callbackUrl: () => "",
    ...options,
  });
}

/** All that could break out of where it stands. */
const WILD = 'a"b\\c\n{{to}} & d=e %20 +f é 👍 \u0000';

describe("the request", () => {
  test("holds what is sent as JSON text, whatever is in it", async () => {
    await carrier().send(outsideMessage({ text: WILD }));
    expect(JSON.parse(gateway.requests[0]?.body ?? "")).toEqual({ to: "+6281234567890", text: WILD });
  });

  test("holds what is sent as a form field, whatever is in it", async () => {
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    await carrier({ headers, body: "to={{to}}&text={{text}}" }).send(outsideMessage({ text: WILD }));
    const form = new URLSearchParams(gateway.requests[0]?.body);
    expect([...form]).toEqual([
      ["to", "+6281234567890"],
      ["text", WILD],
    ]);
  });

  test("holds what is sent in the address, whatever is in it", async () => {
    const url = `${gateway.url}/{{to0}}/send?text={{text}}&to={{to62}}`;
    await carrier({ url, method: "GET", body: null }).send(outsideMessage({ text: WILD }));
    const { method, path = "" } = gateway.requests[0] ?? {};
    const asked = new URL(path, gateway.url);
    expect([method, asked.pathname]).toEqual(["GET", "/081234567890/send"]);
    expect([...asked.searchParams]).toEqual([
      ["text", WILD],
      ["to", "6281234567890"],
    ]);
  });

  test("can carry the id of the sending in a header, whose lines nobody can break", async () => {
    await carrier({ headers: { "x-id": "{{ id }}" } }).send(outsideMessage({ idempotencyKey: "a\r\nx: y" }));
    expect(gateway.requests[0]?.headers["x-id"]).toBe("ax: y");
  });
});

describe("the answer", () => {
  const success = { path: "messages.0.status", values: ["0", "1"] };

  test.each([
    ["any 2xx", { status: 202, body: "ok" }, {}, { state: "sent", providerId: null }],
    ["an id", { status: 200, body: '{"id":7}' }, { idPath: "id" }, { state: "sent", providerId: "7" }],
    [
      "a word for success",
      { status: 200, body: '{"messages":[{"status":1}]}' },
      { success },
      { state: "sent", providerId: null },
    ],
    [
      "no word where it should be",
      { status: 200, body: "{}" },
      { success },
      { state: "unknown", providerId: null },
    ],
    [
      "something that is no JSON",
      { status: 200, body: "<html>" },
      { success },
      { state: "unknown", providerId: null },
    ],
    [
      "an id that is not there",
      { status: 200, body: '{"a":{}}' },
      { idPath: "a" },
      { state: "sent", providerId: null },
    ],
  ])("that has %s", async (_, given, options, expected) => {
    answer = given;
    expect(await carrier(options).send(outsideMessage())).toEqual(expected);
  });

  test.each([
    [400, "rejected"],
    [404, "rejected"],
    [401, "misconfigured"],
    [402, "misconfigured"],
    [403, "misconfigured"],
    [302, "misconfigured"],
    [429, "throttled"],
    [503, "throttled"],
    [408, "unreachable"],
    [500, "unreachable"],
  ])("%i means %s", async (status, kind) => {
    answer = { status, headers: { location: "http://127.0.0.1:1/" } };
    await expect(carrier().send(outsideMessage())).rejects.toMatchObject({ name: "DeliveryError", kind });
  });

  test("with another word than success means that it was refused", async () => {
    answer = { status: 200, body: '{"messages":[{"status":"4"}]}' };
    await expect(carrier({ success }).send(outsideMessage())).rejects.toMatchObject({ kind: "rejected" });
  });

  test("that never comes leaves it unknown, and neither number nor code is in the error", async () => {
    const url = "http://127.0.0.1:1/{{to}}/{{text}}";
    const error = await carrier({ url, method: "GET", body: null })
      .send(outsideMessage())
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: "DeliveryError", kind: "unreachable" });
    expect(`${error} ${(error as Error).cause ?? ""}`).not.toMatch(/6281234567890|482913/);
  });
});

describe("whether it works", () => {
  test("is asked of the address that is made for it, with the same headers", async () => {
    const check = carrier({ checkUrl: `${gateway.url}/balance`, headers: { authorization: "Basic eA==" } });
    expect(await check.check()).toBe(true);
    expect(gateway.requests[0]).toMatchObject({ method: "GET", path: "/balance" });
    expect(gateway.requests[0]?.headers.authorization).toBe("Basic eA==");
    answer = { status: 401 };
    expect(await check.check()).toBe(false);
  });

  test.each([
    [404, true],
    [500, false],
  ])("without such an address an answer of %i from its server says %s", async (status, isUp) => {
    answer = { status };
    expect(await carrier().check()).toBe(isUp);
    expect(gateway.requests[0]).toMatchObject({ method: "HEAD", path: "/" });
  });

  test("a server that is not there does not work", async () => {
    await expect(carrier({ url: "http://127.0.0.1:1/send" }).check()).rejects.toThrow();
  });
});
