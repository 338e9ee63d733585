import { randomUUID } from "node:crypto";
import { createInterface, type Interface } from "node:readline";
import type { Channel, ChannelLimits, Receive } from "../../ports/channel.ts";
import { type Dress, renderForTerminal } from "./render-for-terminal.ts";

/** A terminal shows everything; choices are typed as numbers. */
const LIMITS: ChannelLimits = { buttonLabel: 200, buttons: 100, text: 100_000, contactRequest: false };

export interface ConsoleChannelOptions {
  input: NodeJS.ReadableStream;
  output: NodeJS.WritableStream & { isTTY?: boolean; columns?: number };
  /** Lines typed in earlier talks, newest first, for the arrow keys. */
  history: string[];
  onHistory: (lines: string[]) => void;
  /** The person closed the input, or typed `/quit`. */
  onClose: () => void;
}

export interface ConsoleChannel extends Channel {
  /** Prints a line that is not the bot's, such as an SMS that arrived on the phone beside the terminal. */
  print(line: string): void;
}

/** The terminal as a chat of one person. Its chat is always called `terminal`. */
export function createConsoleChannel(options: ConsoleChannelOptions): ConsoleChannel {
  const { input, output } = options;
  const interactive = output.isTTY === true;
  const dress: Dress = { colours: interactive, width: Math.min(output.columns ?? 80, 100) };
  let terminal: Interface | null = null;

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
      else void say(receive, line);
    });
    terminal.on("history", options.onHistory);
    terminal.on("close", options.onClose);
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
    },
    async send(_, message) {
      print(renderForTerminal(message, dress));
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

async function say(receive: Receive, text: string): Promise<void> {
  const [, name, payload = ""] = /^\/(\w+)\s*(.*)$/.exec(text) ?? [];
  const content = name ? ({ type: "command", name, payload } as const) : ({ type: "text", text } as const);
  await receive({ channel: "console", chat: "terminal", id: randomUUID(), content });
}
