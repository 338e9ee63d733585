import { proto } from "@whiskeysockets/baileys";
import type { Receive, Said } from "../../../src/ports/channel.ts";
import { message, plain } from "../../channels/channel-contract.ts";
import { createWhatsAppBench, NO_PACE, openVaults } from "../../channels/whatsapp/bench.ts";
import { NUMBER_BUTTON } from "../../support/fake-graph-api/heard.ts";
import type { FakeWhatsApp } from "../../support/fake-whatsapp/fake-whatsapp.ts";
import type { Heard, Person } from "../../support/fake-whatsapp/person.ts";
import type { Comer, Shown, Way } from "../../support/way.ts";
import { sentFile } from "./sent-file.ts";

/** The real client before the fake WhatsApp, and people whose number it does not deliver. */
export async function openWhatsApp(): Promise<Way> {
  const vaults = await openVaults();
  // However slow the machine is: a reply that was not acknowledged in time would come with the next one.
  const bench = await createWhatsAppBench(vaults, { pace: { ...NO_PACE, acknowledgedWithinMs: 60_000 } });
  const { whatsapp, channel } = bench;
  let receive: Receive = async () => undefined;
  await channel.start((incoming) => receive(incoming));
  await Promise.all([whatsapp.online(), bench.linkIs("linked")]);
  let people = 0;
  const way: Way = {
    channel,
    async comes(whom) {
      people += 1;
      const lid = String(111_222_333_000 + people);
      const person = whatsapp.person({ phone: String(6_281_000_000_000 + people), lid, hidesPhone: true });
      // What he says first tells only how his chat is called.
      const chat = await new Promise<string>((resolve, reject) => {
        receive = async (incoming) => resolve(incoming.chat);
        person.says("…").catch(reject);
      });
      receive = whom;
      return personOn(whatsapp, person, chat);
    },
    async close() {
      await bench.close();
      await vaults.close();
    },
  };
  // The first message of all takes longer than a talk waits: the client looks up what it will know afterwards.
  const { chat } = await way.comes(async () => undefined);
  await channel.send({ chat, id: "first" }, message({ text: [plain("…")] }));
  return way;
}

function personOn(whatsapp: FakeWhatsApp, person: Person, chat: string): Comer {
  return {
    chat,
    async says(content) {
      if (content.type === "contact" && content.own) showNumber(whatsapp, person, content.phone);
      const sent = await messageOf(whatsapp, content);
      if (sent !== null) await person.sends(sent);
      return sent !== null;
    },
    async takes({ number }, shown) {
      if (shown.isNewest) await person.says(String(number));
      else await person.quotes(await messageWith(person, shown), String(number));
      return true;
    },
    async shown(said) {
      await whatsapp.until(() => person.heard.length >= said);
      return person.heard.map(asShown);
    },
  };
}

/** From now on the server delivers it. */
function showNumber(whatsapp: FakeWhatsApp, person: Person, phone: string): void {
  person.becomes({ phone: phone.replace("+", ""), hidesPhone: false });
  whatsapp.knows(person);
}

/** The newest message that offers all the choices. */
async function messageWith(person: Person, { message: { choices } }: Shown): Promise<Heard> {
  const offers = ({ text }: Heard) =>
    choices.every(({ number, label }) => text.replaceAll("\u2060", "").includes(`${number}. ${label}`));
  const found = person.heard.filter(offers).at(-1);
  if (!found) throw new Error("no message offers this");
  return found;
}

/** Null: WhatsApp knows no such thing. */
async function messageOf({ media }: FakeWhatsApp, content: Said): Promise<proto.IMessage | null> {
  switch (content.type) {
    case "text":
      return { conversation: content.text };
    case "command":
      return { conversation: `/${content.name} ${content.payload}`.trim() };
    case "contact":
      return content.own ? SHARED_NUMBER : cardOf(content.phone);
    case "file":
      return fileMessage(media, content);
    case "other":
      return OTHERS[content.kind] ?? null;
    default:
      return null;
  }
}

const SHARED_NUMBER: proto.IMessage = {
  protocolMessage: { type: proto.Message.ProtocolMessage.Type.SHARE_PHONE_NUMBER },
};

const OTHERS: Partial<Record<string, proto.IMessage>> = {
  photo: { imageMessage: {} },
  voice: { audioMessage: { seconds: 3 } },
  sticker: { stickerMessage: {} },
};

function cardOf(phone: string): proto.IMessage {
  const vcard = `BEGIN:VCARD\nVERSION:3.0\nFN:Budi\nTEL;type=CELL:${phone}\nEND:VCARD`;
  return { contactMessage: { displayName: "Budi", vcard } };
}

async function fileMessage(
  media: FakeWhatsApp["media"],
  { file, caption }: Extract<Said, { type: "file" }>,
): Promise<proto.IMessage> {
  const isPhoto = file.kind === "photo";
  const bytes = await sentFile(file.ref);
  const uploaded = await media.upload(bytes ?? Buffer.alloc(1), isPhoto ? "image" : "document");
  const gone = bytes === null && file.bytes === null ? { directPath: "/v/gone.enc" } : {};
  const size = file.bytes === null ? {} : { fileLength: file.bytes };
  const words = caption ? { caption } : {};
  const described = { ...uploaded, ...size, ...gone, ...words };
  return isPhoto
    ? { imageMessage: { ...described, mimetype: "image/jpeg" } }
    : { documentMessage: { ...described, mimetype: "application/pdf", fileName: file.name } };
}

/** A phone shows no joiner. */
function asShown({ text, message: heard }: Heard): string {
  const { imageMessage, documentMessage, requestPhoneNumberMessage } = heard;
  if (requestPhoneNumberMessage) return NUMBER_BUTTON;
  const file = imageMessage ? ["[ photo ]"] : documentMessage ? [`[ ${documentMessage.fileName} ]`] : [];
  return [...file, text.replaceAll("\u2060", "")].filter((line) => line !== "").join("\n");
}
