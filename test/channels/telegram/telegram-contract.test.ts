import { describeChannel } from "../channel-contract.ts";
import { createTelegramBench } from "./bench.ts";

const PERSON = 42;

describe.each(["polling", "webhook"] as const)("Telegram by %s", (mode) => {
  describeChannel("telegram", async () => {
    const { api, channel, close } = await createTelegramBench(mode);
    // In webhook mode a message before the webhook is set would wait in the queue of long polling.
    const ready = () => api.called(mode === "polling" ? "deleteWebhook" : "setWebhook");
    return {
      channel,
      chat: api.chat(PERSON),
      async says(text) {
        await ready();
        api.userSays(PERSON, text);
      },
      async chooses(label) {
        await ready();
        api.userTaps(PERSON, label);
      },
      shown: () => api.messagesTo(PERSON).map((message) => message.text),
      close,
    };
  });
});
