import { inspect } from "node:util";
import { FileNotFetched } from "../../../src/ports/channel.ts";
import type { Fault } from "../../support/fake-bot-api/fake-bot-api.ts";
import { createTelegramBench, type TelegramBench } from "./bench.ts";

const PERSON = 42;
const BYTES = Buffer.alloc(50_000, "gambar ");
const LIMIT = { maxBytes: 60_000 };

let bench: TelegramBench;
beforeEach(async () => {
  bench = await createTelegramBench("polling", { sendTimeoutMs: 200 });
});
afterEach(() => bench.close());

/** The file's id is what `userSends…` was given last. */
const fetched = (ref: string, limits = LIMIT) => bench.channel.files?.fetch(ref, limits);

async function failureOf(fetching: Promise<unknown> | undefined): Promise<FileNotFetched> {
  const error = await fetching?.catch((caught: unknown) => caught);
  if (!(error instanceof FileNotFetched)) throw new Error("no FileNotFetched");
  return error;
}

describe("a file that somebody sent by Telegram", () => {
  test("is read from the Bot API, in the size that was chosen", async () => {
    bench.api.userSendsPhoto(PERSON, BYTES);
    expect(Buffer.from((await fetched("FILE-2")) ?? [])).toEqual(BYTES);
    expect(bench.api.calls("getFile")).toEqual([{ file_id: "FILE-2" }]);
  });

  test("that Telegram says is larger than is taken is not begun to be read", async () => {
    bench.api.userSendsDocument(PERSON, BYTES);
    expect((await failureOf(fetched("FILE-1", { maxBytes: 40_000 }))).why).toBe("too-big");
    expect(bench.api.calls("file")).toEqual([]);
  });

  test.each<[string, Fault, FileNotFetched["why"]]>([
    ["too big for any bot", { status: 400, description: "Bad Request: file is too big" }, "too-big"],
    [
      "gone",
      { status: 400, description: "Bad Request: wrong file_id or the file is temporarily unavailable" },
      "gone",
    ],
    ["out of reach while Telegram is busy", { status: 429, description: "Too Many Requests" }, "unreachable"],
    ["out of reach while Telegram is silent", "hang", "unreachable"],
  ])("is %s", async (_, fault, why) => {
    bench.api.userSendsDocument(PERSON, BYTES);
    bench.api.failNext("getFile", fault);
    expect((await failureOf(fetched("FILE-1"))).why).toBe(why);
  });

  test.each<[Fault, FileNotFetched["why"]]>([
    ["hang", "unreachable"],
    ["reset", "unreachable"],
    [{ status: 404, description: "Not Found" }, "gone"],
  ])("that does not come (%j) is told without token or path", async (fault, why) => {
    bench.api.userSendsDocument(PERSON, BYTES);
    bench.api.failNext("file", fault);
    const failure = await failureOf(fetched("FILE-1"));
    expect(failure.why).toBe(why);
    const told = inspect(failure, { depth: 10, showHidden: true, maxStringLength: null });
    expect(told).not.toMatch(/CANARY|documents|FILE-1/);
  });
});
