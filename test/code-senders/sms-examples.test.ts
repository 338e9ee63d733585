import { readFileSync } from "node:fs";
import { createSmsGateway } from "../../src/code-senders/sms-gateway.ts";
import { readDelivery } from "../../src/config/delivery.ts";
import { addSendingReportRoutes, reportPath } from "../../src/http/sending-report-routes.ts";
import { createHttpServer } from "../../src/http/server.ts";
import { createKeyring } from "../../src/keyring.ts";
import type { SendingReport } from "../../src/ports/code-sender.ts";
import { closeAll, listenOnFreePort } from "../http/listening.ts";
import {
  type GatewayAnswer,
  type GatewayRequest,
  type HttpGateway,
  openHttpGateway,
} from "../support/http-gateway.ts";
import { outsideMessage } from "../support/outside-messages.ts";

const keyring = createKeyring({ id: "test", bytes: new Uint8Array(32).fill(7) });
const TEXT = 'Kode 482913 (tanda KM) & "MASUK" = 100%. Berlaku sampai 10.05 WIB.';

/** The settings of the n-th example in the documentation, as a shell would read them. */
function exampleInDocs(number: number): Record<string, string> {
  const page = readFileSync(new URL("../../docs/sms-gateways.md", import.meta.url), "utf8");
  const block = [...page.matchAll(/```sh\n([\s\S]*?)```/g)][number]?.[1] ?? "";
  return Object.fromEntries(
    [...block.matchAll(/^(\w+)='(.*)'$/gm)].map(([, name = "", value = ""]) => [name, value]),
  );
}

/** The example's carrier, with the gateway in the place of the provider, and the product at its public address. */
function carrierOf(settings: Record<string, string>, gateway: string, product = "") {
  const read = (name: string) =>
    settings[name]?.replace(/https:\/\/(?:api\.twilio\.com|console\.gateway\.example\.id)/g, gateway) ?? null;
  // What it says with the provider's own address counts as well.
  const asWritten = (name: string) =>
    settings[name] ?? { SMTP_URL: "smtps://a.example", MAIL_FROM: "a@a.example" }[name] ?? null;
  readDelivery(asWritten, false);
  const { sms } = readDelivery(read, true);
  if (!sms) throw new Error("no gateway in this example");
  const callbackUrl = (id: string) => product + reportPath(keyring, id);
  return { carrier: createSmsGateway({ ...sms, callbackUrl }), report: sms.report };
}

let gateway: HttpGateway;
afterEach(async () => {
  await gateway?.close();
  await closeAll();
});

/** As Twilio's API answers: an account by basic authentication, a form, and 401 or 400 with a code of its own. */
function likeTwilio({ method, path, headers, body }: GatewayRequest): GatewayAnswer {
  if (headers.authorization !== `Basic ${Buffer.from("AC5a6:secret").toString("base64")}`)
    return { status: 401, body: '{"code":20003}' };
  if (method === "GET") return { status: path === "/2010-04-01/Accounts/AC5a6.json" ? 200 : 404, body: "{}" };
  const form = new URLSearchParams(body);
  if (path !== "/2010-04-01/Accounts/AC5a6/Messages.json") return { status: 404, body: "{}" };
  if (!form.get("From") || !/^\+[1-9]\d{7,14}$/.test(form.get("To") ?? ""))
    return { status: 400, body: '{"code":21211}' };
  return { status: 201, body: '{"sid":"SM900","status":"queued"}' };
}

test("the example like Twilio's sends, learns the id, and takes the report that it asked for", async () => {
  const reports: SendingReport[] = [];
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const server = createHttpServer({ log, isReady: async () => true });
  const settings = exampleInDocs(0);
  gateway = await openHttpGateway(likeTwilio);
  const { report } = carrierOf(settings, gateway.url);
  if (!report) throw new Error("the example asks for reports");
  const core = { noteSending: async (one: SendingReport) => void reports.push(one) };
  addSendingReportRoutes(server, { keyring, core, format: report });
  const { carrier } = carrierOf(settings, gateway.url, await listenOnFreePort(server));

  expect(await carrier.check()).toBe(true);
  const receipt = await carrier.send(outsideMessage({ text: TEXT }));
  expect(receipt).toEqual({ state: "sent", providerId: "SM900" });
  const form = new URLSearchParams(gateway.requests.at(-1)?.body);
  expect([form.get("To"), form.get("From"), form.get("Body")]).toEqual([
    "+6281234567890",
    "+6281100000000",
    TEXT,
  ]);

  const callback = form.get("StatusCallback") ?? "";
  const tell = (status: string, url = callback) =>
    fetch(url, { method: "POST", body: new URLSearchParams({ MessageSid: "SM900", MessageStatus: status }) });
  expect((await tell("sent")).status).toBe(204);
  expect((await tell("delivered")).status).toBe(204);
  expect((await tell("undelivered")).status).toBe(204);
  expect(reports).toEqual([
    { sendingId: "17", state: "delivered", providerId: null },
    { sendingId: "17", state: "failed", providerId: null },
  ]);
  for (const forged of [callback.replace(/.$/, "x"), callback.replace("/17/", "/18/"), callback.slice(0, -1)])
    expect((await tell("delivered", forged)).status).toBe(404);
  expect(reports).toHaveLength(2);
  const byQuery = await fetch(`${callback}?MessageStatus=delivered`);
  expect([byQuery.status, reports.length]).toEqual([204, 3]);
});

/** As gateways of this kind answer: always 200, and whether it was taken stands in the body. */
function likeManyInIndonesia({ method, path, body }: GatewayRequest): GatewayAnswer {
  if (method === "GET") return { status: path === "/api/balance" ? 200 : 404, body: '{"balance":"1000"}' };
  const { userkey, passkey, to } = JSON.parse(body) as Record<string, string>;
  if (userkey !== "u1" || passkey !== "p1")
    return { status: 200, body: '{"status":"5","text":"Userkey salah"}' };
  if (!/^08\d{8,11}$/.test(to ?? "")) return { status: 200, body: '{"status":"1309","text":"Nomor salah"}' };
  return { status: 200, body: '{"messageId":41,"status":"1","text":"Success"}' };
}

test("the example as many in Indonesia sends, and a refusal with 200 is one", async () => {
  gateway = await openHttpGateway(likeManyInIndonesia);
  const { carrier } = carrierOf(exampleInDocs(1), gateway.url);
  expect(await carrier.check()).toBe(true);
  const message = outsideMessage({ text: TEXT });
  expect(await carrier.send(message)).toEqual({ state: "sent", providerId: "41" });
  expect(JSON.parse(gateway.requests.at(-1)?.body ?? "")).toMatchObject({
    to: "081234567890",
    message: TEXT,
    reference: message.idempotencyKey,
  });
  await expect(carrier.send({ ...message, address: "+6212" })).rejects.toMatchObject({ kind: "rejected" });
});
