import { carryByTemplate } from "../../../src/code-senders/whatsapp-template.ts";
import type { CodeCarrier } from "../../../src/ports/code-sender.ts";
import type { FakePerson } from "../../support/fake-graph-api/fake-person.ts";
import { outsideMessage } from "../../support/outside-messages.ts";
import { type CloudBench, useCloudBench } from "./bench.ts";

const TEMPLATE = "kode_masuk";
const CODE = outsideMessage({ by: "whatsapp", address: "+6281234567890", sendingId: "sending-1" });

let bench: CloudBench;
let budi: FakePerson;
let carrier: CodeCarrier;

useCloudBench((opened) => {
  bench = opened;
  budi = bench.api.person({ phone: "6281234567890", bsuid: "ID.1budi" });
  const { templates } = bench.channel;
  carrier = carryByTemplate({ post: templates.post, isUp: () => templates.isApproved(TEMPLATE) }, TEMPLATE);
});

test("a code goes to a number, never to a user id, in the template's two places", async () => {
  const receipt = await carrier.send(CODE);
  expect(budi.heard).toMatchObject([{ id: receipt.providerId, text: "(template kode_masuk)" }]);
  expect(budi.heard[0]?.payload).toMatchObject({ to: "6281234567890" });
  expect(budi.heard[0]?.payload).not.toHaveProperty("recipient");
  expect(JSON.stringify(budi.heard[0]?.payload).split(CODE.code ?? "")).toHaveLength(3);
});

test("what becomes of it is on record, as Meta reports it", async () => {
  const { providerId } = await carrier.send(CODE);
  for (const status of ["sent", "delivered", "read"]) bench.api.reports(providerId ?? "", status);
  await bench.api.allTaken();
  bench.api.reports(providerId ?? "", "failed", { code: 131026 });
  await bench.api.allTaken();
  expect(bench.told).toEqual(
    ["sent", "delivered", "delivered", "failed"].map((state) => ({
      sendingId: "sending-1",
      state,
      providerId: null,
    })),
  );
});

test.each([
  [132001, 404, "rejected"],
  [132015, 400, "rejected"],
  [131062, 400, "rejected"],
  [190, 401, "misconfigured"],
  [131016, 500, "unreachable"],
])("%i is said of a code as it is", async (code, status, kind) => {
  bench.api.failNext({ status, error: { code } });
  await expect(carrier.send(CODE)).rejects.toMatchObject({ kind });
});

describe("the way is open", () => {
  test("while Meta has approved the template", async () => {
    bench.api.templates.set(TEMPLATE, "APPROVED");
    expect(await carrier.check()).toBe(true);
    bench.api.templates.set(TEMPLATE, "PAUSED");
    expect(await carrier.check()).toBe(false);
  });

  test("not because of another template with a longer name", async () => {
    bench.api.templates.set(`${TEMPLATE}_lama`, "APPROVED");
    expect(await carrier.check()).toBe(false);
  });
});
