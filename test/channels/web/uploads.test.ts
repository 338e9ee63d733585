import { policy } from "../../../src/policy.ts";
import { FileNotFetched, type Incoming, type Receive } from "../../../src/ports/channel.ts";
import { visit } from "./visitor.ts";
import { startWebChat, type WebChat } from "./web-chat.ts";

const BYTES = Uint8Array.from({ length: 256 }, (_, at) => at);

const open: WebChat[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((chat) => chat.close()));
});

/** Somebody with an open page, and what the bot heard from him. */
async function visitor(receive: Receive = async () => undefined) {
  const heard: Incoming[] = [];
  const chat = await startWebChat(() => async (incoming) => {
    await receive(incoming);
    heard.push(incoming);
  });
  open.push(chat);
  const person = await visit(chat.url);
  const usual = {
    "content-type": "image/jpeg",
    "x-file-message": "message-1",
    "x-file-chat": person.greeting.chat,
    "x-file-language": "id",
  };
  const sends = async (headers: Record<string, string> = {}, body: Uint8Array = BYTES) => {
    const own = { cookie: person.cookie, ...usual, ...headers };
    const answer = await fetch(`${chat.url}/chat/files`, { method: "POST", headers: own, body });
    return { status: answer.status, retryAfter: answer.headers.get("retry-after") };
  };
  return { chat, person, heard, sends };
}

/** The `ref` under which a file came in. */
function refOf(incoming: Incoming | undefined): string {
  return incoming?.content.type === "file" ? incoming.content.file.ref : "";
}

describe("a photo or a document in the web chat", () => {
  test("arrives with what its sender's browser says of it, and its bytes are fetched by its ref", async () => {
    const { chat, heard, sends } = await visitor();
    const name = encodeURIComponent("Surat keterangan – Siti.pdf");
    expect(await sends({ "content-type": "application/pdf", "x-file-name": name })).toMatchObject({
      status: 202,
    });
    expect(heard).toMatchObject([
      {
        channel: "web",
        id: "message-1",
        languageHint: "id",
        content: {
          type: "file",
          caption: "",
          file: {
            kind: "document",
            mime: "application/pdf",
            name: "Surat keterangan – Siti.pdf",
            bytes: 256,
          },
        },
      },
    ]);
    const bytes = await chat.channel.files?.fetch(refOf(heard[0]), { maxBytes: 1_000 });
    expect(Uint8Array.from(bytes ?? [])).toEqual(BYTES);
  });

  test("stands in its sender's chat as one that was sent, with nothing of what is in it or what it is called", async () => {
    const { person, sends } = await visitor();
    await sends({ "x-file-name": "rahasia.jpg" });
    expect(await person.nextLine()).toEqual({
      id: "message-1",
      by: "person",
      at: expect.any(Number),
      file: "photo",
    });
  });

  test("is the same message when it is sent again", async () => {
    let fails = true;
    const { chat, heard, sends } = await visitor(async () => {
      if (fails) throw new Error("the store is away");
    });
    expect(await sends()).toEqual({ status: 503, retryAfter: "3" });
    fails = false;
    await sends();
    await sends();
    expect(new Set(heard.map(({ id, chat: from }) => `${from} ${id}`)).size).toBe(1);
    expect(chat.uploads.kept.size).toBe(1);
    expect(chat.transcript.all()).toHaveLength(1);
  });

  test("is asked for again when it could not be kept, and nobody hears of it before", async () => {
    const { chat, heard, sends } = await visitor();
    chat.uploads.isAway = true;
    expect((await sends()).status).toBe(503);
    chat.uploads.isAway = false;
    chat.uploads.room = "full";
    expect(await sends()).toEqual({ status: 503, retryAfter: "3" });
    expect(heard).toEqual([]);
    expect(chat.logged).toEqual(["web.file-not-kept"]);
  });

  test("is not taken when too many came in the hour", async () => {
    const { chat, heard, sends } = await visitor();
    chat.uploads.room = "too-many";
    expect((await sends()).status).toBe(429);
    expect(heard).toEqual([]);
  });

  test("is handed on where nobody would look at it: the bot says so", async () => {
    const { chat, heard, sends } = await visitor();
    chat.uploads.room = "nobody";
    expect((await sends()).status).toBe(202);
    expect(heard).toHaveLength(1);
    await expect(chat.channel.files?.fetch(refOf(heard[0]), { maxBytes: 1_000 })).rejects.toMatchObject({
      why: "gone",
    });
  });

  test("of more bytes than are taken, of another type, or without a name of its own is refused", async () => {
    const { chat, heard, sends } = await visitor();
    const tooBig = new Uint8Array(policy.files.mostBytes + 1);
    expect((await sends({}, tooBig)).status).toBe(413);
    expect((await sends({}, new Uint8Array(policy.files.mostBytes))).status).toBe(202);
    for (const type of ["image/svg+xml", "text/html", "application/json"])
      expect((await sends({ "content-type": type, "x-file-message": "message-2" })).status).toBe(415);
    expect((await sends({ "x-file-message": "x" })).status).toBe(400);
    expect((await sends({ "x-file-message": "message-3" }, new Uint8Array(0))).status).toBe(400);
    expect([heard.length, chat.uploads.kept.size]).toEqual([1, 1]);
  });

  test("comes from our own page and from a chat that is known, or not at all", async () => {
    const { chat, heard, sends } = await visitor();
    expect((await sends({ "sec-fetch-site": "cross-site" })).status).toBe(403);
    expect((await sends({ origin: "https://evil.example" })).status).toBe(403);
    expect((await sends({ cookie: "" })).status).toBe(401);
    expect((await sends({ "x-file-chat": "another chat" })).status).toBe(401);
    expect([heard.length, chat.uploads.kept.size]).toEqual([0, 0]);
  });

  test("is one of so many that are read at a time", async () => {
    let letGo: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    let inside = 0;
    let full: () => void = () => undefined;
    const isFull = new Promise<void>((resolve) => {
      full = resolve;
    });
    const { sends } = await visitor(async () => {
      inside += 1;
      if (inside === policy.files.uploads.atOnce) full();
      await held;
    });
    const first = Array.from({ length: policy.files.uploads.atOnce }, (_, at) =>
      sends({ "x-file-message": `message-${at}` }),
    );
    await isFull;
    expect(await sends({ "x-file-message": "message-late" })).toEqual({ status: 503, retryAfter: "3" });
    letGo();
    expect((await Promise.all(first)).map(({ status }) => status)).toEqual(first.map(() => 202));
    expect((await sends({ "x-file-message": "message-late" })).status).toBe(202);
  });
});

test("a ref opens nothing but what it names, and nothing after it was let go", async () => {
  const { chat, heard, sends } = await visitor();
  await sends();
  const { files } = chat.channel;
  const ref = refOf(heard[0]);
  const other = ref.replace(/^./, (digit) => (digit === "0" ? "1" : "0"));
  await expect(files?.fetch(other, { maxBytes: 1_000 })).rejects.toThrow(FileNotFetched);
  await expect(files?.fetch(ref, { maxBytes: 255 })).rejects.toMatchObject({ why: "too-big" });
  await files?.letGo?.(ref);
  await expect(files?.fetch(ref, { maxBytes: 1_000 })).rejects.toMatchObject({ why: "gone" });
});
