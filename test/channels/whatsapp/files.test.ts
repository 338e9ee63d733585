import { jest } from "@jest/globals";
import type { proto } from "@whiskeysockets/baileys";
import type { Content, IncomingFile } from "../../../src/ports/channel.ts";
import type { Person } from "../../support/fake-whatsapp/person.ts";
import { createInbox, type Inbox } from "../channel-contract.ts";
import { createWhatsAppBench, openVaults, type Vaults, type WhatsAppBench } from "./bench.ts";

jest.setTimeout(120_000);

const MIB = 1_048_576;
const PHOTO = Buffer.from("\xff\xd8\xff\xe0 CANARY: a photo of a card", "latin1");

let vaults: Vaults;
let bench: WhatsAppBench;
let inbox: Inbox;
let budi: Person;

beforeAll(async () => {
  vaults = await openVaults();
  bench = await createWhatsAppBench(vaults);
  inbox = createInbox();
  budi = bench.whatsapp.person({ phone: "6281234567890", lid: "111222333444" });
  await bench.channel.start(inbox.receive);
  await bench.linkIs("linked");
});
afterAll(async () => {
  await bench.close();
  await vaults.close();
});
beforeEach(() => {
  bench.whatsapp.media.refuseWith = null;
});

async function sendsPhoto(bytes = PHOTO, more: proto.Message.IImageMessage = {}): Promise<IncomingFile> {
  const uploaded = await bench.whatsapp.media.upload(bytes, "image");
  return await sends({ imageMessage: { ...uploaded, mimetype: "image/jpeg", ...more } });
}

async function sends(message: proto.IMessage): Promise<IncomingFile> {
  await budi.sends(message);
  return fileIn((await inbox.next()).content);
}

function fileIn(content: Content): IncomingFile {
  if (content.type !== "file") throw new Error(`${content.type} is no file`);
  return content.file;
}

const fetchFile = (ref: string, maxBytes = MIB) => bench.channel.files?.fetch(ref, { maxBytes });

test("a photo comes with its words, and its bytes are those that were sent", async () => {
  const uploaded = await bench.whatsapp.media.upload(PHOTO, "image");
  await budi.sends({ imageMessage: { ...uploaded, mimetype: "image/jpeg", caption: "KTP saya" } });
  const { content } = await inbox.next();
  expect(content).toMatchObject({
    type: "file",
    caption: "KTP saya",
    file: { kind: "photo", mime: "image/jpeg", name: null, bytes: PHOTO.length },
  });
  expect(await fetchFile(fileIn(content).ref)).toEqual(PHOTO);
});

test("a document with words comes with the name that its sender gave it", async () => {
  const bytes = Buffer.alloc(70_000, "%PDF-1.7 ");
  const uploaded = await bench.whatsapp.media.upload(bytes, "document");
  const documentMessage = {
    ...uploaded,
    mimetype: "application/pdf",
    fileName: "surat kerja.pdf",
    caption: "ini",
  };
  const file = await sends({ documentWithCaptionMessage: { message: { documentMessage } } });
  expect(file).toMatchObject({ kind: "document", mime: "application/pdf", name: "surat kerja.pdf" });
  expect(await fetchFile(file.ref)).toEqual(bytes);
});

test("a file of exactly what is taken is taken; one byte more is too big, whatever its sender says of it", async () => {
  const { ref } = await sendsPhoto(Buffer.alloc(1_000, 7), { fileLength: 3 });
  expect(await fetchFile(ref, 1_000)).toHaveLength(1_000);
  await expect(fetchFile(ref, 999)).rejects.toMatchObject({ why: "too-big" });
});

test("nothing more of a large file is read than what is taken", async () => {
  const { ref } = await sendsPhoto(Buffer.alloc(8 * MIB));
  await expect(fetchFile(ref, 1_000)).rejects.toMatchObject({ why: "too-big" });
});

test.each([
  [404, "gone"],
  [410, "gone"],
  [403, "gone"],
  [503, "unreachable"],
  [302, "unreachable"],
])("a media server that answers %s: %s", async (status, why) => {
  const { ref } = await sendsPhoto();
  bench.whatsapp.media.refuseWith = status;
  await expect(fetchFile(ref)).rejects.toMatchObject({ name: "FileNotFetched", why });
});

test("a media server that is not there is unreachable, and the address stands in no error", async () => {
  const { ref } = await sendsPhoto();
  const elsewhere = bench.another({ mediaRoot: "http://127.0.0.1:1" });
  const failure = elsewhere.files?.fetch(ref, { maxBytes: MIB }).catch((error: unknown) => error);
  expect(await failure).toMatchObject({ why: "unreachable", message: "file not fetched: unreachable" });
});

test.each(["the first byte", "the seal"])("%s changed, and it is no file any more", async (where) => {
  const uploaded = await bench.whatsapp.media.upload(PHOTO, "image");
  bench.whatsapp.media.damage(uploaded.directPath, where === "the seal" ? -1 : 0);
  const { ref } = await sends({ imageMessage: { ...uploaded, mimetype: "image/jpeg" } });
  await expect(fetchFile(ref)).rejects.toMatchObject({ why: "gone" });
});

test.each([
  ["another digest", { fileSha256: new Uint8Array(32) }],
  ["another key", { mediaKey: new Uint8Array(32) }],
])("a photo that its sender names with %s is no file", async (_, lie) => {
  const { ref } = await sendsPhoto(PHOTO, lie);
  await expect(fetchFile(ref)).rejects.toMatchObject({ why: "gone" });
});

test.each(["//evil.example.test/x", "https://evil.example.test/x", "/../../x", "\\\\evil\\x"])(
  "a sender who writes %s for the path leads nowhere but to WhatsApp's own servers",
  async (directPath) => {
    const before = bench.whatsapp.media.requests;
    const { ref } = await sendsPhoto(PHOTO, { directPath });
    await expect(fetchFile(ref)).rejects.toMatchObject({ why: "gone" });
    expect(bench.whatsapp.media.requests).toBe(before + 1);
  },
);

test("a photo without a key can't be taken, and is only named", async () => {
  await budi.sends({ imageMessage: { caption: "?" } });
  expect((await inbox.next()).content).toEqual({ type: "other", kind: "photo" });
});

test("a photo that waited at WhatsApp is not lost among words that are answered once", async () => {
  const uploaded = await bench.whatsapp.media.upload(PHOTO, "image");
  const at = String(Math.floor(Date.now() / 1_000) - 3_600);
  await budi.says("ini KTP saya", { at });
  await budi.sends({ imageMessage: { ...uploaded, mimetype: "image/jpeg" } }, { at });
  const [first, second] = [await inbox.next(), await inbox.next()];
  expect(first.content).toEqual({ type: "backlog", texts: ["ini KTP saya"] });
  expect(await fetchFile(fileIn(second.content).ref)).toEqual(PHOTO);
});

test("nothing of a file, its key or its place is logged", () => {
  expect(bench.log.everything()).not.toMatch(/CANARY|t62\.7118|mediaKey/);
});
