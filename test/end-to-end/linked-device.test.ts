import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { jest } from "@jest/globals";
import type { Link } from "../../src/channels/whatsapp/options.ts";
import { FakeWhatsApp } from "../support/fake-whatsapp/fake-whatsapp.ts";
import { type DataFolder, makeDataFolder, type Program, startProgram } from "../support/program.ts";
import { comeToChat } from "../support/web-person.ts";
import { words } from "../support/words.ts";

jest.setTimeout(240_000);

const TRUST = fileURLToPath(new URL("../support/fake-whatsapp/trust.ts", import.meta.url));
const ASK_AGAIN_AFTER_MS = 50;
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

/** Asks the operator's page until the link stands so. */
async function linkIs(state: Link["state"]): Promise<void> {
  for (;;) {
    const answer = await fetch(`${program.url}/demo/whatsapp.json`);
    if (((await answer.json()) as { state: string }).state === state) return;
    // Asked without a break the program would do nothing else.
    await setTimeout(ASK_AGAIN_AFTER_MS);
  }
}

/** The code in the terminal, as it stands there for who can't scan it. */
function codeInTerminal(): string {
  return /As text: (\S+)/.exec(program.said())?.[1] ?? "";
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
    whatsapp.phone.scans(codeInTerminal());
    await linkIs("linked");
    expect(program.said().match(/NOT an official way/g)).toHaveLength(1);
    const budi = whatsapp.person({ phone: "6281234567890", lid: "111222333444" });
    await budi.says("halo");
    await budi.hears(words("welcome:agree-button"));
    expect(await metrics()).toContain('peserta_whatsapp_link{state="linked"} 1');

    ends();
    await linkIs("stopped");
    expect(program.said()).toContain(isSaid);
    expect(program.said()).toContain("whatsapp.stopped");
    expect(await metrics()).toContain('peserta_whatsapp_link{state="stopped"} 1');
    const siti = await comeToChat(program.url);
    await siti.says("halo");
    await siti.hears(words("common:about-demo"));
    siti.leave();
  },
);
