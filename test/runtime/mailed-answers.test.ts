import { createCarriers } from "../../src/code-senders/carriers.ts";
import { createSmtpSender } from "../../src/code-senders/smtp.ts";
import { createTranslator } from "../../src/i18n/translator.ts";
import type { Notice } from "../../src/ports/account.ts";
import type { CoreSystem } from "../../src/ports/core.ts";
import { CaseWork } from "../../src/runtime/case-work.ts";
import type { DeliveryParts } from "../../src/runtime/deliver.ts";
import { createFakeClock } from "../support/fake-clock.ts";
import { openSmtpServer, type SmtpServer } from "../support/smtp-server.ts";

const ANSWER: Notice = {
  id: "notice-1",
  to: { way: "email", address: "budi@example.com" },
  about: {
    kind: "ticket-answer",
    ticket: "t1",
    position: 4,
    number: "HK-7F3KD",
    agent: { name: "Sari", code: "7F3-KDM" },
    text: "Iuran September sudah kami terima.\nSaldo Anda ikut bertambah.",
  },
  language: "id",
  isLastTry: false,
};

const translator = await createTranslator({ demo: true, operator: null });
let server: SmtpServer;
beforeEach(async () => {
  server = await openSmtpServer();
});
afterEach(() => server.close());

/** Carries what is on its way to the real mail server, and says what the core was told. */
async function carry(notice: Notice): Promise<string[]> {
  const told: string[] = [];
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const carriers = createCarriers({ clock: createFakeClock(), log });
  const url = `smtp://127.0.0.1:${server.port}`;
  carriers.register("email", createSmtpSender({ url, from: "layanan@example.go.id", tls: false }));
  const core: Partial<CoreSystem> = {
    settleDue: async () => ({ settled: 0, overdue: [] }),
    takeNotices: async () => [notice],
    finishNotice: async (id) => void told.push(`finished ${id}`),
    noteUnmailed: async ({ ticket, position }) => void told.push(`failed ${ticket} ${position}`),
  };
  const parts = { core: core as CoreSystem, codeSender: carriers, translator, log };
  await new CaseWork(parts as unknown as DeliveryParts).run();
  return told;
}

const decoded = (data: string) =>
  data
    .replace(/=\r\n/g, "")
    .replace(/(?:=[0-9A-F]{2})+/g, (bytes) => Buffer.from(bytes.replaceAll("=", ""), "hex").toString("utf8"));

test("an agent's answer reaches the mailbox: number in the subject, who says it, and that nobody asks for codes", async () => {
  expect(await carry(ANSWER)).toEqual(["finished notice-1"]);
  expect(server.mails).toMatchObject([{ to: ["budi@example.com"] }]);
  const mail = decoded(server.mails[0]?.data ?? "");
  expect(mail).toContain("Subject: Jawaban untuk tiket HK-7F3KD");
  expect(mail).toContain("Sari (kode petugas 7F3-KDM) menjawab tiket HK-7F3KD:");
  expect(mail).toContain("Iuran September sudah kami terima.\r\nSaldo Anda ikut bertambah.");
  expect(mail).toContain("Petugas tidak pernah meminta kode atau kata sandi");
  expect(mail).toContain("balasannya tidak kami baca");
});

test("… in the member's language", async () => {
  await carry({ ...ANSWER, language: "en" });
  const mail = decoded(server.mails[0]?.data ?? "");
  expect(mail).toContain("Subject: Answer to ticket HK-7F3KD");
  expect(mail).toContain("Agents never ask for a code or a password");
});

test("sent again because nobody knows whether it arrived, it has the same id", async () => {
  await carry(ANSWER);
  await carry(ANSWER);
  const ids = server.mails.map(({ data }) => /^Message-ID: (.+)$/im.exec(data)?.[1]);
  expect(ids).toHaveLength(2);
  expect(new Set(ids).size).toBe(1);
});

test("while the mail server takes nothing it stays on its way", async () => {
  server.answers.set("RCPT", "451 4.7.1 later");
  expect(await carry(ANSWER)).toEqual([]);
});

test.each([
  ["never takes it", "550 5.1.1 no such user", false],
  ["has not taken it at the last try", "451 4.7.1 later", true],
])("when the mail server %s the desk sees that it failed", async (_, answer, isLastTry) => {
  server.answers.set("RCPT", answer);
  expect(await carry({ ...ANSWER, isLastTry })).toEqual(["failed t1 4", "finished notice-1"]);
});
