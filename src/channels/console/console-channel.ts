import { randomUUID } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import {
  type Channel,
  type ChannelLimits,
  type Content,
  DeliveryError,
  type Receive,
} from "../../ports/channel.ts";
import type { Clock } from "../../ports/clock.ts";
import type { RenderedFile } from "../../ports/message.ts";
import { type Dress, renderForTerminal } from "./render-for-terminal.ts";

/** A terminal shows everything; choices are typed as numbers. */
const LIMITS: ChannelLimits = { buttonLabel: 200, buttons: 100, text: 100_000, contactRequest: false };

/** A line that could not be kept is tried again so often. */
const RETRY_MS = 500;

export interface ConsoleChannelOptions {
  input: NodeJS.ReadableStream;
  output: NodeJS.WritableStream & { isTTY?: boolean; columns?: number };
  clock: Clock;
  /** Where photos and documents are put, for whoever sits here alone to open. */
  folder: string;
  /** Lines typed in earlier talks, newest first, for the arrow keys. */
  history: string[];
  onHistory: (lines: string[]) => void;
  /** The person closed the input, or typed `/quit`, and all that he wrote before has been received. */
  onClose: () => void;
}

/** The terminal as a channel. */
export interface ConsoleChannel extends Channel {
  /** Prints a line that is not the bot's, such as an SMS that arrived on the phone beside the terminal. */
  print(line: string): void;
}

/** The terminal as a chat of one person. Its chat is always called `terminal`. */
export function createConsoleChannel(options: ConsoleChannelOptions): ConsoleChannel {
  const { input, output, clock } = options;
  const interactive = output.isTTY === true;
  const dress: Dress = { colours: interactive, width: Math.min(output.columns ?? 80, 100) };
  let terminal: Interface | null = null;
  let receiving = Promise.resolve();

  function print(text: string): void {
    if (interactive) output.write("\r\u001B[2K");
    output.write(`${text}\n`);
    if (interactive) terminal?.prompt(true);
  }

  /** Listening begins here, for lines that come before would be lost. */
  function listen(receive: Receive): void {
    terminal = createInterface({
      input,
      output,
      terminal: interactive,
      history: options.history,
      prompt: "› ",
    });
    terminal.on("line", (line) => {
      if (line.trim() === "/quit") terminal?.close();
      else if (line.trim() === "") terminal?.prompt();
      else receiving = receiving.then(() => insist(line, receive, clock));
    });
    terminal.on("history", options.onHistory);
    terminal.on("close", () => void receiving.then(options.onClose));
    if (interactive) terminal.prompt();
  }

  return {
    name: "console",
    limits: LIMITS,
    async start(receive) {
      listen(receive);
    },
    async stop() {
      terminal?.close();
      await receiving;
    },
    async send(_, message) {
      const { file } = message;
      const shown = file
        ? { ...message, file: { ...file, name: await keep(file, options.folder) } }
        : message;
      print(renderForTerminal(shown, dress));
    },
    async showTyping() {
      // The prompt is there all the time; a line that comes and goes would only disturb it.
    },
    async hide() {
      // What stands in the person's own terminal is his to clear.
      return false;
    },
    async hidePersonal() {
      // The same holds for what he was shown.
    },
    print,
  };
}

/** A terminal shows no pictures: it says where the file is. */
async function keep({ name, bytes }: RenderedFile, folder: string): Promise<string> {
  const path = join(folder, name);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(path, bytes, { mode: 0o600 });
  } catch (cause) {
    throw new DeliveryError("unreachable", { cause });
  }
  return path;
}

/** Hands a line over until it has been kept: the next one waits, so that none is lost and none overtakes. */
async function insist(line: string, receive: Receive, clock: Clock): Promise<void> {
  const incoming = { channel: "console", chat: "terminal", id: randomUUID(), content: read(line) };
  for (;;) {
    try {
      return await receive(incoming);
    } catch {
      await new Promise<void>((resolve) => clock.after(RETRY_MS, resolve));
    }
  }
}

function read(line: string): Content {
  const [, name, payload = ""] = /^\/(\w+)\s*(.*)$/.exec(line) ?? [];
  return name ? { type: "command", name, payload } : { type: "text", text: line };
}
