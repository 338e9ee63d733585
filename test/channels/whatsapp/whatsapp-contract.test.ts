import { jest } from "@jest/globals";
import { describeChannel } from "../channel-contract.ts";
import { createWhatsAppBench, filesOf, NO_PACE, openVaults, type Vaults } from "./bench.ts";

jest.setTimeout(60_000);

/** As long as the product waits: on a busy machine a photo takes its time, and no test here waits for an answer that never comes. */
const PATIENT = { ...NO_PACE, acknowledgedWithinMs: 10_000 };

let vaults: Vaults;
beforeAll(async () => {
  vaults = await openVaults();
}, 60_000);
afterAll(() => vaults.close());

describeChannel("whatsapp", async () => {
  const { whatsapp, channel, linkIs, close } = await createWhatsAppBench(vaults, { pace: PATIENT });
  const budi = whatsapp.person({ phone: "6281234567890", lid: "111222333444" });
  const vault = vaults.again();
  // The person's chat has a name before he has said a word, as it has for a bot that is asked to answer.
  const holding = await vault.take("test", 60_000);
  const person = await holding?.people.meet({ lid: "111222333444", phone: "6281234567890" });
  await holding?.release();
  const chat = person?.chat ?? "";
  return {
    channel: {
      ...channel,
      async send(to, message) {
        await linkIs("linked");
        await channel.send(to, message);
      },
    },
    chat,
    async says(text) {
      await whatsapp.online();
      await budi.says(text);
    },
    async chooses(label) {
      await budi.says(label);
    },
    // A phone shows neither the joiner nor the number before a choice's words.
    shown: () => budi.heard.map(({ text }) => text.replaceAll("\u2060", "")),
    files: () => filesOf(budi, whatsapp),
    close,
  };
});
