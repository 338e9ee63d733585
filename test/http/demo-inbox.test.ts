import { createDemoInbox } from "../../src/code-senders/demo-inbox.ts";
import { addDemoInboxRoutes } from "../../src/http/demo-inbox-routes.ts";
import { createHttpServer } from "../../src/http/server.ts";
import type { OutsideMessage } from "../../src/ports/code-sender.ts";
import { sampleTexts } from "../channels/web/sample-texts.ts";
import { closeAll, listenOnFreePort } from "./listening.ts";

const clock = { now: () => 1_000, after: () => () => {} };

function sms(text: string): OutsideMessage {
  return {
    by: "sms",
    address: "+6281299900017",
    subject: "",
    text,
    idempotencyKey: text,
    language: "id",
    code: null,
    sendingId: "1",
  };
}

describe("the demo inbox", () => {
  test("shows the newest message first and forgets the oldest", async () => {
    const inbox = createDemoInbox({ clock, capacity: 2 });
    for (const text of ["satu", "dua", "tiga"]) await inbox.send(sms(text));
    expect(inbox.list().map(({ text }) => text)).toEqual(["tiga", "dua"]);
  });

  test("keeps a message that is sent twice once", async () => {
    const inbox = createDemoInbox({ clock });
    await inbox.send(sms("satu"));
    await inbox.send(sms("satu"));
    expect(inbox.list()).toHaveLength(1);
  });

  test("tells who watches, until he stops", async () => {
    const inbox = createDemoInbox({ clock });
    const seen: string[] = [];
    const stop = inbox.watch(({ text }) => seen.push(text));
    await inbox.send(sms("satu"));
    stop();
    await inbox.send(sms("dua"));
    expect(seen).toEqual(["satu"]);
  });
});

describe("the demo inbox over HTTP", () => {
  afterEach(closeAll);

  async function listeningInbox() {
    const log = { info() {}, warn() {}, error() {} };
    const server = createHttpServer({ log, isReady: async () => true });
    const inbox = createDemoInbox({ clock });
    addDemoInboxRoutes(server, { inbox, clock, texts: sampleTexts });
    return { server, inbox, url: await listenOnFreePort(server) };
  }

  test("says that it is a demo, and what would have been sent", async () => {
    const { inbox, url } = await listeningInbox();
    await inbox.send({
      by: "email",
      address: "siti@example.com",
      subject: "Kode masuk",
      text: "Kode 482913",
      idempotencyKey: "code-1",
      language: "id",
      code: null,
      sendingId: "1",
    });
    expect(await (await fetch(`${url}/demo/inbox.json`)).json()).toEqual({
      demo: true,
      notice: expect.stringContaining("Ini demo"),
      messages: [
        {
          id: 1_001,
          at: "1970-01-01T00:00:01.000Z",
          by: "email",
          address: "siti@example.com",
          subject: "Kode masuk",
          text: "Kode 482913",
        },
      ],
    });
    expect(await (await fetch(`${url}/demo/inbox`)).text()).toContain("Ini demo");
  });

  test("shows a browser what it has not seen, and ends when the server closes", async () => {
    const { server, inbox, url } = await listeningInbox();
    for (const text of ["satu", "dua"]) await inbox.send(sms(text));
    const anew = await fetch(`${url}/demo/inbox/events`);
    const back = await fetch(`${url}/demo/inbox/events`, { headers: { "last-event-id": "1001" } });
    await inbox.send(sms("tiga"));
    await server.close();
    expect(textsIn(await anew.text())).toEqual(["satu", "dua", "tiga"]);
    expect(textsIn(await back.text())).toEqual(["dua", "tiga"]);
  });
});

function textsIn(stream: string): (string | undefined)[] {
  return [...stream.matchAll(/"text":"(\w+)"/g)].map(([, text]) => text);
}
