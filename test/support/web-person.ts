import { randomUUID } from "node:crypto";
import type { Rendered } from "../../src/ports/message.ts";
import { type Visitor, visit } from "../channels/web/visitor.ts";

/** Somebody who chats in the web chat, without a browser around him. */
export interface WebPerson {
  /** What makes the chat his: shown again, he is recognised. */
  readonly cookie: string;
  /** What had been said when he came: the bot's words, oldest first. */
  readonly history: string[];
  /** Says something; resolves when the chat has promised to answer it. */
  says(text: string): Promise<void>;
  /** The next message of the bot that has these words; waits for it. Earlier ones are passed over. */
  hears(text: string): Promise<Rendered>;
  leave(): void;
}

/** Comes to the chat of a program: as somebody new, or with the cookie of an earlier visit. */
export async function comeToChat(url: string, cookie?: string): Promise<WebPerson> {
  const visitor = await visit(url, cookie === undefined ? {} : { cookie });
  if (visitor.status !== 200) throw new Error(`the chat answered ${visitor.status}`);
  return {
    cookie: visitor.cookie,
    history: visitor.history.flatMap(({ data }) => wordsOf(JSON.parse(data)) ?? []),
    async says(text) {
      const answer = await visitor.post({ id: randomUUID(), chat: visitor.greeting.chat, text });
      if (answer.status !== 202) throw new Error(`the chat answered ${answer.status}`);
    },
    hears: (text) => nextWith(text, visitor),
    leave: () => visitor.leave(),
  };
}

async function nextWith(text: string, visitor: Visitor): Promise<Rendered> {
  for (;;) {
    const event = await visitor.next();
    if (event.event !== "message") continue;
    const line = JSON.parse(event.data);
    if (wordsOf(line)?.includes(text)) return line.message;
  }
}

/** The bot's words, null for a line of the person's own. */
function wordsOf(line: { by: string; message?: Rendered }): string | null {
  if (line.by !== "bot" || !line.message) return null;
  const { text, table, footer } = line.message;
  const cells = table ? [table.caption, ...table.rows.flat()] : [];
  return [...text.map((span) => span.text), ...cells, ...footer.map((span) => span.text)].join("");
}

/** The code that the demo's inbox shows for a phone number or an e-mail address; waits for it. */
export async function readDemoCode(url: string, address: string): Promise<string> {
  const reading = new AbortController();
  const answer = await fetch(`${url}/demo/inbox/events`, { signal: reading.signal });
  let unread = "";
  for await (const chunk of (answer.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
    unread += chunk;
    const line = unread.split("\n").find((candidate) => candidate.includes(`"${address}"`));
    const [code] = /(?<!\d)\d{6}(?!\d)/.exec(/"text":"([^"]*)"/.exec(line ?? "")?.[1] ?? "") ?? [];
    if (code === undefined) continue;
    reading.abort();
    return code;
  }
  throw new Error("the inbox closed before the code came");
}
