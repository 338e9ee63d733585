import { jest } from "@jest/globals";
import { FakeGraphApi } from "../support/fake-graph-api/fake-graph-api.ts";
import type { FakePerson } from "../support/fake-graph-api/fake-person.ts";
import type { Heard } from "../support/fake-graph-api/heard.ts";
import { type DataFolder, makeDataFolder, type Program, startProgram } from "../support/program.ts";
import { type Newcomer, newcomers, words } from "../support/words.ts";

jest.setTimeout(180_000);

let api: FakeGraphApi;
let folder: DataFolder;
let program: Program;

const settings = () => ({
  DATA_DIR: folder.path,
  PUBLIC_URL: "https://bot.example.test",
  WHATSAPP: "cloud",
  WHATSAPP_CLOUD_API_ROOT: api.root,
  WHATSAPP_CLOUD_TOKEN: api.token,
  WHATSAPP_PHONE_NUMBER_ID: api.phoneNumberId,
  WHATSAPP_WABA_ID: api.wabaId,
  WHATSAPP_APP_SECRET: api.appSecret,
  WHATSAPP_VERIFY_TOKEN: "a-word-that-meta-is-told",
});

async function post(body: string, signature: string): Promise<number> {
  const headers = { "content-type": "application/json", "x-hub-signature-256": signature };
  const answer = await fetch(`${program.url}/whatsapp/webhook`, { method: "POST", headers, body });
  return answer.status;
}

/** Waits for the next message that he has not looked at yet and that holds these words. */
function listener(person: FakePerson) {
  let looked = 0;
  return async (text: string): Promise<Heard> => {
    const find = () => person.heard.findIndex((heard, at) => at >= looked && plainly(heard).includes(text));
    await api.until(() => find() >= 0);
    looked = find() + 1;
    const heard = person.heard[looked - 1];
    if (!heard) throw new Error("nothing was heard");
    return heard;
  };
}

beforeEach(async () => {
  api = new FakeGraphApi();
  folder = await makeDataFolder();
  await api.listen();
  api.deliver = post;
});

afterEach(async () => {
  await program?.close();
  await folder.close();
  // Rejects when a message was one that Meta would not take.
  await api.close();
});

test("a person whose number Meta delivers registers with it, NIK and KPJ on a page, and reads his balance", async () => {
  program = await startProgram(settings());
  const [newcomer] = newcomers();
  if (!newcomer) throw new Error("nobody is left to register");
  const person = api.person({ phone: newcomer.phone.slice(1), bsuid: "ID.1newcomer" });
  const hears = listener(person);
  person.says("halo");
  await hears(words("common:about-demo"));
  person.chooses(words("welcome:agree-button"));
  await hears(words("menu:title"));
  person.chooses(words("intents:check-balance"));
  await hears(words("sign-in:needed"));
  person.chooses(words("sign-in:register-button"));
  await hears("Supaya NIK dan KPJ tidak tersimpan di chat");
  person.says(await fillsIn(await hears("Halaman aman"), newcomer));
  await hears(words("register:ask-phone"));
  person.says(newcomer.phone);
  await hears(words("register:ask-email"));
  person.says(newcomer.email);
  await hears(words("register:choose-way"));
  person.chooses(words("register:by-phone-button"));
  const code = /\d{6}/.exec((await hears("MEMBUAT AKUN")).text)?.[0] ?? "";
  person.says(code);
  expect((await hears(words("check-balance:jht"))).text).toMatch(/Rp\d/);
  const texts = person.heard.map(({ text }) => text);
  expect(texts.filter((text) => text.includes(code))).toHaveLength(1);
  for (const secret of [newcomer.nik, newcomer.kpj, newcomer.phone])
    expect(texts.join()).not.toContain(secret);
  expect(program.said()).not.toMatch(/CANARY|a-word-that-meta/);
  expect(await program.end("SIGTERM")).toBe(0);
});

/** Fills in the page of a link and gives the number that it shows. */
async function fillsIn(link: Heard, { nik, kpj }: Newcomer): Promise<string> {
  const [, key = ""] = /https:\/\/bot\.example\.test\/s#([\w-]{43})/.exec(JSON.stringify(link)) ?? [];
  const answer = await fetch(`${program.url}/s/simpan`, {
    method: "POST",
    body: new URLSearchParams({ key, nik, kpj }),
    headers: { "sec-fetch-site": "same-origin" },
  });
  return /id="number">(\d{4})</.exec(await answer.text())?.[1] ?? "";
}

/** What he reads, without its dress. */
function plainly({ text }: Heard): string {
  return text.replace(/[*\u2060]/g, "");
}
