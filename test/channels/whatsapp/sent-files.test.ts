import { jest } from "@jest/globals";
import type { Person } from "../../support/fake-whatsapp/person.ts";
import { createInbox, type Inbox, message, plain, sampleSent } from "../channel-contract.ts";
import { createWhatsAppBench, filesOf, openVaults, type Vaults, type WhatsAppBench } from "./bench.ts";

jest.setTimeout(120_000);

let vaults: Vaults;
let bench: WhatsAppBench;
let inbox: Inbox;
let budi: Person;
let chat: string;

beforeAll(async () => {
  vaults = await openVaults();
  bench = await createWhatsAppBench(vaults);
  inbox = createInbox();
  budi = bench.whatsapp.person({ phone: "6281234567890", lid: "111222333444" });
  await bench.channel.start(inbox.receive);
  await bench.linkIs("linked");
  await budi.says("halo");
  ({ chat } = await inbox.next());
});
afterAll(async () => {
  await bench.close();
  await vaults.close();
});
afterEach(() => {
  bench.whatsapp.media.refuseWith = null;
  bench.whatsapp.judge = () => "taken";
});

const send = (id: string, kind: "photo" | "document" = "photo") =>
  bench.channel.send({ chat, id }, message({ text: [plain("Sari mengirim ini.")], file: sampleSent(kind) }));

test("a document has our name for it, and a photo no preview that anything drew", async () => {
  await send("a1", "document");
  await send("a2", "photo");
  const messages = budi.heard.slice(-2).map((heard) => heard.message);
  expect(messages).toMatchObject([
    {
      documentMessage: {
        fileName: "HK-7F3KD-5.pdf",
        mimetype: "application/pdf",
        caption: "Sari mengirim ini.",
      },
    },
    { imageMessage: { mimetype: "image/jpeg", caption: "Sari mengirim ini." } },
  ]);
  expect(messages[1]?.imageMessage?.jpegThumbnail ?? []).toHaveLength(0);
  const files = await filesOf(budi, bench.whatsapp);
  expect(files.slice(-2).map(({ bytes }) => bytes)).toEqual([
    Buffer.from(sampleSent("document").bytes),
    Buffer.from(sampleSent("photo").bytes),
  ]);
});

test("whose answer was lost is sent again under the same id, from the same place, and stands in the chat once", async () => {
  const before = bench.whatsapp.media.uploads;
  const heard = budi.heard.length;
  bench.whatsapp.judge = () => "silence";
  await expect(send("b1")).rejects.toMatchObject({ kind: "unreachable" });
  bench.whatsapp.judge = () => "taken";
  await send("b1");
  await send("b1");
  expect(bench.whatsapp.media.uploads).toBe(before + 1);
  expect(budi.heard).toHaveLength(heard + 1);
});

test.each([503, 403, 302, 413])(
  "media servers that answer %s: nobody is told of a file, and it is tried again",
  async (status) => {
    const heard = budi.heard.length;
    bench.whatsapp.media.refuseWith = status;
    await expect(send(`c${status}`)).rejects.toMatchObject({ kind: "unreachable" });
    expect(budi.heard).toHaveLength(heard);
    bench.whatsapp.media.refuseWith = null;
    await send(`c${status}`);
    expect(budi.heard).toHaveLength(heard + 1);
  },
);

test("a file for which it is too late by then does not leave", async () => {
  const heard = budi.heard.length;
  const late = { chat, id: "d1", notAfter: Date.now() - 1 };
  await expect(bench.channel.send(late, message({ file: sampleSent("photo") }))).rejects.toMatchObject({
    kind: "unreachable",
  });
  expect(budi.heard).toHaveLength(heard);
});

test("nothing of a file, its key, its place or the right to upload is logged", () => {
  expect(bench.log.everything()).not.toMatch(/CANARY|t62\.7118|mediaKey/);
});
