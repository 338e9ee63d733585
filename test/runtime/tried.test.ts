import { contact } from "../../flows/contact.ts";
import type { Log } from "../../src/ports/log.ts";
import { flowsByName } from "../../src/runtime/conduct.ts";
import { newConversation } from "../../src/runtime/conversation.ts";
import { Exchange } from "../../src/runtime/exchange.ts";
import { createFakeClock } from "../support/fake-clock.ts";

const silent: Log = { info() {}, warn() {}, error() {} };

test("an agent learns that what somebody was after failed through a fault of ours, until it works again", async () => {
  const conversation = newConversation(0, 5);
  let isDown = true;
  const services = {
    async readDesk() {
      if (isDown) throw new Error("the core is down");
      return {
        output: {
          ticket: null,
          hours: { open: true, next: { date: "2026-11-30", time: "17.00" }, holiday: null },
          signedIn: false,
          canMail: false,
        },
      };
    },
  };
  const occasion = { conversation: "web:1", id: "1", messageId: "1" };
  const parts = {
    flows: flowsByName([contact]),
    services: services as never,
    clock: createFakeClock(),
    log: silent,
  };
  const complains = async () => {
    const exchange = new Exchange(conversation, occasion, parts);
    exchange.open(contact, { intent: "complaint" });
    await exchange.rest();
    exchange.drop(0);
  };
  await complains();
  expect(conversation.tried).toEqual(["complaint:failed"]);
  isDown = false;
  await complains();
  expect(conversation.tried).toEqual(["complaint"]);
});
