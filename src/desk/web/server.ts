import type { Me } from "../api.ts";

/** The server said no, or nothing at all (`status` 0). `error` is its name for why. */
export class Refused extends Error {
  override name = "Refused";
  readonly status: number;
  readonly error: string;
  constructor(status: number, error: string) {
    super(error);
    this.status = status;
    this.error = error;
  }
}

let csrf = "";
let whenSignedOut: () => void = () => undefined;

/** Whom to show as from now on, and whom to tell when the session is over. */
export function actAs(me: Me | null): void {
  csrf = me?.csrf ?? "";
}

/** What to do when the server says that nobody is signed in any more. The last one counts. */
export function onSignedOut(run: () => void): void {
  whenSignedOut = run;
}

/** Asks the server for something. Rejects with the server's word for what is wrong, or when there is no answer. */
export function read<Answer>(path: string): Promise<Answer> {
  return ask<Answer>(path, {});
}

/** Has the server do something, with the token that shows that this page is ours. Rejects as `read` does. */
export function post<Answer>(path: string, body: object = {}): Promise<Answer> {
  return ask<Answer>(path, {
    method: "POST",
    headers: { "content-type": "application/json", "x-csrf-token": csrf },
    body: JSON.stringify(body),
  });
}

/** Sends the bytes of a file, with what its machine says of them. */
export function postFile<Answer>(path: string, file: File): Promise<Answer> {
  return ask<Answer>(path, {
    method: "POST",
    headers: {
      "content-type": file.type || "application/octet-stream",
      "x-file-name": encodeURIComponent(file.name.slice(-80)),
      "x-csrf-token": csrf,
    },
    body: file,
  });
}

/** A key under which an act is done once, however often it is sent. */
export function newRequestKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");
}

async function ask<Answer>(path: string, init: RequestInit): Promise<Answer> {
  let answer: Response;
  try {
    answer = await fetch(`/desk/api/${path}`, init);
  } catch {
    throw new Refused(0, "no-line");
  }
  const json = await answer.json().catch(() => ({}));
  if (answer.ok) return json as Answer;
  if (answer.status === 401 && json.error === "signed-out") whenSignedOut();
  throw new Refused(answer.status, typeof json.error === "string" ? json.error : "unknown");
}
