import { systemClock } from "../../../src/ports/clock.ts";
import type { ChatMessage } from "../../support/fake-bot-api/fake-bot-api.ts";
import { describeChannel, type ShownFile } from "../channel-contract.ts";
import { createTelegramBench } from "./bench.ts";

const PERSON = 42;

describe.each(["polling", "webhook", "webhook-reply"] as const)("Telegram by %s", (mode) => {
  describeChannel("telegram", async () => {
    // An answer is held for as long as the clock says.
    const options = mode === "webhook-reply" ? { clock: systemClock } : {};
    const { api, channel, close } = await createTelegramBench(mode, options);
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
      files: () => filesIn(api.messagesTo(PERSON)),
      close,
    };
  });
});

function filesIn(messages: ChatMessage[]): ShownFile[] {
  return messages.flatMap(({ file }) =>
    file ? [{ kind: file.field === "photo" ? "photo" : "document", name: file.name, bytes: file.bytes }] : [],
  );
}
