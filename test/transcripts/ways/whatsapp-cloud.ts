import type { Receive, Said } from "../../../src/ports/channel.ts";
import { createCloudBench, openPeople } from "../../channels/whatsapp-cloud/bench.ts";
import type { FakeGraphApi } from "../../support/fake-graph-api/fake-graph-api.ts";
import type { FakePerson } from "../../support/fake-graph-api/fake-person.ts";
import { asShown } from "../../support/fake-graph-api/heard.ts";
import type { Comer, Way } from "../../support/way.ts";
import { sentFile } from "./sent-file.ts";

/** Between two things that a person does: enough that nothing of ours has to wait for Meta's pace. */
const THINKING_MS = 60_000;

/** The official API before the fake Graph API, which closes only when no message broke Meta's limits. */
export async function openWhatsAppCloud(): Promise<Way> {
  const book = await openPeople();
  const bench = await createCloudBench(book);
  const { api, channel, clock } = bench;
  let receive: Receive = async () => undefined;
  await channel.start((incoming) => receive(incoming));
  let people = 0;
  return {
    channel,
    async comes(whom) {
      people += 1;
      const person = api.person({ phone: null, bsuid: `ID.${people}` });
      // What he says first tells only how his chat is called.
      const chat = await new Promise<string>((resolve) => {
        receive = async (incoming) => resolve(incoming.chat);
        person.says("…");
      });
      await api.allTaken();
      receive = whom;
      return personOn(api, { person, chat, thinks: () => clock.advance(THINKING_MS) });
    },
    async close() {
      await bench.close();
      await book.close();
    },
  };
}

function personOn(
  api: FakeGraphApi,
  { person, chat, thinks }: { person: FakePerson; chat: string; thinks: () => void },
): Comer {
  return {
    chat,
    async says(content) {
      thinks();
      const message = await messageOf(api, content);
      if (message !== null) person.sends(message);
      return message !== null;
    },
    async takes({ number }, { message: { screen } }) {
      thinks();
      const id = `${screen}:${number}`;
      const shown = person.heard.find(({ tappable }) => tappable.some((one) => one.id === id));
      const tapped = shown?.tappable.find((one) => one.id === id);
      if (!shown || !tapped) {
        person.says(String(number));
        return true;
      }
      const { kind, ...reply } = tapped;
      const context = { from: "15550783881", id: shown.id };
      person.sends({ context, type: "interactive", interactive: { type: kind, [kind]: reply } });
      return true;
    },
    shown: async () => person.heard.map(({ payload }) => asShown(payload)),
  };
}

/** Null: WhatsApp knows no such thing. */
async function messageOf({ media }: FakeGraphApi, content: Said): Promise<object | null> {
  switch (content.type) {
    case "text":
      return { type: "text", text: { body: content.text } };
    case "command":
      return { type: "text", text: { body: `/${content.name} ${content.payload}`.trim() } };
    case "contact":
      return cardOf(content);
    case "file":
      return fileMessage(media, content);
    case "other":
      return OTHERS[content.kind] ?? null;
    default:
      return null;
  }
}

const OTHERS: Partial<Record<string, object>> = {
  voice: { type: "audio", audio: { id: "1", mime_type: "audio/ogg; codecs=opus", voice: true } },
  sticker: { type: "sticker", sticker: { id: "1", mime_type: "image/webp", animated: false } },
};

/** His own number he shares by Meta's button; any other comes out of his address book. */
function cardOf({ phone, own }: Extract<Said, { type: "contact" }>): object {
  const digits = phone.replace("+", "");
  const phones = [{ phone, wa_id: digits, type: "CELL" }];
  const origin = own ? "contact_request" : "other";
  return { type: "contacts", contacts: [{ name: { formatted_name: "Budi" }, phones, origin }] };
}

async function fileMessage(
  media: FakeGraphApi["media"],
  { file, caption }: Extract<Said, { type: "file" }>,
): Promise<object> {
  const bytes = await sentFile(file.ref);
  const mime_type = file.kind === "photo" ? "image/jpeg" : "application/pdf";
  const lies = file.bytes === null ? {} : { file_size: String(file.bytes) };
  const id = media.add(bytes ?? Buffer.alloc(1), { mime_type }, lies);
  if (bytes === null && file.bytes === null) media.forget(id);
  const described = { id, mime_type, ...(caption ? { caption } : {}) };
  return file.kind === "photo"
    ? { type: "image", image: described }
    : { type: "document", document: { ...described, filename: file.name } };
}
