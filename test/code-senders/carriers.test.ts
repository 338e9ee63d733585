import { createCarriers } from "../../src/code-senders/carriers.ts";
import { carryByTemplate, type TemplateMessage } from "../../src/code-senders/whatsapp-template.ts";
import { policy } from "../../src/policy.ts";
import type { CodeCarrier } from "../../src/ports/code-sender.ts";
import { createFakeClock } from "../support/fake-clock.ts";
import { outsideMessage } from "../support/outside-messages.ts";

function openBench() {
  const clock = createFakeClock();
  const said: string[] = [];
  const log = {
    info: () => undefined,
    warn: (event: string) => void said.push(event),
    error: () => undefined,
  };
  const carriers = createCarriers({ clock, log });
  let checks = 0;
  let answer: () => Promise<boolean> = async () => true;
  const carrier: CodeCarrier = {
    check: () => {
      checks += 1;
      return answer();
    },
    send: async () => ({ state: "sent", providerId: "p" }),
  };
  return {
    clock,
    said,
    carriers,
    carrier,
    checks: () => checks,
    answers: (next: () => Promise<boolean>) => {
      answer = next;
    },
  };
}

test("a way is open from when somebody carries it", async () => {
  const { carriers, carrier } = openBench();
  expect([carriers.ways(), await carriers.isUp("whatsapp")]).toEqual([[], false]);
  await expect(carriers.send(outsideMessage({ by: "whatsapp" }))).rejects.toMatchObject({
    kind: "misconfigured",
  });
  carriers.register("whatsapp", carrier);
  expect([carriers.ways(), await carriers.isUp("whatsapp")]).toEqual([["whatsapp"], true]);
  expect(await carriers.send(outsideMessage({ by: "whatsapp" }))).toEqual({ state: "sent", providerId: "p" });
});

test("a crowd costs a provider one question in ten seconds", async () => {
  const { carriers, carrier, checks, clock, answers } = openBench();
  carriers.register("sms", carrier);
  await Promise.all(Array.from({ length: 100 }, () => carriers.isUp("sms")));
  clock.advance(policy.code.providerCheckMs - 1);
  answers(async () => false);
  expect([await carriers.isUp("sms"), checks()]).toEqual([true, 1]);
  clock.advance(1);
  expect([await carriers.isUp("sms"), checks()]).toEqual([false, 2]);
});

test("a provider that does not answer in three seconds, or answers with an error, is down", async () => {
  const { carriers, carrier, clock, answers, said } = openBench();
  carriers.register("sms", carrier);
  answers(() => new Promise(() => undefined));
  const silent = carriers.isUp("sms");
  await new Promise(setImmediate);
  clock.advance(3_000);
  expect(await silent).toBe(false);
  answers(async () => {
    throw new Error("refused");
  });
  clock.advance(policy.code.providerCheckMs);
  expect(await carriers.isUp("sms")).toBe(false);
  expect(said).toEqual(["code_provider_check_failed"]);
});

describe("WhatsApp over the official API", () => {
  const posted: TemplateMessage[] = [];
  const sendings: string[] = [];
  const carrier = carryByTemplate(
    {
      async post(message, sendingId) {
        posted.push(message);
        sendings.push(sendingId);
        return "wamid.1";
      },
      isUp: async () => true,
    },
    "kode_masuk",
  );

  test("sends a code in the template's two places, and no free text", async () => {
    const receipt = await carrier.send(outsideMessage({ by: "whatsapp", language: "id" }));
    expect(receipt).toEqual({ state: "sent", providerId: "wamid.1" });
    const parameters = [{ type: "text", text: "482913" }];
    expect(sendings).toEqual([outsideMessage({ by: "whatsapp" }).sendingId]);
    expect(posted).toEqual([
      {
        messaging_product: "whatsapp",
        recipient_type: "individual",
        to: "6281234567890",
        type: "template",
        template: {
          name: "kode_masuk",
          language: { code: "id" },
          components: [
            { type: "body", parameters },
            { type: "button", sub_type: "url", index: "0", parameters },
          ],
        },
      },
    ]);
  });

  test("does not send a notice, for which there is no such template", async () => {
    await expect(carrier.send(outsideMessage({ by: "whatsapp", code: null }))).rejects.toMatchObject({
      kind: "rejected",
    });
  });
});
