import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { play } from "../support/play-script.ts";
import { openStage, type Stage } from "../support/talk.ts";
import type { Way } from "../support/way.ts";
import { withoutChance } from "../support/without-chance.ts";

/**
 * Whole conversations, as they are said, over every channel with its real client. A file in `id/` or `en/` is a script and its golden record in
 * one: lines that begin with `>` are the person's, the rest is what the bot answers, whatever the channel. How that looks in a channel is kept
 * in the folder of its name. `UPDATE=1 npm test -- test/transcripts` writes the answers anew; read the difference before it is committed.
 *
 *     > text            says it          > tap 2           takes a choice      > tap old 1   one of an older message
 *     > shares own N    his own number   > shares N        somebody else's     > sends photo
 *     > page new P / page new P | current Q / page enter P / page app / page app | current Q   on the page of the last link
 *     > identifiers on the page    NIK and KPJ are asked for there; then "page identifiers N | K" fills it in
 *     > sends file photo.jpg    one of test/support/files/sample-files.ts; "with WORDS" under it; any other name is gone at its platform
 *     > page bank B | A | H    its bank, account number and holder, where a bank account is asked for
 *     > waits 11 min    time passes      > core down/up    > sms down/up        > changes hands
 *     > agent comes     an agent is there; then "agent takes", "agent says …", "agent reads", "agent sends photo.jpg", "agent gives back", "agent leaves", "agent ends: …"
 *
 * Each is done as one does it in the channel: a button, a row, a number, a quote. What nobody can do there (a terminal shares no card) is told to
 * the product past the channel.
 */
export function describeTranscripts(channel: string, open: () => Promise<Way>): void {
  let way: Way;
  let stage: Stage;
  beforeAll(async () => {
    way = await open();
    stage = await openStage({ way });
  }, 300_000);
  afterAll(async () => {
    await way.close();
    await stage.close();
  });

  describe.each(LANGUAGES)("in %s", (language) => {
    test.each(scriptsIn(language))(
      `%s on ${channel}`,
      async (file) => {
        const path = new URL(`${language}/${file}`, FOLDER);
        const talk = await stage.talk();
        keepOrCompare(path, await play(readFileSync(path, "utf8"), talk));
        keepOrCompare(new URL(`${channel}/${lookOf(language, file)}`, FOLDER), written(await talk.shown()));
      },
      120_000,
    );
  });
}

export const FOLDER = new URL("./", import.meta.url);

export const LANGUAGES = ["id", "en"];

/** The scripts of a language; whatever is put there is played. */
export function scriptsIn(language: string): string[] {
  return readdirSync(new URL(`${language}/`, FOLDER)).filter((file) => file.endsWith(".txt"));
}

/** The file in a channel's folder that keeps how a script looks there. */
export function lookOf(language: string, file: string): string {
  return `${language}-${file}`;
}

/** What is new each time shows only where it stood. */
function written(messages: readonly string[]): string {
  const text = messages.join("\n\n---\n\n").replace(/\b\d{6}\b/g, "{code}");
  return `${withoutChance(text)}\n`;
}

function keepOrCompare(path: URL, text: string): void {
  if (!process.env["UPDATE"]) return expect(text).toBe(readFileSync(path, "utf8"));
  mkdirSync(new URL("./", path), { recursive: true });
  writeFileSync(path, text);
}
