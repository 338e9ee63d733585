import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { createConsoleChannel } from "../../../src/channels/console/console-channel.ts";
import type { Receive } from "../../../src/ports/channel.ts";
import { createHastyClock } from "../../channels/telegram/bench.ts";
import type { Way } from "../../support/way.ts";

/** The terminal, over streams in place of a keyboard and a screen. It sends no files and no cards, and taps nothing. */
export async function openConsole(): Promise<Way> {
  const folder = await mkdtemp(join(tmpdir(), "terminal-"));
  const [input, output] = [new PassThrough(), new PassThrough()];
  let written: string[] = [];
  output.on("data", (chunk: Buffer) => written.push(chunk.toString()));
  let receive: Receive = async () => undefined;
  const channel = createConsoleChannel({
    input,
    output,
    clock: createHastyClock(),
    folder,
    history: [],
    onHistory: () => undefined,
    onClose: () => undefined,
  });
  await channel.start((incoming) => receive(incoming));
  const types = (line: string) => input.write(`${line}\n`);
  return {
    channel,
    async comes(whom) {
      receive = whom;
      written = [];
      return {
        chat: "terminal",
        async says(content) {
          if (content.type === "text") return types(content.text);
          if (content.type !== "command") return false;
          return types(`/${content.name} ${content.payload}`.trim());
        },
        async takes({ number }, { isNewest }) {
          return isNewest && types(String(number));
        },
        shown: async () => written.map((text) => text.trim().replaceAll(folder, "{folder}")),
      };
    },
    async close() {
      await channel.stop();
      input.end();
      await rm(folder, { recursive: true });
    },
  };
}
