import type { Content, IncomingFile } from "../../../src/ports/channel.ts";
import type { FakePerson } from "../../support/fake-graph-api/fake-person.ts";
import type { Inbox } from "../channel-contract.ts";
import { type CloudBench, createCloudBench, useCloudBench } from "./bench.ts";

const MIB = 1_048_576;
const PHOTO = Buffer.from("\xff\xd8\xff\xe0 CANARY: a photo of a card", "latin1");
const JPEG = { mime_type: "image/jpeg" };

let bench: CloudBench;
let inbox: Inbox;
let budi: FakePerson;

const book = useCloudBench((opened, box) => {
  bench = opened;
  inbox = box;
  budi = bench.api.person({ phone: "6281234567890", bsuid: "ID.1budi" });
});

/** Sends a photo; gives what was heard of it. */
async function sendsPhoto(bytes = PHOTO, lies: object = {}): Promise<IncomingFile> {
  const id = bench.api.media.add(bytes, JPEG, lies);
  budi.sends({ type: "image", image: { id, ...JPEG } });
  return fileIn((await inbox.next()).content);
}

function fileIn(content: Content): IncomingFile {
  if (content.type !== "file") throw new Error(`${content.type} is no file`);
  return content.file;
}

const fetchFile = (ref: string, maxBytes = MIB) => bench.channel.files.fetch(ref, { maxBytes });

test("a photo comes with its words, and its bytes are those that were sent", async () => {
  const id = bench.api.media.add(PHOTO, JPEG);
  budi.sends({ type: "image", image: { id, ...JPEG, caption: "KTP saya" } });
  const { content } = await inbox.next();
  expect(content).toMatchObject({
    type: "file",
    caption: "KTP saya",
    file: { kind: "photo", mime: "image/jpeg", name: null, bytes: null },
  });
  expect(await fetchFile(fileIn(content).ref)).toEqual(PHOTO);
});

test("a document comes with the name that its sender gave it", async () => {
  const bytes = Buffer.alloc(70_000, "%PDF-1.7 ");
  const id = bench.api.media.add(bytes, { mime_type: "application/pdf" });
  budi.sends({
    type: "document",
    document: { id, mime_type: "application/pdf", filename: "surat kerja.pdf" },
  });
  const { content } = await inbox.next();
  expect(content).toMatchObject({ file: { kind: "document", name: "surat kerja.pdf" }, caption: "" });
  expect(await fetchFile(fileIn(content).ref)).toEqual(bytes);
});

test("a file that Meta says is too big is not asked for", async () => {
  const { ref } = await sendsPhoto(Buffer.alloc(1_001));
  await expect(fetchFile(ref, 1_000)).rejects.toMatchObject({ name: "FileNotFetched", why: "too-big" });
  expect(bench.api.media.downloads).toBe(0);
});

test("a file that is larger than Meta says is not read to its end", async () => {
  const { ref } = await sendsPhoto(Buffer.alloc(8 * MIB), { file_size: "10" });
  await expect(fetchFile(ref, 1_000)).rejects.toMatchObject({ why: "too-big" });
});

test("a file whose digest is another is none", async () => {
  const { ref } = await sendsPhoto(PHOTO, { sha256: "0".repeat(64) });
  await expect(fetchFile(ref)).rejects.toMatchObject({ why: "gone" });
});

test.each([
  "https://evil.example.test/file",
  "https://lookaside.fbsbx.com.evil.example.test/file",
  "http://lookaside.fbsbx.com/file",
  "file:///etc/passwd",
])("%s is asked for nothing, and gets no token", async (url) => {
  const { ref } = await sendsPhoto(PHOTO, { url });
  await expect(fetchFile(ref)).rejects.toMatchObject({ why: "unreachable" });
  expect(bench.api.media.downloads).toBe(0);
});

test("no address at all is no file", async () => {
  const { ref } = await sendsPhoto(PHOTO, { url: "?" });
  await expect(fetchFile(ref)).rejects.toMatchObject({ why: "gone" });
});

test("a file that Meta has no more is gone; a Meta that does not answer is unreachable", async () => {
  const { ref } = await sendsPhoto();
  bench.api.media.forget(ref);
  await expect(fetchFile(ref)).rejects.toMatchObject({ why: "gone" });
  const failure = await fetchFile(ref).catch((error: unknown) => error);
  expect(JSON.stringify(failure) + String(failure)).not.toMatch(/CANARY|EAA/);
  await bench.channel.stop();
  const other = await createCloudBench(book, { apiRoot: "http://127.0.0.1:1/v25.0" });
  await expect(other.channel.files.fetch(ref, { maxBytes: MIB })).rejects.toMatchObject({
    why: "unreachable",
  });
  await other.close();
});

test.each([
  ["image", {}, "photo"],
  ["document", { id: "../../x?" }, "document"],
  ["video", { id: "77" }, "video"],
  ["audio", { id: "77" }, "voice"],
  ["sticker", { id: "77" }, "sticker"],
])("%s %j can't be taken, and is only named", async (type, media, kind) => {
  budi.sends({ type, [type]: media });
  expect((await inbox.next()).content).toEqual({ type: "other", kind });
});

test("a photo that came late is not lost among words that are answered once", async () => {
  const { api, clock } = bench;
  const id = api.media.add(PHOTO, JPEG);
  api.now = () => Math.floor(clock.now() / 1_000) - 3_600;
  budi.says("ini KTP saya");
  budi.sends({ type: "image", image: { id, ...JPEG } });
  const { ref } = fileIn((await inbox.next()).content);
  expect(await fetchFile(ref)).toEqual(PHOTO);
  clock.advance(1);
  expect((await inbox.next()).content).toMatchObject({ type: "backlog", texts: ["ini KTP saya"] });
});
