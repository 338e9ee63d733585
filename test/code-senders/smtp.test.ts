import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSmtpSender } from "../../src/code-senders/smtp.ts";
import { outsideMessage } from "../support/outside-messages.ts";
import { makeCertificate } from "../support/redis-tls.ts";
import { openSmtpServer, type SmtpServer } from "../support/smtp-server.ts";

const FROM = "Layanan Peserta <layanan@example.go.id>";
const mail = outsideMessage({ by: "email", address: "budi@example.com", subject: "Kode layanan peserta" });

let server: SmtpServer;
beforeEach(async () => {
  server = await openSmtpServer();
});
afterEach(() => server.close());

function sender({ tls = false, credentials = "" } = {}) {
  const url = `smtp://${credentials}127.0.0.1:${server.port}`;
  return createSmtpSender({ url, from: FROM, tls });
}

describe("an e-mail", () => {
  test("reaches the server whole: to one recipient, as text, with an id of its own", async () => {
    const receipt = await sender().send(mail);
    expect(receipt).toEqual({ state: "sent", providerId: "<a1b2c3@example.go.id>" });
    expect(server.mails).toMatchObject([{ from: "layanan@example.go.id", to: ["budi@example.com"] }]);
    const [head = "", body = ""] = server.mails[0]?.data.split("\r\n\r\n") ?? [];
    expect(head.split("\r\n")).toEqual(
      expect.arrayContaining([
        `From: ${FROM}`,
        "To: budi@example.com",
        "Subject: Kode layanan peserta",
        "Message-ID: <a1b2c3@example.go.id>",
        "Auto-Submitted: auto-generated",
        "Content-Language: id",
      ]),
    );
    expect(head).toMatch(/Content-Type: text\/plain/);
    expect(body.trim()).toBe(mail.text);
  });

  test("goes to nobody else, whatever stands in its address or subject", async () => {
    const trick = "\r\nBcc: maling@example.com";
    await sender()
      .send({ ...mail, address: `budi@example.com${trick}`, subject: `Kode${trick}` })
      .catch(() => undefined);
    expect(server.mails.flatMap(({ to }) => to)).not.toContain("maling@example.com");
    expect(server.mails.map(({ data }) => data).join()).not.toMatch(/^Bcc:/m);
  });

  test("is sent as the user of the settings, decoded", async () => {
    await sender({ credentials: "bot%40a:p%2Fw@" }).send(mail);
    expect(server.mails[0]?.auth).toBe("bot@a:p/w");
  });

  test.each([
    ["RCPT", "550 5.1.1 no such user budi@example.com", "rejected"],
    ["RCPT", "451 4.7.1 later", "throttled"],
    ["AUTH", "535 5.7.8 wrong", "misconfigured"],
  ])("that is answered at %s with %s is %s, and the error quotes nobody", async (verb, line, kind) => {
    server.answers.set(verb, line);
    const error = await sender({ credentials: "bot:CANARY@" })
      .send(mail)
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: "DeliveryError", kind });
    expect(`${error} ${(error as Error).cause ?? ""}`).not.toMatch(/budi|482913|CANARY/);
  });

  test("to a server that is not there leaves it unknown", async () => {
    await server.close();
    await expect(sender().send(mail)).rejects.toMatchObject({ kind: "unreachable" });
    await expect(sender().check()).rejects.toThrow();
    server = await openSmtpServer();
  });
});

describe("whether the server works", () => {
  test("is asked without sending anything", async () => {
    expect(await sender().check()).toBe(true);
    expect(server.mails).toEqual([]);
  });

  test("a wrong password is noticed before anybody waits for a code", async () => {
    server.answers.set("AUTH", "535 5.7.8 wrong");
    await expect(sender({ credentials: "bot:wrong@" }).check()).rejects.toThrow();
  });
});

describe("outside this machine", () => {
  test("nothing is said to a server that offers no encryption", async () => {
    await expect(sender({ tls: true, credentials: "bot:secret@" }).send(mail)).rejects.toMatchObject({
      name: "DeliveryError",
    });
    expect(server.mails).toEqual([]);
  });

  test("nothing is said to a server whose certificate nobody vouches for", async () => {
    const folder = await mkdtemp(join(tmpdir(), "smtp-"));
    const secure = await openSmtpServer(await makeCertificate(folder));
    const url = `smtp://bot:secret@127.0.0.1:${secure.port}`;
    await expect(createSmtpSender({ url, from: FROM, tls: true }).send(mail)).rejects.toMatchObject({
      name: "DeliveryError",
    });
    expect(secure.mails).toEqual([]);
    await secure.close();
    await rm(folder, { recursive: true });
  });
});
