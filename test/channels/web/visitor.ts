/** One server-sent event as it came over the wire, its data still JSON. */
interface ReceivedEvent {
  event: string;
  id: string;
  data: string;
}

/** A browser without a page: a cookie, an event stream and posts. */
export interface Visitor {
  cookie: string;
  setCookie: string;
  status: number;
  /** The chat's name as it was greeted. */
  greeting: { chat: string; resumed: boolean };
  /** What was said before the visitor came. */
  history: ReceivedEvent[];
  /** The next thing said, its data parsed. */
  nextLine(): Promise<Record<string, unknown> & { id: string }>;
  next(): Promise<ReceivedEvent>;
  /** True when the server ended the stream. */
  ended(): Promise<boolean>;
  post(body: unknown, headers?: Record<string, string>): Promise<Response>;
  leave(): void;
}

/** Opens the event stream as a page does, and reads until it has caught up. */
export async function visit(url: string, headers: Record<string, string> = {}): Promise<Visitor> {
  const leaving = new AbortController();
  const answer = await fetch(`${url}/chat/events`, { headers, signal: leaving.signal });
  const setCookie = answer.headers.get("set-cookie") ?? "";
  const cookie = setCookie.split(";")[0] ?? "";
  const events = readEvents(answer);
  const visitor: Visitor = {
    cookie,
    setCookie,
    status: answer.status,
    greeting: { chat: "", resumed: false },
    history: [],
    async next() {
      const { value, done } = await events.next();
      if (done) throw new Error("the stream ended");
      return value;
    },
    async nextLine() {
      const event = await visitor.next();
      return JSON.parse(event.data);
    },
    ended: async () => (await events.next()).done === true,
    post: (body, more = {}) => post(url, body, { cookie, ...more }),
    leave: () => leaving.abort(),
  };
  if (answer.status === 200) await catchUp(visitor);
  return visitor;
}

export function post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${url}/chat/messages`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
}

async function catchUp(visitor: Visitor): Promise<void> {
  for (let event = await visitor.next(); event.event !== "caught-up"; event = await visitor.next()) {
    if (event.event === "hello") visitor.greeting = JSON.parse(event.data);
    else visitor.history.push(event);
  }
}

async function* readEvents(answer: Response): AsyncGenerator<ReceivedEvent, void> {
  if (!answer.body) return;
  let unread = "";
  for await (const chunk of answer.body.pipeThrough(new TextDecoderStream())) {
    unread += chunk;
    const blocks = unread.split("\n\n");
    unread = blocks.pop() ?? "";
    for (const block of blocks) yield parseEvent(block);
  }
}

function parseEvent(block: string): ReceivedEvent {
  const fields = Object.fromEntries(block.split("\n").map((line) => line.split(/: (.*)/s).slice(0, 2)));
  return { event: fields["event"] ?? "message", id: fields["id"] ?? "", data: fields["data"] ?? "" };
}
