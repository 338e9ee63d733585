import { jest } from "@jest/globals";
import { FakeChatwoot } from "../support/fake-chatwoot/fake-chatwoot.ts";
import { type DataFolder, makeDataFolder, type Program, startProgram } from "../support/program.ts";
import { comeToChat } from "../support/web-person.ts";
import { words } from "../support/words.ts";

jest.setTimeout(240_000);

const NIK = "3174010101900001";
const PHONE = "081234567890";

let folder: DataFolder;
let program: Program;
let chatwoot: FakeChatwoot;
beforeAll(async () => {
  chatwoot = new FakeChatwoot();
  folder = await makeDataFolder();
  program = await startProgram({
    DATA_DIR: folder.path,
    CHATWOOT_BASE_URL: await chatwoot.listen(),
    CHATWOOT_ACCOUNT_ID: String(chatwoot.place.accountId),
    CHATWOOT_API_TOKEN: chatwoot.place.token,
    CHATWOOT_INBOX_ID: String(chatwoot.place.inboxId),
    CHATWOOT_INBOX_IDENTIFIER: chatwoot.place.inboxIdentifier,
    CHATWOOT_WEBHOOK_SECRET: chatwoot.secret,
  });
  chatwoot.webhookUrl = `${program.url}/chatwoot/webhook`;
});
afterAll(async () => {
  await program?.close();
  await chatwoot?.close();
  await folder?.close();
});

test("from the first word in the web chat to an agent's answer at Chatwoot, and back to the very step", async () => {
  const person = await comeToChat(program.url);
  await person.says("halo");
  await person.hears(words("common:about-demo"));
  await person.says("setuju");
  await person.hears(words("menu:title"));
  await person.says("daftar");
  await person.hears(words("register:ask-nik"));

  await person.says("petugas");
  await person.hears("gratis, hanya kuota internet");
  await person.says("1");
  await person.hears(words("contact:topic"));
  await person.says("Akun, kode, masuk");
  await person.hears(words("contact:words"));
  await person.says(`NIK saya ${NIK} ditolak, HP ${PHONE}`);
  const opened = plain(await person.hears("HK-"));
  const [number = ""] = /HK-\w{5}/.exec(opened) ?? [];
  // What was asked before is asked again at once: he may go on while he waits.
  expect(opened).toContain(words("register:ask-nik"));

  const there = await chatwoot.heardOf(number, "ditolak");
  chatwoot.assigns(there, chatwoot.sari);
  await person.hears("Sari");
  chatwoot.says(there, chatwoot.sari, "Kirim kode OTP-nya, ya.");
  chatwoot.says(there, chatwoot.sari, "Coba ketik angkanya saja, tanpa spasi.");
  await person.hears("Coba ketik angkanya saja, tanpa spasi.");
  await person.says("Baik, saya coba.");
  await chatwoot.heardOf(number, "Baik, saya coba.");
  chatwoot.resolves(there);
  await person.hears(words("agent-talk:rate"));
  await person.says("5");
  expect(plain(await person.hears(words("agent-talk:thanks")))).toContain(words("register:ask-nik"));
  await chatwoot.heardOf(number, "5 dari 5");
  person.leave();

  const read = chatwoot.reads(number);
  expect(read.filter((line) => line.startsWith("peserta: "))).toEqual([
    "peserta: NIK saya •••••• ditolak, HP ••••••",
    "peserta: Baik, saya coba.",
  ]);
  expect(read.filter((line) => line.includes("Tidak diteruskan"))).toHaveLength(1);
  const sent = chatwoot.received.join("\n");
  expect([NIK, PHONE].filter((secret) => sent.includes(secret))).toEqual([]);
  expect(await chatwoot.called()).not.toContain(401);
  expect(program.said()).not.toContain(chatwoot.place.token);
});

function plain(message: { text: readonly { text: string }[] }): string {
  return message.text.map(({ text }) => text).join("");
}
