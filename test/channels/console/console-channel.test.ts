import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { PassThrough } from "node:stream";
import { createConsoleChannel } from "../../../src/channels/console/console-channel.ts";
import type { Clock } from "../../../src/ports/clock.ts";
import { describeChannel, message, plain, type ShownFile } from "../channel-contract.ts";

/** Does not make a test wait between two tries. */
const hasty: Clock = {
  now: () => 0,
  after(_, run) {
    const soon = setImmediate(run);
    return () => clearImmediate(soon);
  },
};

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

async function createBench() {
  const folder = await mkdtemp(join(tmpdir(), "terminal-"));
  folders.push(folder);
  const input = new PassThrough();
  const output = new PassThrough();
  const written: string[] = [];
  let close: () => void = () => undefined;
  const closed = new Promise<void>((resolve) => {
    close = resolve;
  });
  output.on("data", (chunk: Buffer) => written.push(chunk.toString()));
  const channel = createConsoleChannel({
    input,
    output,
    clock: hasty,
    folder,
    history: [],
    onHistory: () => undefined,
    onClose: () => close(),
  });
  return { input, output, channel, written, closed, folder };
}

describeChannel("the terminal", async () => {
  const { input, channel, written, folder } = await createBench();
  return {
    channel,
    chat: "terminal",
    says: (text) => void input.write(`${text}\n`),
    chooses: (label) => void input.write(`${label}\n`),
    shown: () => written.map((text) => text.trim()),
    files: () => Promise.all(namesIn(folder, written).map(open)),
    close: async () => void input.end(),
  };
});

/** Where the terminal says that files are. */
function namesIn(folder: string, written: readonly string[]): string[] {
  const lines = written.join("").split("\n");
  return lines.map((line) => line.trim()).filter((line) => line.startsWith(folder));
}

async function open(path: string): Promise<ShownFile> {
  return {
    kind: path.endsWith(".jpg") ? "photo" : "document",
    name: basename(path),
    bytes: await readFile(path),
  };
}

test("choices are numbered, and what is bold or to be copied needs no colours to be read", async () => {
  const { channel, written } = await createBench();
  const text = [plain("Saldo "), { text: "JHT", bold: true, code: false }];
  const choices = [
    { number: 1, label: "Cek saldo" },
    { number: 2, label: "Menu" },
  ];
  await channel.send({ chat: "terminal", id: "r1" }, message({ text, choices }));
  expect(written.join("")).toBe("\nSaldo JHT\n\n  1  Cek saldo\n  2  Menu\n\n");
});

test("/quit ends the talk, and a slash command is one", async () => {
  const { input, channel, closed } = await createBench();
  const heard: unknown[] = [];
  await channel.start(async ({ content }) => void heard.push(content));
  input.write("/start daftar\n/quit\n");
  await closed;
  await channel.stop();
  expect(heard).toEqual([{ type: "command", name: "start", payload: "daftar" }]);
});
