import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { makePopulation } from "../../src/core/demo/population.ts";
import type { Content } from "../../src/ports/channel.ts";
import { openStage, type Stage, type Talk } from "../support/talk.ts";

/**
 * Whole conversations, as they are said. A file is a script and its golden record in one: lines that begin with `>` are the person's, the
 * rest is what the bot answers. `UPDATE=1 npm test` writes the answers anew; read the difference before it is committed.
 *
 *     > text            says it          > tap 2           taps a button       > tap old 1   one of an older message
 *     > shares own N    his own number   > shares N        somebody else's     > sends photo
 *     > waits 11 min    time passes      > core down/up    > sms down/up
 *     > agent comes     an agent is there; then "agent takes", "agent says …", "agent reads", "agent gives back", "agent leaves", "agent ends: …"
 */
const folder = new URL("./", import.meta.url);
const people = makePopulation("2026-11-22");

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage.close());

describe.each(["id", "en"])("in %s", (language) => {
  const files = readdirSync(new URL(`${language}/`, folder)).filter((file) => file.endsWith(".txt"));

  test.each(files)("%s", async (file) => {
    const path = new URL(`${language}/${file}`, folder);
    const script = readFileSync(path, "utf8");
    const played = await play(script, await stage.talk());
    if (process.env["UPDATE"]) writeFileSync(path, played);
    else expect(played).toBe(script);
  });
});

async function play(script: string, talk: Talk): Promise<string> {
  const [title = "", ...lines] = script.split("\n");
  let record = `${title}\n`;
  for (const line of lines.filter((line) => line.startsWith("> "))) {
    const answer = await act(fill(line.slice(2), talk), talk);
    record += `\n${line}\n${indent(answer)}`;
  }
  return record;
}

async function act(line: string, talk: Talk): Promise<string> {
  const [, minutes] = /^waits (\d+) min$/.exec(line) ?? [];
  if (minutes) return talk.waits(Number(minutes) * 60_000);
  const [, done] = /^agent (.+)$/.exec(line) ?? [];
  if (done) return talk.agent(done);
  const [, old, choice] = /^tap (old )?(\d+)$/.exec(line) ?? [];
  if (choice) return old ? talk.tapsOld(Number(choice)) : talk.taps(Number(choice));
  const [, what, state] = /^(core|sms) (down|up)$/.exec(line) ?? [];
  if (what === "core") talk.core(state === "up");
  if (what === "sms") talk.sms(state === "up");
  return what ? "" : talk.sends(contentOf(line));
}

function contentOf(line: string): Content {
  const [, own, phone] = /^shares (own )?(\+?\d+)$/.exec(line) ?? [];
  if (phone) return { type: "contact", phone, own: own !== undefined };
  const [, kind] = /^sends (photo|voice|sticker)$/.exec(line) ?? [];
  if (kind) return { type: "other", kind: kind as "photo" };
  const [, name, payload = ""] = /^\/(\w+)\s*(.*)$/.exec(line) ?? [];
  return name ? { type: "command", name, payload } : { type: "text", text: line };
}

/** `{nik 0}` is the NIK of the first person of the population; `{code}` the code that was sent last; `{wrong}` another. */
function fill(line: string, talk: Talk): string {
  return line.replace(/\{(\w+)(?: (\d+))?\}/g, (_, what: string, index = "0") => {
    const person = people[Number(index)];
    const known: Record<string, string | null | undefined> = {
      code: talk.code,
      agentcode: talk.agentCode,
      wrong: talk.code === "000000" ? "000001" : "000000",
      nik: person?.nik,
      kpj: person?.cards[0]?.kpj,
      phone: person?.phone,
      email: person?.email,
    };
    return known[what] ?? "";
  });
}

function indent(answer: string): string {
  return answer
    .split("\n")
    .map((line) => (line === "" ? "" : `  ${line}`))
    .join("\n");
}
