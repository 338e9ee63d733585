import { fileURLToPath } from "node:url";
import { jest } from "@jest/globals";
import type { Link } from "../../src/channels/whatsapp/options.ts";
import { FakeWhatsApp } from "../support/fake-whatsapp/fake-whatsapp.ts";
import { type DataFolder, makeDataFolder, type Program, startProgram } from "../support/program.ts";
import { until } from "../support/until.ts";
import { comeToChat } from "../support/web-person.ts";
import { words } from "../support/words.ts";

jest.setTimeout(240_000);

const TRUST = fileURLToPath(new URL("../support/fake-whatsapp/trust.ts", import.meta.url));
const CODE = /As text: (\S+)\n/;
const METRICS_TOKEN = "0123456789abcdef0123456789abcdef";

let whatsapp: FakeWhatsApp;
let folder: DataFolder;
let program: Program;

beforeEach(async () => {
  whatsapp = new FakeWhatsApp();
  await whatsapp.listen();
  folder = await makeDataFolder();
  program = await startProgram({
    DATA_DIR: folder.path,
    METRICS_TOKEN,
    WHATSAPP: "linked-device",
    WHATSAPP_WS_URL: whatsapp.url,
    NODE_OPTIONS: `--import=tsx --import=${TRUST}`,
  });
});

afterEach(async () => {
  await program?.close();
  await folder.close();
  await whatsapp.close();
});

/** What a process prints and what it answers come by different ways, in no order. */
const isPrinted = (words: string) => until(async () => program.said().includes(words));

/** Asks the operator's page until the link stands so. */
async function linkIs(state: Link["state"]): Promise<void> {
  const page = `${program.url}/demo/whatsapp.json`;
  await until(async () => ((await (await fetch(page)).json()) as { state: string }).state === state);
}

/** The code in the terminal, as it stands there for who can't scan it. */
async function codeInTerminal(): Promise<string> {
  await until(async () => CODE.test(program.said()));
  return CODE.exec(program.said())?.[1] ?? "";
}

async function metrics(): Promise<string> {
  const headers = { authorization: `Bearer ${METRICS_TOKEN}` };
  return await (await fetch(`${program.url}/metrics`, { headers })).text();
}

interface End {
  name: string;
  ends(): void;
  isSaid: string;
}

const ENDS: End[] = [
  {
    name: "banned",
    ends() {
      whatsapp.refuseLogins = "403";
      whatsapp.kill();
    },
    isSaid: "the number is banned or locked",
  },
  { name: "unlinked on its phone", ends: () => whatsapp.unlink(), isSaid: "this device was unlinked" },
];

test.each(ENDS)(
  "a number that is linked and answers is $name: the operator learns it at once, and the web chat goes on",
  async ({ ends, isSaid }) => {
    await linkIs("scan");
    whatsapp.phone.scans(await codeInTerminal());
    await linkIs("linked");
    expect(program.said().match(/NOT an official way/g)).toHaveLength(1);
    const budi = whatsapp.person({ phone: "6281234567890", lid: "111222333444" });
    await budi.says("halo");
    await budi.hears(words("welcome:agree-button"));
    expect(await metrics()).toContain('peserta_whatsapp_link{state="linked"} 1');

    ends();
    await linkIs("stopped");
    await isPrinted(isSaid);
    await isPrinted("whatsapp.stopped");
    expect(await metrics()).toContain('peserta_whatsapp_link{state="stopped"} 1');
    const siti = await comeToChat(program.url);
    await siti.says("halo");
    await siti.hears(words("common:about-demo"));
    siti.leave();
  },
);
