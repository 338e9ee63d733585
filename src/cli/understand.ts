import { once } from "node:events";
import { understand } from "../understanding/understand.ts";

/**
 * Reads one utterance a line on standard input and prints `{"text", "intent", "confidence"}` a line, in the same order, as
 * the lines come. Only "\n" and "\r\n" end a line: readline would also break at U+2028 and at a lone "\r", and lose the pairing.
 */
async function main(): Promise<void> {
  for await (const text of linesOf(process.stdin.setEncoding("utf8"))) {
    const { intent, confidence } = understand(text);
    const line = `${JSON.stringify({ text, intent, confidence })}\n`;
    if (!process.stdout.write(line)) await once(process.stdout, "drain");
  }
}

async function* linesOf(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let begun: string[] = [];
  for await (const chunk of chunks) {
    const [head = "", ...tails] = chunk.split("\n");
    begun.push(head);
    for (const tail of tails) {
      yield withoutReturn(begun.join(""));
      begun = [tail];
    }
  }
  const last = begun.join("");
  if (last !== "") yield withoutReturn(last);
}

function withoutReturn(line: string): string {
  return line.endsWith("\r") ? line.slice(0, -1) : line;
}

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  // The reader of our output went away (`| head`): there is nobody left to tell.
  process.exit(error.code === "EPIPE" ? 0 : 1);
});
await main();
